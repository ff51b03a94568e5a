"""Access tokens: who gets one, for what, and when it ends."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from talent.accounts.actor import SYSTEM
from talent.accounts.enums import Role
from talent.accounts.tables import User
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.clock import now
from talent.kit.crypto import digest
from talent.kit.db import Session
from talent.market.access import LIFETIME, Asked, Denied, Granted, actor_of_access_token, grant
from talent.market.client_schemas import ClientUpdate, IssuedClient, RotateInput
from talent.market.client_tables import MarketToken
from talent.market.clients import end_client_tokens, rotate_secret, set_client_active, update_client
from talent.market.enums import Scope
from tests.factories.market_clients import make_client, make_token

ADDRESS = "192.0.2.7"


def ask(
    session: Session,
    issued: IssuedClient,
    *,
    secret: str = "",
    scope: str | None = None,
    address: str = ADDRESS,
) -> Granted | Denied:
    asked = Asked(issued.client.client_id, secret or issued.secret, "client_credentials", scope)
    return grant(session, asked, address)


def test_a_program_acts_as_its_account_with_the_scopes_of_its_token(session: Session) -> None:
    issued = make_client(session)
    token = make_token(session, issued, "changes:read reconcile")
    actor = actor_of_access_token(session, token, ADDRESS)
    assert actor is not None
    assert (actor.role, actor.client_id) == (Role.API_CLIENT, issued.client.id)
    assert actor.organisation_id == issued.client.organisation_id
    assert actor.scopes == {"changes:read", "reconcile"}


def test_who_names_no_scope_gets_all_that_the_program_has(session: Session) -> None:
    issued = make_client(session, scopes=[Scope.RECONCILE, Scope.CHANGES_READ])
    granted = ask(session, issued)
    assert isinstance(granted, Granted)
    assert granted.scopes == ("changes:read", "reconcile")
    assert granted.seconds == 3600


@pytest.mark.parametrize(
    "scope", ["receipts:write", "changes:read receipts:write", "all", "changes:read,reconcile"]
)
def test_more_than_the_program_has_is_refused_whole(session: Session, scope: str) -> None:
    issued = make_client(session, scopes=[Scope.CHANGES_READ])
    assert ask(session, issued, scope=scope) == Denied("invalid_scope")


def test_only_digests_are_kept(session: Session) -> None:
    issued = make_client(session)
    token = make_token(session, issued)
    row = session.exec(select(MarketToken)).one()
    assert row.token_digest == digest(token)
    assert token not in repr(row)
    assert len(token) > 45


def test_a_token_ends_with_its_hour(session: Session) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        token = make_token(session, make_client(session))
        clock.shift(LIFETIME - timedelta(seconds=1))
        assert actor_of_access_token(session, token, ADDRESS) is not None
        clock.shift(timedelta(seconds=1))
        assert actor_of_access_token(session, token, ADDRESS) is None


def test_the_tokens_of_a_program_that_is_switched_off_die_at_once_and_stay_dead(session: Session) -> None:
    issued = make_client(session)
    token = make_token(session, issued)
    off = set_client_active(session, SYSTEM, issued.client.id, False, issued.client.version)
    assert actor_of_access_token(session, token, ADDRESS) is None
    assert ask(session, issued) == Denied("invalid_client")
    set_client_active(session, SYSTEM, issued.client.id, True, off.version)
    assert actor_of_access_token(session, token, ADDRESS) is None
    assert isinstance(ask(session, issued), Granted)


def test_the_tokens_of_a_closed_account_die_at_once(session: Session) -> None:
    issued = make_client(session)
    token = make_token(session, issued)
    session.exec(select(User).where(User.role == Role.API_CLIENT)).one().active = False
    session.flush()
    assert actor_of_access_token(session, token, ADDRESS) is None
    assert ask(session, issued) == Denied("invalid_client")


def test_tokens_that_the_staff_end_are_ended_and_new_ones_may_be_had(session: Session) -> None:
    issued = make_client(session)
    tokens = [make_token(session, issued) for _ in range(2)]
    assert end_client_tokens(session, SYSTEM, issued.client.id) == 2
    assert [actor_of_access_token(session, token, ADDRESS) for token in tokens] == [None, None]
    assert isinstance(ask(session, issued), Granted)


def test_a_scope_that_the_program_loses_is_gone_from_its_tokens(session: Session) -> None:
    issued = make_client(session)
    token = make_token(session, issued)
    data = ClientUpdate(program="交换", scopes=[Scope.RECONCILE], rate=60, version=issued.client.version)
    update_client(session, SYSTEM, issued.client.id, data)
    actor = actor_of_access_token(session, token, ADDRESS)
    assert actor is not None
    assert actor.scopes == {"reconcile"}


def test_while_a_secret_is_replaced_both_hold_until_the_day(session: Session) -> None:
    issued = make_client(session)
    with time_machine.travel(now(), tick=False) as clock:
        version = issued.client.version
        new = rotate_secret(session, SYSTEM, issued.client.id, RotateInput(days=7, version=version))
        assert isinstance(ask(session, issued), Granted)
        assert isinstance(ask(session, new), Granted)
        clock.shift(timedelta(days=7))
        assert ask(session, issued) == Denied("invalid_client")
        assert isinstance(ask(session, new), Granted)


def test_a_secret_that_leaked_ends_at_once(session: Session) -> None:
    issued = make_client(session)
    data = RotateInput(days=0, version=issued.client.version)
    new = rotate_secret(session, SYSTEM, issued.client.id, data)
    assert ask(session, issued) == Denied("invalid_client")
    assert isinstance(ask(session, new), Granted)


def test_of_three_secrets_only_two_hold(session: Session) -> None:
    first = make_client(session)
    second = rotate_secret(session, SYSTEM, first.client.id, RotateInput(version=first.client.version))
    third = rotate_secret(session, SYSTEM, first.client.id, RotateInput(version=second.client.version))
    assert ask(session, first) == Denied("invalid_client")
    assert isinstance(ask(session, second), Granted)
    assert isinstance(ask(session, third), Granted)


@pytest.mark.parametrize("client_id", ["", "market-unknown", "市场", "market\x00", "x" * 5000])
def test_an_unknown_program_is_told_what_one_with_a_wrong_secret_is(session: Session, client_id: str) -> None:
    make_client(session)
    assert grant(session, Asked(client_id, "x", "client_credentials"), ADDRESS) == Denied("invalid_client")


def test_only_client_credentials_are_granted(session: Session) -> None:
    issued = make_client(session)
    asked = Asked(issued.client.client_id, issued.secret, "password")
    assert grant(session, asked, ADDRESS) == Denied("unsupported_grant_type")


def test_who_guesses_has_to_wait_and_the_program_elsewhere_has_not(session: Session) -> None:
    issued = make_client(session)
    with time_machine.travel(now(), tick=False):
        answers = [ask(session, issued, secret="wrong") for _ in range(8)]
        assert answers[0] == Denied("invalid_client")
        assert isinstance(answers[-1], Denied)
        assert answers[-1].error == "temporarily_unavailable"
        assert answers[-1].wait
        # From where the guesses come not even the right one counts now.
        assert isinstance(ask(session, issued), Denied)
        assert isinstance(ask(session, issued, address="198.51.100.9"), Granted)


def test_one_network_can_not_guess_at_many_programs(session: Session) -> None:
    with time_machine.travel(now(), tick=False):
        answers = [
            grant(session, Asked(f"market-{number}", "x", "client_credentials"), ADDRESS)
            for number in range(25)
        ]
    assert isinstance(answers[-1], Denied)
    assert answers[-1].error == "temporarily_unavailable"


def test_asking_for_tokens_counts_as_asking(session: Session) -> None:
    issued = make_client(session, rate=10)
    with time_machine.travel(now(), tick=False):
        answers = [ask(session, issued) for _ in range(11)]
    assert all(isinstance(one, Granted) for one in answers[:10])
    assert isinstance(answers[10], Denied)
    assert answers[10].error == "temporarily_unavailable"


def test_tokens_and_refusals_stand_in_the_trail_without_secrets(session: Session) -> None:
    issued = make_client(session)
    token = make_token(session, issued)
    ask(session, issued, secret="wrong")
    lines = session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()  # type: ignore[arg-type]
    by_action = {line.action: line for line in lines}
    assert by_action[Action.MARKET_TOKEN].object_id == issued.client.id
    assert by_action[Action.MARKET_TOKEN_REFUSED].address == ADDRESS
    assert not any(token in line.detail or issued.secret in line.detail for line in lines)


def test_tokens_of_long_ago_are_dropped(session: Session) -> None:
    issued = make_client(session)
    with time_machine.travel(now(), tick=False) as clock:
        make_token(session, issued)
        clock.shift(timedelta(days=2))
        make_token(session, issued)
    assert len(session.exec(select(MarketToken)).all()) == 1
