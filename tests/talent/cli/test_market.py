"""``jicai market client``: programs of the market from the command line."""

from sqlmodel import select

from talent.cli.app import database
from talent.kit.crypto import digest
from talent.market.clients import SECRET_PREFIX
from talent.market.tables import MarketClient
from tests.factories.accounts import make_uscc
from tests.talent.cli.conftest import Jicai


def row() -> MarketClient:
    with database().read() as session:
        return session.exec(select(MarketClient)).one()


def test_a_program_is_entered_listed_and_given_a_new_secret(ready: Jicai) -> None:
    words = ("--organisation", "省人力资源市场", "--uscc", make_uscc(4711), "--scope", "reconcile")
    added = ready("market", "client", "add", "交换程序", *words)
    assert added.exit_code == 0, added.output
    client_id, secret = added.stdout.split()
    assert secret.startswith(SECRET_PREFIX)
    assert (row().client_id, row().secret_digest, row().scopes) == (client_id, digest(secret), "reconcile")
    listed = ready("market", "client", "list").stdout
    assert client_id in listed
    assert secret not in listed
    rotated = ready("market", "client", "rotate", client_id, "--days", "0")
    assert rotated.exit_code == 0, rotated.output
    assert row().secret_digest == digest(rotated.stdout.split()[1])
    assert row().previous_digest == ""


def test_what_is_wrong_is_said_in_one_line(ready: Jicai) -> None:
    for words in (("add", "交换程序"), ("rotate", "market-unknown"), ("add", "x", "--rate", "1")):
        refused = ready("market", "client", *words)
        assert refused.exit_code == 1
        assert "Traceback" not in refused.output
