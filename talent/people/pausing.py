"""Out of every ranking for some months, and back in by the calendar, without anybody's act."""

from datetime import date

from sqlmodel import Session, col, select

from talent.accounts.actor import SYSTEM, Actor
from talent.audit.actions import Action
from talent.audit.changes import record_changes
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.kit.clock import today
from talent.people.own import close_step, lock_own
from talent.people.profile import profile_of
from talent.people.rules import months_on
from talent.people.schemas import PauseInput, PersonOut
from talent.people.tables import Person

_AT_ONCE = 500


def pause(session: Session, actor: Actor, data: PauseInput) -> PersonOut:
    """From today on, whatever pause there was; without months back in at once. Never refused as stale."""
    person = lock_own(session, actor)
    until = None if data.months is None else months_on(today(), data.months)
    if person.paused_until != until:
        person.paused_until = until
        close_step(session, actor, person, Action.PERSON_PAUSE, until.isoformat() if until else "back")
    return profile_of(session, person, masked=False)


def end_pauses(session: Session, day: date) -> int:
    """Writes down whose pause is over, so that every index learns of it from the change log; how many.

    Rankings of the day have them already: who ranks asks the calendar itself (``returned_people``).
    """
    due = select(Person).where(col(Person.paused_until) <= day).order_by(col(Person.id)).limit(_AT_ONCE)
    people = session.exec(due.with_for_update()).all()
    for person in people:
        person.paused_until = None
        session.add(person)
    if people:
        record_changes(session, ChangeKind.PERSON, [person.id or 0 for person in people])
        record(session, SYSTEM, Action.PERSON_PAUSE, "person", None, f"over {len(people)}")
    return len(people)
