"""Comparisons and their differences as they are shown: to the staff, and to the client its own."""

from collections.abc import Iterator

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may, require
from talent.kit.db import count
from talent.kit.paging import Page, Paged
from talent.market import reconciliation_queries as queries
from talent.market.reconciliation_schemas import (
    DifferenceFilter,
    DifferenceOut,
    ReconciliationDetail,
    ReconciliationFilter,
    ReconciliationOut,
)
from talent.market.reconciliation_tables import MarketDifference, MarketReconciliation

HEAD = ("记录编号", "差异", "修正办法", "我方版本", "市场版本", "不同的字段")


def list_reconciliations(
    session: Session, actor: Actor, wanted: ReconciliationFilter, page: Page
) -> Paged[ReconciliationOut]:
    """The last first."""
    _require_either(actor)
    query = queries.visible_reconciliations(actor)
    if wanted.kind is not None:
        query = query.where(col(MarketReconciliation.kind) == wanted.kind)
    if wanted.state is not None:
        query = query.where(col(MarketReconciliation.state) == wanted.state)
    last_first = query.order_by(col(MarketReconciliation.id).desc())
    rows = session.exec(last_first.offset(page.offset).limit(page.size)).all()
    names = queries.client_names(session, {row.client_id for row in rows})
    return Paged[ReconciliationOut](
        items=[_out(row, names[row.client_id]) for row in rows],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def get_reconciliation(session: Session, actor: Actor, reconciliation_id: int) -> ReconciliationDetail:
    _require_either(actor)
    return detail_of(session, queries.find_reconciliation(session, actor, reconciliation_id))


def list_differences(
    session: Session, actor: Actor, reconciliation_id: int, wanted: DifferenceFilter, page: Page
) -> Paged[DifferenceOut]:
    """In the order in which they were found."""
    query = _differences(session, actor, reconciliation_id, wanted)
    rows = session.exec(query.offset(page.offset).limit(page.size)).all()
    return Paged[DifferenceOut](
        items=[_difference_out(row) for row in rows],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def difference_rows(
    session: Session, actor: Actor, reconciliation_id: int
) -> Iterator[tuple[str | int | None, ...]]:
    """All of them for a spreadsheet, with a head."""
    yield HEAD
    for row in session.exec(_differences(session, actor, reconciliation_id, DifferenceFilter())):
        names = (row.record_id, row.nature.label, row.remedy.label)
        yield *names, row.version_here or None, row.version_there or None, row.fields


def detail_of(session: Session, found: MarketReconciliation) -> ReconciliationDetail:
    names = queries.client_names(session, {found.client_id})
    natures = queries.count_differences(session, found.id or 0)
    return ReconciliationDetail(**_out(found, names[found.client_id]).model_dump(), natures=natures)


def _differences(
    session: Session, actor: Actor, reconciliation_id: int, wanted: DifferenceFilter
) -> SelectOfScalar[MarketDifference]:
    _require_either(actor)
    found = queries.find_reconciliation(session, actor, reconciliation_id)
    query = select(MarketDifference).where(col(MarketDifference.reconciliation_id) == found.id)
    if wanted.nature is not None:
        query = query.where(col(MarketDifference.nature) == wanted.nature)
    return query.order_by(col(MarketDifference.id))


def _require_either(actor: Actor) -> None:
    """Staff and the client itself may ask; which rows, ``visible_reconciliations`` says."""
    if not may(actor, Permission.MARKET_MANAGE):
        require(actor, Permission.MARKET_EXCHANGE)


def _out(row: MarketReconciliation, client_name: str) -> ReconciliationOut:
    shown = row.model_dump(include=set(ReconciliationOut.model_fields))
    share = (row.bytes_in + row.bytes_out) / row.full_bytes if row.full_bytes else None
    return ReconciliationOut.model_validate({**shown, "client_name": client_name, "share": share})


def _difference_out(row: MarketDifference) -> DifferenceOut:
    shown = row.model_dump(include=set(DifferenceOut.model_fields))
    return DifferenceOut.model_validate(
        {**shown, "fields": None if row.fields is None else row.fields.split()}
    )
