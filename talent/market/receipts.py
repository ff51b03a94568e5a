"""What a client has of each record: noted when it is handed out, and what the client says of it."""

from collections.abc import Collection

from sqlalchemy import update
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.audit.turns import take_named_turn
from talent.kit.clock import now
from talent.market.clients import client_of
from talent.market.enums import ReceiptState
from talent.market.reading import Handed
from talent.market.tables import MarketClient, OutRecord, Receipt
from talent.market.wire import ReceiptInput, ReceiptOut, ReceiptsInput, ReceiptsOut


def note_handed_out(session: Session, actor: Actor, handed: Handed) -> None:
    """What a page held counts as sent, and what it left out is owed. Noted twice, it is noted once."""
    require(actor, Permission.MARKET_EXCHANGE)
    _take_turn(session, handed.client_id)
    held = _receipts(session, handed.client_id, [one.row_id for one in handed.given])
    for one in handed.given:
        receipt = held.get(one.row_id)
        if receipt is None:
            receipt = Receipt(
                client_id=handed.client_id,
                record_id=one.row_id,
                version=one.version,
                state=ReceiptState.SENT,
            )
        elif receipt.sequence >= one.sequence:
            continue
        elif receipt.version < one.version or receipt.state is ReceiptState.REJECTED:
            receipt.version, receipt.state, receipt.reason = one.version, ReceiptState.SENT, ""
        receipt.sequence, receipt.sent_at = one.sequence, now()
        session.add(receipt)
    _owe(session, handed)
    further = col(MarketClient.sent_through) < handed.through
    session.exec(
        update(MarketClient)
        .where(col(MarketClient.id) == handed.client_id, further)
        .values(sent_through=handed.through)
    )
    session.flush()
    detail = f"{len(handed.given)} through {handed.through}"
    record(session, actor, Action.MARKET_SEND, "market_client", handed.client_id, detail)


def take_receipts(session: Session, actor: Actor, data: ReceiptsInput) -> ReceiptsOut:
    """What the client says of records; one of an older version than it spoke of already changes nothing."""
    require(actor, Permission.MARKET_EXCHANGE)
    client_id = client_of(session, actor).id or 0
    _take_turn(session, client_id)
    records = _records(session, {one.record_id for one in data.items})
    held = _receipts(session, client_id, [row.id or 0 for row in records.values()])
    answers = [_take(session, client_id, one, records.get(one.record_id), held) for one in data.items]
    session.flush()
    known = sum(one.known for one in answers)
    record(session, actor, Action.MARKET_RECEIPT, "market_client", client_id, f"{known} of {len(answers)}")
    return ReceiptsOut(items=answers)


def _take(
    session: Session, client_id: int, data: ReceiptInput, row: OutRecord | None, held: dict[int, Receipt]
) -> ReceiptOut:
    if row is None or data.version > row.version:
        return ReceiptOut(record_id=data.record_id, version=data.version, known=False)
    receipt = held.get(row.id or 0)
    if receipt is None:
        receipt = Receipt(client_id=client_id, record_id=row.id or 0, version=data.version, state=data.state)
        held[row.id or 0] = receipt
    if receipt.version <= data.version:
        receipt.version, receipt.state, receipt.reason = data.version, data.state, data.reason
        receipt.at = now()
        if data.version == row.version:
            # It has this version, by whatever way.
            receipt.sequence = max(receipt.sequence, row.sequence)
        session.add(receipt)
    return ReceiptOut(record_id=data.record_id, version=data.version, known=True)


def _take_turn(session: Session, client_id: int) -> None:
    take_named_turn(session, f"market receipts {client_id}")


def _owe(session: Session, handed: Handed) -> None:
    """Where it has a newer sequence by now, it comes anyhow."""
    for one in handed.left_out:
        session.exec(
            update(OutRecord)
            .where(col(OutRecord.id) == one.row_id, col(OutRecord.sequence) == one.sequence)
            .values(owed=True)
        )


def _records(session: Session, record_ids: Collection[str]) -> dict[str, OutRecord]:
    query = select(OutRecord).where(col(OutRecord.record_id).in_(record_ids)).order_by(col(OutRecord.id))
    return {row.record_id: row for row in session.exec(query)}


def _receipts(session: Session, client_id: int, rows: Collection[int]) -> dict[int, Receipt]:
    query = select(Receipt).where(Receipt.client_id == client_id, col(Receipt.record_id).in_(rows))
    fresh = query.order_by(col(Receipt.record_id)).execution_options(populate_existing=True)
    return {row.record_id: row for row in session.exec(fresh)}
