"""Who looked at whose profile is kept; one's own look at oneself is not."""

from sqlmodel import select

from talent.accounts.actor import SYSTEM, VISITOR, Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from talent.people.enums import Visibility
from talent.people.service import note_view
from tests.factories.people import make_person


def lookers(session: Session) -> list[int | None]:
    lines = select(AuditEntry).where(AuditEntry.action == Action.PERSON_VIEW).order_by(AuditEntry.id)
    return [line.actor_id for line in session.exec(lines)]


def test_looks_of_enterprises_staff_and_programs_are_kept_once_a_day(
    session: Session, enterprise_owner: Actor, staff: Actor, api_client: Actor
) -> None:
    person = make_person(session)
    everybody = (enterprise_owner, staff, api_client)
    for actor in (*everybody, *everybody):
        note_view(session, actor, person.id or 0)
    assert lookers(session) == [actor.user_id for actor in everybody]


def test_a_look_at_oneself_is_not_kept(session: Session, talent: Actor, staff: Actor) -> None:
    own = make_person(session, user_id=talent.user_id)
    of_staff = make_person(session, user_id=staff.user_id)
    note_view(session, talent, own.id or 0)
    note_view(session, staff, of_staff.id or 0)
    assert lookers(session) == []


def test_who_sees_nothing_leaves_no_line(
    session: Session, enterprise_owner: Actor, unverified_enterprise: Actor, university: Actor
) -> None:
    hidden = make_person(session, visibility=Visibility.HIDDEN)
    shown = make_person(session)
    note_view(session, enterprise_owner, hidden.id or 0)
    for actor in (unverified_enterprise, university, VISITOR, SYSTEM):
        note_view(session, actor, shown.id or 0)
    assert lookers(session) == []
