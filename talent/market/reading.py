"""Records as a client may read them."""

import json

from sqlmodel import Session, col, select

from talent.kit.errors import NotFound
from talent.market.enums import RecordKind
from talent.market.tables import InRecord, MarketClient
from talent.market.wire import Change


def content_of(session: Session, client: MarketClient, kind: RecordKind, record_id: str) -> Change:
    """One record as it is now: of the client's own that it sent."""
    query = select(InRecord).where(
        col(InRecord.client_id) == client.id,
        col(InRecord.kind) == kind,
        col(InRecord.reference) == record_id,
    )
    row = session.exec(query).one_or_none()
    if row is None:
        raise NotFound("没有这条记录。")
    return Change(
        kind=kind,
        record_id=row.reference,
        operation=row.operation,
        version=row.version,
        sequence=row.id or 0,
        changed_at=row.received_at,
        digest=row.digest,
        content=json.loads(row.content) if row.content else None,
    )
