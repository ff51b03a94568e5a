"""The operator reads the audit trail, and learns whether somebody changed it."""

import json

from sqlalchemy import text

from talent.audit.tables import AuditEntry
from talent.cli.app import database
from tests.talent.cli.conftest import Jicai


def _office(jicai: Jicai) -> None:
    jicai("init")
    made = jicai("user", "create", "staff@example.com", "--role", "staff", input="a good long password\n" * 2)
    assert made.exit_code == 0, made.output


def test_the_trail_is_listed_by_what_was_done(jicai: Jicai) -> None:
    _office(jicai)
    found = json.loads(jicai("audit", "list", "--action", "account:register", "--json").stdout)
    assert found["total"] == 1
    assert [one["action"] for one in found["items"]] == ["account:register"]
    assert "2000" not in jicai("audit", "list", "--until", "2000-01-01").stdout
    assert jicai("audit", "list", "--action", "nothing").exit_code == 2


def test_a_whole_trail_is_said_to_be_whole_with_its_last_line(jicai: Jicai) -> None:
    _office(jicai)
    checked = jicai("audit", "check")
    assert checked.exit_code == 0
    with database().read() as session:
        last = session.get_one(
            AuditEntry, json.loads(jicai("audit", "list", "--json").stdout)["items"][0]["id"]
        )
        assert f"{last.id} {last.hash}" in checked.stdout


def test_a_line_that_somebody_changed_is_named(jicai: Jicai) -> None:
    _office(jicai)
    with database().write() as session:
        # As somebody does who owns the database.
        on = "" if session.get_bind().dialect.name == "sqlite" else " ON audit_entry"
        session.connection().execute(text(f"DROP TRIGGER audit_entry_no_update{on}"))
        session.connection().execute(text("UPDATE audit_entry SET detail = 'nothing happened' WHERE id = 1"))
    checked = jicai("audit", "check")
    assert checked.exit_code == 1
    assert "第 1 条" in checked.stderr


def test_a_lost_token_is_ended_with_all_of_its_account(jicai: Jicai) -> None:
    _office(jicai)
    for _ in range(2):
        jicai("user", "token", "staff@example.com")
    assert "2 个令牌" in jicai("user", "end-tokens", "staff@example.com").stdout
    assert "0 个令牌" in jicai("user", "end-tokens", "staff@example.com").stdout
    assert jicai("user", "end-tokens", "nobody@example.com").exit_code == 1
