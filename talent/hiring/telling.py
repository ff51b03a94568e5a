"""Tells the two sides of a thread what the other did; no name that a page hides, no contact."""

from sqlmodel import Session

from talent.accounts.tables import Organisation
from talent.enterprises.tables import Demand
from talent.hiring.enums import Side
from talent.hiring.queries import members_of, user_of
from talent.hiring.tables import Thread
from talent.notices.enums import NoticeKind
from talent.notices.service import tell


def tell_side(session: Session, thread: Thread, side: Side, kind: NoticeKind, what: str = "") -> None:
    """``what`` tells two notices of one version apart, like the days of a reminder."""
    facts = {
        "title": session.get_one(Demand, thread.demand_id).title,
        "organisation": session.get_one(Organisation, thread.organisation_id).name,
        "state": thread.state.label,
        "reason": thread.reason.label if thread.reason else "",
    }
    key = f"thread:{thread.id}:{thread.version}:{kind}{':' if what else ''}{what}"
    if side is Side.TALENT:
        user_id = user_of(session, thread.person_id)
        if user_id is not None:
            tell(session, user_id, kind, key=key, path=f"/me/threads/{thread.id}", **facts)
        return
    for member in members_of(session, thread.organisation_id):
        tell(session, member, kind, key=key, path=f"/enterprise/threads/{thread.id}", **facts)


def tell_members(
    session: Session, organisation_id: int, kind: NoticeKind, *, key: str, path: str, **facts: str
) -> None:
    """Everybody who acts for an enterprise."""
    for member in members_of(session, organisation_id):
        tell(session, member, kind, key=key, path=path, **facts)
