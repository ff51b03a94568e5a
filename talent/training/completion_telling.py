"""Tells a learner what became of a completion, where the learner has an account."""

from collections.abc import Sequence

from sqlmodel import Session

from talent.notices.enums import NoticeKind
from talent.notices.service import Told, tell, tell_each
from talent.training.completion_rules import Teaching

PATH = "/me/training"


def tell_learner(
    session: Session, user_id: int | None, kind: NoticeKind, key: str, teaching: Teaching
) -> None:
    """Who has not taken over the profile yet can't be told; ``key`` names the event."""
    if user_id is not None:
        organisation = teaching.organisation_name
        tell(session, user_id, kind, key=key, path=PATH, title=teaching.title, organisation=organisation)


def tell_learners(session: Session, notes: Sequence[tuple[int | None, NoticeKind, str, Teaching]]) -> None:
    """The same for many: user, kind, key and class."""
    told = [
        Told(user_id, kind, key, PATH, {"title": one.title, "organisation": one.organisation_name})
        for user_id, kind, key, one in notes
        if user_id is not None
    ]
    if told:
        tell_each(session, told)
