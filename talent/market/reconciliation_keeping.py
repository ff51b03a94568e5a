"""How long comparisons are kept: long enough to see what went wrong and when, not for ever."""

from datetime import date, timedelta

from sqlmodel import Session, col, delete, func, select

from talent.kit.clock import now
from talent.market.reconciliation_tables import MarketReconciliation

KEPT = timedelta(days=90)
# Each has up to some thousands of differences, which go with it.
PORTION = 20


def drop_old_reconciliations(session: Session, _day: date) -> int:
    """A chore: a portion of those that ended so long ago. The last that ended of each client and kind stays,
    however old: it says when both sides were last compared, and how they stood.
    """
    ended = col(MarketReconciliation.ended_at)
    last = (
        select(func.max(MarketReconciliation.id))
        .where(ended.is_not(None))
        .group_by(col(MarketReconciliation.client_id), col(MarketReconciliation.kind))
    )
    number = col(MarketReconciliation.id)
    old = select(MarketReconciliation.id).where(ended < now() - KEPT, number.not_in(last))
    ids = session.exec(old.order_by(number).limit(PORTION)).all()
    session.exec(delete(MarketReconciliation).where(number.in_(ids)))
    return len(ids)
