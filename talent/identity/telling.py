"""What owners of profiles are told of a merge, of its undoing, and of a question that is theirs to answer."""

from collections.abc import Iterable

from sqlmodel import Session

from talent.accounts.tables import User
from talent.notices.enums import NoticeKind
from talent.notices.service import tell


def tell_of_merge(session: Session, merge_id: int, accounts: Iterable[int | None]) -> None:
    for user_id in _there(session, accounts):
        tell(
            session,
            user_id,
            NoticeKind.IDENTITY_MERGED,
            key=f"identity:{merge_id}:merged",
            path="/me/profile",
        )


def tell_of_undoing(session: Session, merge_id: int, accounts: Iterable[int | None]) -> None:
    for user_id in _there(session, accounts):
        tell(
            session,
            user_id,
            NoticeKind.IDENTITY_UNDONE,
            key=f"identity:{merge_id}:undone",
            path="/me/profile",
        )


def tell_of_question(session: Session, pair_id: int, version: int, accounts: Iterable[int | None]) -> None:
    for user_id in _there(session, accounts):
        tell(
            session,
            user_id,
            NoticeKind.IDENTITY_ASKED,
            key=f"identity:pair:{pair_id}:{version}",
            path=f"/me/lookalikes/{pair_id}",
        )


def _there(session: Session, accounts: Iterable[int | None]) -> list[int]:
    """Those of the accounts that have not been closed meanwhile."""
    return [one for one in accounts if one is not None and session.get(User, one) is not None]
