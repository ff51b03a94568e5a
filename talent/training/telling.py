"""Tells the people of a class what came about; no name, no contact."""

from sqlmodel import Session

from talent.accounts.tables import Organisation
from talent.notices.enums import NoticeKind
from talent.notices.service import tell, tell_organisation
from talent.training.queries import user_of
from talent.training.tables import Course, TrainingClass

_OWN = "/me/training"


def tell_person(session: Session, person_id: int, kind: NoticeKind, held: TrainingClass, what: str) -> None:
    """``what`` tells two events of one kind at one class apart. Who has no account can't be told."""
    user_id = user_of(session, person_id)
    if user_id is not None:
        key = f"class:{held.id}:{kind.value}:{what}"
        tell(session, user_id, kind, key=key, path=_OWN, **_facts(session, held))


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
