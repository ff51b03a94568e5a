"""Tells a learner what became of a completion, where the learner has an account."""

from sqlmodel import Session

from talent.notices.enums import NoticeKind
from talent.notices.service import tell
from talent.training.completion_rules import Teaching

PATH = "/me/training"


def tell_learner(
    session: Session, user_id: int | None, kind: NoticeKind, key: str, teaching: Teaching
) -> None:
    """Who has not taken over the profile yet can't be told; ``key`` names the event."""
    if user_id is not None:
        organisation = teaching.organisation_name
        tell(session, user_id, kind, key=key, path=PATH, title=teaching.title, organisation=organisation)
