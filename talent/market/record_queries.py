"""Selects of records that leave and come, with where each stands with a client."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, func, type_coerce
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.market.enums import ReceiptState, RecordKind, TakenState
from talent.market.feed_schemas import RecordFilter
from talent.market.tables import InRecord, MarketClient, OutRecord, Receipt

_SAID = (ReceiptState.ACCEPTED, ReceiptState.REJECTED)


def standing() -> ColumnElement[Any]:
    """Where a record stands with the client of its receipt: nothing newer than was handed out may be sent."""
    newer = col(Receipt.record_id).is_(None) | (col(Receipt.sequence) < col(OutRecord.sequence))
    said = and_(col(Receipt.version) == col(OutRecord.version), col(Receipt.state).in_(_SAID))
    return case(
        (newer, ReceiptState.PENDING.value),
        (said, type_coerce(col(Receipt.state), String)),
        else_=ReceiptState.SENT.value,
    )


def clients() -> SelectOfScalar[MarketClient]:
    """All, by name; those that were switched off last."""
    return select(MarketClient).order_by(
        col(MarketClient.active).desc(), col(MarketClient.name), col(MarketClient.id)
    )


def leaving_of(client_id: int) -> Select[Any]:
    """Every record of ours with the client's receipt and where it stands."""
    return columns_of(OutRecord, Receipt, standing().label("standing")).outerjoin(
        Receipt, and_(col(Receipt.record_id) == col(OutRecord.id), col(Receipt.client_id) == client_id)
    )


def filtered_leaving(query: Select[Any], wanted: RecordFilter) -> Select[Any]:
    if wanted.kind is not None:
        query = query.where(col(OutRecord.kind) == wanted.kind)
    if wanted.state is not None:
        query = query.where(standing() == wanted.state.value)
    return query


def coming_of(client_id: int, wanted: RecordFilter) -> SelectOfScalar[InRecord]:
    """What the client sent, as the filter asks for it, without an order."""
    query = select(InRecord).where(InRecord.client_id == client_id)
    if wanted.kind is not None:
        query = query.where(InRecord.kind == wanted.kind)
    if wanted.taken is not None:
        query = query.where(InRecord.state == wanted.taken)
    return query


def leaving_counts(session: Session) -> list[tuple[int, RecordKind, ReceiptState, int]]:
    """By client, kind and state: in one statement for all clients."""
    each = (
        columns_of(col(MarketClient.id).label("client"), col(OutRecord.kind), standing().label("standing"))
        .select_from(MarketClient)
        .join(OutRecord, col(OutRecord.id) > 0)
        .outerjoin(
            Receipt,
            and_(col(Receipt.record_id) == col(OutRecord.id), col(Receipt.client_id) == col(MarketClient.id)),
        )
        .subquery()
    )
    query = columns_of(each.c.client, each.c.kind, each.c.standing, func.count())
    rows = session.execute(query.group_by(each.c.client, each.c.kind, each.c.standing))
    return [(client, RecordKind(kind), ReceiptState(state), number) for client, kind, state, number in rows]


def coming_counts(session: Session) -> list[tuple[int, RecordKind, TakenState, int]]:
    keys = (col(InRecord.client_id), col(InRecord.kind), col(InRecord.state))
    rows = session.execute(columns_of(*keys, func.count()).group_by(*keys))
    return [(client, RecordKind(kind), TakenState(state), number) for client, kind, state, number in rows]
