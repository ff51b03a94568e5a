"""What stands in a record here, whichever way it went."""

import json
from typing import Any

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.errors import NotFound
from talent.market import reconciliation_queries as queries
from talent.market.canonical import canonical
from talent.market.clients import client_of
from talent.market.digests import range_digests, record_digests, shelf_of
from talent.market.enums import RecordKind
from talent.market.feed import content_of
from talent.market.reconciliation_schemas import RecordContent, RecordDigests
from talent.market.tables import InRecord, MarketClient, OutRecord
from talent.market.wire import RangeDigest


def get_digests(
    session: Session, actor: Actor, kind: RecordKind, first: int, last: int, parts: int
) -> list[RangeDigest]:
    """Our digests of a stretch, for a client that compares by itself."""
    require(actor, Permission.MARKET_EXCHANGE)
    return range_digests(session, shelf_of(client_of(session, actor), kind), first, last, parts)


def get_record_digests(
    session: Session, actor: Actor, kind: RecordKind, first: int, last: int, cursor: str
) -> RecordDigests:
    require(actor, Permission.MARKET_EXCHANGE)
    return record_digests(session, shelf_of(client_of(session, actor), kind), first, last, cursor)


def get_record(session: Session, actor: Actor, kind: RecordKind, record_id: str) -> RecordContent:
    """One record as it stands here: of ours, or as the client itself sent it."""
    require(actor, Permission.MARKET_EXCHANGE)
    client = client_of(session, actor)
    found = _row(session, client, kind, record_id)
    if found is None:
        raise NotFound("没有找到这条记录。")
    content = content_here(session, client, kind, record_id) if found.digest else None
    return RecordContent(
        kind=kind, record_id=record_id, version=found.version, digest=found.digest, content=content
    )


def content_here(
    session: Session, client: MarketClient, kind: RecordKind, record_id: str
) -> dict[str, Any] | None:
    """None where there is none."""
    if kind.leaves:
        return content_of(session, client, kind, record_id)
    stored = queries.in_content(session, shelf_of(client, kind), record_id)
    return json.loads(stored) if stored else None


def usual_size(session: Session, client: MarketClient, kind: RecordKind) -> int:
    """About how many bytes a record of the kind has on the wire, from a few of them."""
    names = queries.sample_of(session, shelf_of(client, kind))
    sizes = [len(canonical(content_here(session, client, kind, name) or {}).encode()) for name in names]
    return sum(sizes) // len(sizes) if sizes else 0


def _row(
    session: Session, client: MarketClient, kind: RecordKind, record_id: str
) -> OutRecord | InRecord | None:
    if kind.leaves:
        ours = select(OutRecord).where(col(OutRecord.kind) == kind, col(OutRecord.record_id) == record_id)
        return session.exec(ours).first()
    theirs = select(InRecord).where(
        col(InRecord.client_id) == client.id,
        col(InRecord.kind) == kind,
        col(InRecord.reference) == record_id,
    )
    return session.exec(theirs).first()
