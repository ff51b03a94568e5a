"""Tells a user something, in the transaction in which it came about."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from talent.accounts.queries import active_members
from talent.notices.enums import NoticeKind
from talent.notices.outbox import send_each_later, send_later
from talent.notices.queries import told_already
from talent.notices.tables import Notice
from talent.notices.texts import MAILABLE_FACTS, TEXTS


class Told(NamedTuple):
    """What ``tell`` takes."""

    user_id: int
    kind: NoticeKind
    key: str
    path: str
    facts: Mapping[str, str]


def tell(session: Session, user_id: int, kind: NoticeKind, *, key: str, path: str, **facts: str) -> None:
    """Leaves a notice for the user, unless one with the key is there: ``key`` names the event, like
    ``application:17:sent``. ``facts`` fill the words of the kind; no contact data, no name that a page hides.

    Raises ``KeyError`` for a fact that the words need and that is missing, ``ValueError`` for one that is not
    in the closed list of what may be mailed.
    """
    text = TEXTS[kind]
    text.filled(facts)
    if more := facts.keys() - MAILABLE_FACTS:
        raise ValueError(f"{sorted(more)} must not stand in a message; see MAILABLE_FACTS")
    told = select(Notice.id).where(col(Notice.user_id) == user_id, col(Notice.key) == key)
    if session.exec(told).first() is not None:
        return
    notice = Notice(user_id=user_id, kind=kind, key=key, path=path, facts=text.used(facts))
    try:
        with session.begin_nested():
            session.add(notice)
    except IntegrityError:
        # Told by somebody else between the look and the flush; any other fault is the caller's to hear of.
        if session.exec(told).first() is None:
            raise
        return
    send_later(session, notice)


def tell_each(session: Session, notes: Sequence[Told]) -> None:
    """``tell`` for many at once, in a few statements however many they are."""
    new: dict[tuple[int, str], Notice] = {}
    for note in notes:
        text = TEXTS[note.kind]
        text.filled(note.facts)
        if more := note.facts.keys() - MAILABLE_FACTS:
            raise ValueError(f"{sorted(more)} must not stand in a message; see MAILABLE_FACTS")
        facts = text.used(note.facts)
        new[note.user_id, note.key] = Notice(
            user_id=note.user_id, kind=note.kind, key=note.key, path=note.path, facts=facts
        )
    for told in told_already(session, new):
        del new[told]
    session.add_all(new.values())
    session.flush()
    send_each_later(session, list(new.values()))


def tell_organisation(
    session: Session, organisation_id: int, kind: NoticeKind, *, key: str, path: str, **facts: str
) -> None:
    """Tells every active user of the organisation the same."""
    for user in session.exec(active_members(organisation_id)).all():
        assert user.id is not None
        tell(session, user.id, kind, key=key, path=path, **facts)
