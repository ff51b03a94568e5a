"""Tells people with an account that their university has handed in something of them."""

from collections.abc import Iterable

from sqlmodel import Session

from talent.notices.enums import NoticeKind
from talent.notices.service import Told, tell_each
from talent.people.graduate_assessing import Assessed
from talent.people.graduate_rules import School

_PATH = "/me/profile#sources"


def tell_graduates(session: Session, school: School, source: str, given: Iterable[Assessed]) -> None:
    """Once for each sheet; who has not taken over the profile yet can't be told."""
    told = [
        Told(
            one.who.user_id,
            NoticeKind.PROFILE_WORDS,
            f"words:{source}:{one.who.person_id}",
            _PATH,
            {"organisation": school.name},
        )
        for one in given
        if one.who is not None and one.who.user_id is not None
    ]
    if told:
        tell_each(session, told)
