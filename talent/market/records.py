"""For staff: where every record stands with every market, why one was rejected, and sending it again."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.db import count
from talent.kit.errors import NotFound
from talent.kit.paging import Page, Paged
from talent.market.enums import ReceiptState, RecordKind, TakenState
from talent.market.feed import take_turn_of_feed
from talent.market.feed_schemas import (
    ClientCounts,
    ClientName,
    ComingRow,
    LeavingRow,
    RecordFilter,
    ResendInput,
)
from talent.market.hooks import announce
from talent.market.record_queries import (
    clients,
    coming_counts,
    coming_of,
    filtered_leaving,
    leaving_counts,
    leaving_of,
)
from talent.market.settling import new_sequences
from talent.market.tables import InRecord, MarketClient, OutRecord, Receipt

# Of what was rejected, at one click; the next click takes the next ones.
RESENT_AT_ONCE = 2_000
_NO_CLIENT = "没有这个接口客户端。"


def count_records(session: Session, actor: Actor) -> list[ClientCounts]:
    """All clients, also those with nothing."""
    require(actor, Permission.MARKET_MANAGE)
    found = {
        row.id or 0: ClientCounts(
            client=ClientName(id=row.id or 0, name=row.name),
            leaving={kind: dict.fromkeys(ReceiptState, 0) for kind in RecordKind if kind.leaves},
            coming={kind: dict.fromkeys(TakenState, 0) for kind in RecordKind if not kind.leaves},
        )
        for row in session.exec(clients())
    }
    for client, kind, state, number in leaving_counts(session):
        found[client].leaving[kind][state] += number
    for client, kind, taken, number in coming_counts(session):
        found[client].coming[kind][taken] += number
    return list(found.values())


def list_leaving(
    session: Session, actor: Actor, client_id: int, wanted: RecordFilter, page: Page
) -> Paged[LeavingRow]:
    """Records of ours as the client has them, the last that changed first."""
    require(actor, Permission.MARKET_MANAGE)
    _check_client(session, client_id)
    query = filtered_leaving(leaving_of(client_id), wanted)
    ordered = query.order_by(col(OutRecord.sequence).desc()).offset(page.offset).limit(page.size)
    items = [_leaving(row, receipt, state) for row, receipt, state in session.execute(ordered)]
    return Paged[LeavingRow](items=items, total=count(session, query), number=page.number, size=page.size)


def list_coming(
    session: Session, actor: Actor, client_id: int, wanted: RecordFilter, page: Page
) -> Paged[ComingRow]:
    """What the client sent, the last first."""
    require(actor, Permission.MARKET_MANAGE)
    _check_client(session, client_id)
    query = coming_of(client_id, wanted)
    ordered = query.order_by(col(InRecord.received_at).desc(), col(InRecord.id).desc())
    rows = session.exec(ordered.offset(page.offset).limit(page.size)).all()
    return Paged[ComingRow](
        items=[_coming(row) for row in rows],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def resend(session: Session, actor: Actor, data: ResendInput) -> int:
    """New sequences for the same versions: the records come again to whoever reads on; how many. What waits
    to be fetched anyhow, or has changed since it was looked at, gets none.
    """
    require(actor, Permission.MARKET_MANAGE)
    _check_client(session, data.client)
    take_turn_of_feed(session)
    rows = _wanted(session, data)
    numbers = new_sequences(session)
    for row in rows:
        row.sequence, row.changed_at = next(numbers), now()
        session.add(row)
    session.flush()
    if rows:
        announce(session, "changes")
        record(session, actor, Action.MARKET_RESEND, "market_client", data.client, f"{len(rows)}")
    return len(rows)


def _wanted(session: Session, data: ResendInput) -> Sequence[OutRecord]:
    wanted = RecordFilter(state=None if data.record else ReceiptState.REJECTED)
    found = filtered_leaving(leaving_of(data.client), wanted)
    if data.record is not None:
        same = (col(OutRecord.id) == data.record) & (col(OutRecord.sequence) == data.sequence)
        # One that no page held yet comes anyhow.
        found = found.where(same, col(Receipt.sequence) >= col(OutRecord.sequence))
    ids = found.with_only_columns(col(OutRecord.id)).order_by(col(OutRecord.sequence)).limit(RESENT_AT_ONCE)
    query = select(OutRecord).where(col(OutRecord.id).in_(ids.subquery().select()))
    return session.exec(query.order_by(col(OutRecord.id)).with_for_update()).all()


def _check_client(session: Session, client_id: int) -> None:
    if session.get(MarketClient, client_id) is None:
        raise NotFound(_NO_CLIENT)


def _leaving(row: OutRecord, receipt: Receipt | None, state: str) -> LeavingRow:
    return LeavingRow(
        id=row.id or 0,
        kind=row.kind,
        record_id=row.record_id,
        operation=row.operation,
        version=row.version,
        sequence=row.sequence,
        changed_at=row.changed_at,
        state=ReceiptState(state),
        reason=receipt.reason if receipt else "",
        sent_at=receipt.sent_at if receipt else None,
    )


def _coming(row: InRecord) -> ComingRow:
    return ComingRow(
        kind=row.kind,
        reference=row.reference,
        operation=row.operation,
        version=row.version,
        state=row.state,
        reason=row.reason,
        received_at=row.received_at,
        object_id=row.object_id if row.kind is RecordKind.VACANCY else None,
    )
