"""Selects of comparisons and of the records they compare, and who may see which."""

from typing import Any

from sqlalchemy import func, literal
from sqlmodel import Session, col, false, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.kit.errors import NotFound
from talent.market.digests import Shelf
from talent.market.reconciliation_enums import Nature
from talent.market.reconciliation_tables import MarketDifference, MarketReconciliation
from talent.market.tables import MarketClient, OutRecord

Known = tuple[int, str, int]
# So many records stand for all when it is said how much all would be.
SAMPLE = 20


def visible_reconciliations(actor: Actor) -> SelectOfScalar[MarketReconciliation]:
    """Staff see all, a client its own."""
    query = select(MarketReconciliation)
    if may(actor, Permission.MARKET_MANAGE):
        return query
    if not may(actor, Permission.MARKET_EXCHANGE):
        return query.where(false())
    own = select(MarketClient.id).where(col(MarketClient.user_id) == actor.user_id)
    return query.where(col(MarketReconciliation.client_id).in_(own))


def find_reconciliation(
    session: Session, actor: Actor, reconciliation_id: int, *, locked: bool = False
) -> MarketReconciliation:
    query = visible_reconciliations(actor).where(col(MarketReconciliation.id) == reconciliation_id)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).first()
    if found is None:
        raise NotFound("没有找到这次对账。")
    return found


def records_between(session: Session, shelf: Shelf, first: int, last: int) -> dict[str, Known]:
    """Version, digest and sequence by name; withdrawn ones with an empty digest, sequence 0 where none is."""
    table: Any = shelf.table
    sequence = table.sequence if shelf.kind.leaves else literal(0)
    query = select(shelf.name, table.version, table.digest, sequence).where(shelf.holds(first, last))
    return {row[0]: (row[1], row[2], row[3]) for row in session.execute(query.order_by(table.id))}


def last_sequence(session: Session) -> int:
    return session.exec(select(func.max(OutRecord.sequence))).one() or 0


def sample_of(session: Session, shelf: Shelf) -> list[str]:
    """Some records that have a content, spread by chance as their buckets are."""
    table: Any = shelf.table
    query = select(shelf.name).where(table.kind == shelf.kind, table.digest != "")
    if not shelf.kind.leaves:
        query = query.where(table.client_id == shelf.client_id)
    return list(session.exec(query.order_by(table.bucket, table.id).limit(SAMPLE)))


def count_differences(session: Session, reconciliation_id: int) -> dict[Nature, int]:
    query = (
        select(MarketDifference.nature, func.count())
        .where(col(MarketDifference.reconciliation_id) == reconciliation_id)
        .group_by(MarketDifference.nature)
        .order_by(MarketDifference.nature)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def without_fields(session: Session, reconciliation_id: int, limit: int) -> list[MarketDifference]:
    """Differences of which the client has still to tell its fields."""
    query = select(MarketDifference).where(
        col(MarketDifference.reconciliation_id) == reconciliation_id,
        col(MarketDifference.nature).in_([Nature.OTHER_VERSION, Nature.OTHER_CONTENT]),
        col(MarketDifference.fields).is_(None),
    )
    return list(session.exec(query.order_by(col(MarketDifference.id)).limit(limit)))


def client_names(session: Session, ids: set[int]) -> dict[int, str]:
    query = select(MarketClient.id, MarketClient.name).where(col(MarketClient.id).in_(ids))
    return {row[0] or 0: row[1] for row in session.exec(query.order_by(col(MarketClient.id)))}
