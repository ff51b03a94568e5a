"""Nothing in the trail can be changed unseen."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from talent.accounts.actor import SYSTEM, VISITOR, Actor
from talent.accounts.oversight import check_trail, list_entries
from talent.audit.actions import Action
from talent.audit.schemas import EntryFilter
from talent.audit.tables import AuditEntry
from talent.audit.trail import head, record, verify_chain
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden
from talent.kit.paging import Page


def _record(session: Session, count: int = 5) -> None:
    for number in range(1, count + 1):
        record(session, SYSTEM, Action.PERSON_UPDATE, "person", number, "skills")


def _disarm(session: Session) -> None:
    """What somebody does who owns the database: takes the triggers off."""
    on = "" if session.get_bind().dialect.name == "sqlite" else " ON audit_entry"
    for verb in ("update", "delete"):
        session.connection().execute(text(f"DROP TRIGGER audit_entry_no_{verb}{on}"))


def test_a_line_says_who_did_what_to_whom(session: Session, staff: Actor) -> None:
    record(session, staff, Action.PERSON_VIEW, "person", 7)
    entry = session.exec(select(AuditEntry)).one()
    assert (entry.actor_id, entry.actor_role, entry.action, entry.object_id, entry.address) == (
        staff.user_id,
        "staff",
        Action.PERSON_VIEW,
        7,
        staff.address,
    )


@pytest.mark.parametrize(("actor", "role"), [(SYSTEM, "system"), (VISITOR, "visitor")])
def test_who_has_no_account_has_a_role_in_the_trail(session: Session, actor: Actor, role: str) -> None:
    record(session, actor, Action.RANKING_VIEW, "demand", 1)
    assert session.exec(select(AuditEntry.actor_role)).one() == role


def test_an_untouched_trail_is_whole(session: Session) -> None:
    _record(session)
    session.expire_all()
    assert verify_chain(session) is None


def test_an_empty_trail_is_whole(session: Session) -> None:
    assert verify_chain(session) is None


def test_the_database_refuses_to_change_a_line(session: Session) -> None:
    _record(session)
    with pytest.raises(DBAPIError, match="append-only"):
        session.connection().execute(text("UPDATE audit_entry SET detail = ''"))


def test_the_database_refuses_to_delete_a_line(session: Session) -> None:
    _record(session)
    with pytest.raises(DBAPIError, match="append-only"):
        session.connection().execute(text("DELETE FROM audit_entry"))


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE audit_entry SET detail = 'x' WHERE object_id = 3",
        "UPDATE audit_entry SET object_id = 9 WHERE object_id = 3",
        "UPDATE audit_entry SET actor_role = 'staff' WHERE object_id = 3",
        "UPDATE audit_entry SET action = 'person:view' WHERE object_id = 3",
        "UPDATE audit_entry SET hash = previous_hash WHERE object_id = 3",
    ],
)
def test_a_changed_line_shows(session: Session, forgery: str) -> None:
    _record(session)
    third = session.exec(select(AuditEntry.id).where(AuditEntry.object_id == 3)).one()
    _disarm(session)
    session.connection().execute(text(forgery))
    session.expire_all()
    assert verify_chain(session) == third


def test_a_missing_line_shows_at_the_one_after_it(session: Session) -> None:
    _record(session)
    fourth = session.exec(select(AuditEntry.id).where(AuditEntry.object_id == 4)).one()
    _disarm(session)
    session.connection().execute(text("DELETE FROM audit_entry WHERE object_id = 3"))
    assert verify_chain(session) == fourth


def test_the_head_tells_of_lines_cut_off_the_end(session: Session) -> None:
    _record(session)
    before = head(session)
    _disarm(session)
    session.connection().execute(text("DELETE FROM audit_entry WHERE object_id = 5"))
    assert head(session) != before


def test_an_act_rolled_back_leaves_no_line(database: Database) -> None:
    with database.write() as session:
        _record(session, 1)
        session.rollback()
    with database.read() as session:
        assert head(session) == (0, "")


def test_a_detail_too_long_is_cut(session: Session) -> None:
    record(session, SYSTEM, Action.PERSON_UPDATE, "person", 1, "x" * 600)
    assert verify_chain(session) is None


def test_staff_read_the_trail_newest_first(session: Session, staff: Actor) -> None:
    _record(session, 3)
    found = list_entries(session, staff, EntryFilter(), Page(size=2))
    assert ([entry.object_id for entry in found.items], found.total) == ([3, 2], 3)


@pytest.mark.parametrize(
    ("wanted", "total"),
    [
        (EntryFilter(action=Action.PERSON_UPDATE), 3),
        (EntryFilter(action=Action.PERSON_VIEW), 0),
        (EntryFilter(object_type="person", object_id=2), 1),
        (EntryFilter(since=date(2000, 1, 1), until=date(2000, 1, 2)), 0),
        (EntryFilter(since=today(), until=today()), 3),
    ],
)
def test_the_trail_can_be_searched(session: Session, staff: Actor, wanted: EntryFilter, total: int) -> None:
    _record(session, 3)
    assert list_entries(session, staff, wanted, Page()).total == total


def test_staff_can_check_the_trail(session: Session, staff: Actor) -> None:
    _record(session)
    found = check_trail(session, staff)
    assert found.broken_at is None
    assert (found.last_id, found.last_hash) == head(session)


@pytest.mark.parametrize("who", ["visitor", "talent", "enterprise_owner", "university", "api_client"])
def test_nobody_else_reads_the_trail(session: Session, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Forbidden):
        list_entries(session, request.getfixturevalue(who), EntryFilter(), Page())


def test_actions_are_sorted() -> None:
    values = [action.value for action in Action]
    assert values == sorted(values)


def test_every_action_has_a_label() -> None:
    assert all(action.label for action in Action)


def test_lines_are_numbered_in_order(session: Session) -> None:
    _record(session, 3)
    ids = session.exec(select(AuditEntry.id).order_by(col(AuditEntry.object_id))).all()
    assert list(ids) == sorted(id_ for id_ in ids if id_)
