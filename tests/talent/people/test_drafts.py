"""What was typed and not saved."""

import pytest
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from talent.kit.errors import Invalid
from talent.people import service as people
from talent.people.drafts import MAX_DRAFT
from talent.people.schemas import PersonInput, PersonOut

FIELDS = {"rows.0.title": ["客服"], "rows.0.started_on": ["不是日期"]}


def test_a_draft_comes_back_as_it_was_typed(session: Session, talent: Actor, profile: PersonOut) -> None:
    people.save_draft(session, talent, "work", 1, FIELDS)
    session.expire_all()
    draft = people.find_draft(session, talent, "work")
    assert draft is not None
    assert (draft.version, draft.fields) == (1, FIELDS)
    assert people.find_draft(session, talent, "skills") is None


def test_the_profile_stays_as_it_is(session: Session, talent: Actor, profile: PersonOut) -> None:
    people.save_draft(session, talent, "basics", 1, {"name": ["别的名字"]})
    assert people.get_own_person(session, talent) == profile


def test_the_last_draft_of_a_step_counts(session: Session, talent: Actor, profile: PersonOut) -> None:
    people.save_draft(session, talent, "work", 1, FIELDS)
    people.save_draft(session, talent, "work", 1, {"rows.0.title": ["主播"]})
    draft = people.find_draft(session, talent, "work")
    assert draft is not None
    assert draft.fields == {"rows.0.title": ["主播"]}
    assert people.drafted_steps(session, talent) == ["work"]


def test_nobody_sees_the_draft_of_another(
    session: Session, talent: Actor, other_talent: Actor, profile: PersonOut, whole: PersonInput
) -> None:
    people.create_person(session, other_talent, whole)
    people.save_draft(session, talent, "work", 1, FIELDS)
    assert people.find_draft(session, other_talent, "work") is None


def test_the_database_holds_no_draft_in_plain(session: Session, talent: Actor, profile: PersonOut) -> None:
    people.save_draft(session, talent, "basics", 1, {"mobile": ["13900000009"]})
    (stored,) = session.connection().exec_driver_sql("SELECT fields FROM profile_draft").scalars()
    assert b"13900000009" not in bytes(stored)


def test_however_often_it_is_kept_the_trail_has_one_line_a_day(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    for number in range(3):
        people.save_draft(session, talent, "work", 1, {"rows.0.title": [str(number)]})
    lines = session.exec(select(AuditEntry).where(AuditEntry.action == Action.PERSON_DRAFT)).all()
    assert len(lines) == 1


def test_no_draft_grows_without_end(session: Session, talent: Actor, profile: PersonOut) -> None:
    with pytest.raises(Invalid):
        people.save_draft(session, talent, "work", 1, {"duties": ["字" * MAX_DRAFT]})
