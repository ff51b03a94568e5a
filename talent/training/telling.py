"""Tells the people of a class what came about; no name, no contact."""

from collections.abc import Collection

from sqlmodel import Session

from talent.accounts.tables import Organisation
from talent.notices.enums import NoticeKind
from talent.notices.service import Told, tell_each, tell_organisation
from talent.training.enums import EnrolmentState
from talent.training.queries import instructors_by_class, people_in, users_of
from talent.training.tables import Course, TrainingClass

_OWN = "/me/training"


def tell_person(session: Session, person_id: int, kind: NoticeKind, held: TrainingClass, what: str) -> None:
    """``what`` tells two events of one kind at one class apart. Who has no account can't be told."""
    tell_people(session, [person_id], kind, held, what)


def tell_people(
    session: Session, people: Collection[int], kind: NoticeKind, held: TrainingClass, what: str
) -> None:
    """The same for many at once."""
    users = users_of(session, people)
    if users:
        key, facts = f"class:{held.id}:{kind.value}:{what}", _facts(session, held)
        tell_each(session, [Told(user_id, kind, key, _OWN, facts) for user_id in users])


def tell_all_in(
    session: Session, held: TrainingClass, kind: NoticeKind, what: str, *states: EnrolmentState
) -> None:
    """Who is in a class in one of the states, and who teaches it."""
    assert held.id is not None
    teachers = [person.id for person in instructors_by_class(session, [held.id])[held.id] if person.id]
    tell_people(session, {*people_in(session, held.id, *states), *teachers}, kind, held, what)


def tell_body(session: Session, kind: NoticeKind, held: TrainingClass, what: str) -> None:
    course = session.get_one(Course, held.course_id)
    key = f"class:{held.id}:{kind.value}:{what}"
    path = f"/training/classes/{held.id}"
    tell_organisation(session, course.organisation_id, kind, key=key, path=path, **_facts(session, held))


def _facts(session: Session, held: TrainingClass) -> dict[str, str]:
    course = session.get_one(Course, held.course_id)
    return {
        "title": course.title,
        "organisation": session.get_one(Organisation, course.organisation_id).name,
        "day": held.starts_on.isoformat(),
    }
