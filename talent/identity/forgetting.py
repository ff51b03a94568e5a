"""Forgets a person here: codes, digests, pairs and what merges recorded; and what is kept only for a time."""

from datetime import date, datetime, time

from sqlalchemy import or_
from sqlmodel import Session, col, delete, select

from talent.identity.rules import UNDO_WITHIN
from talent.identity.tables import ClaimCode, IdentityKey, IdentityMerge, PersonPair
from talent.kit.clock import SHANGHAI, now

_PORTION = 500


def forget_identity(session: Session, person_id: int) -> None:
    """Before the person is forgotten. A profile that went into this one is forgotten with it: its merge can't
    be undone any more, nor any that went before.
    """
    for number in _all_of(session, person_id):
        for table in (ClaimCode, IdentityKey):
            session.exec(delete(table).where(col(table.person_id) == number))
        either = or_(col(PersonPair.low_id) == number, col(PersonPair.high_id) == number)
        session.exec(delete(PersonPair).where(either))
        session.exec(delete(IdentityMerge).where(col(IdentityMerge.kept_id) == number))


def drop_old_records(session: Session, day: date) -> int:
    """What moved is not kept longer than a merge can be undone; that there was one stays."""
    end = datetime.combine(day, time(), SHANGHAI) - UNDO_WITHIN
    query = select(IdentityMerge).where(
        col(IdentityMerge.merged_at) < end, col(IdentityMerge.closed).is_(False)
    )
    rows = session.exec(query.order_by(col(IdentityMerge.id)).limit(_PORTION)).all()
    for row in rows:
        row.body, row.closed = "", True
    session.flush()
    return len(rows)


def drop_old_codes(session: Session, day: date) -> int:
    """Codes that open nothing any more."""
    old = select(ClaimCode.person_id).where(col(ClaimCode.expires_at) <= now())
    ids = session.exec(old.order_by(col(ClaimCode.person_id)).limit(_PORTION)).all()
    session.exec(delete(ClaimCode).where(col(ClaimCode.person_id).in_(ids)))
    return len(ids)


def _all_of(session: Session, person_id: int) -> list[int]:
    """The person, and every profile that went into it or into one of those."""
    found, fresh = [person_id], [person_id]
    while fresh:
        query = select(IdentityMerge.gone_id).where(
            col(IdentityMerge.kept_id).in_(fresh), col(IdentityMerge.undone_at).is_(None)
        )
        fresh = [number for number in session.exec(query) if number not in found]
        found += fresh
    return found
