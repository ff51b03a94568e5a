"""What stands in a record here, whichever way it went."""

from typing import Any

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.errors import Conflict, NotFound
from talent.market import reconciliation_queries as queries
from talent.market.canonical import canonical
from talent.market.clients import client_of
from talent.market.digests import range_digests, record_digests, shelf_of
from talent.market.enums import RecordKind
from talent.market.reading import content_of
from talent.market.reconciliation_schemas import RecordDigests
from talent.market.tables import MarketClient
from talent.market.wire import Change, RangeDigest


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


def get_record(session: Session, actor: Actor, kind: RecordKind, record_id: str) -> Change:
    """One record as it stands here: of ours, or as the client itself sent it."""
    require(actor, Permission.MARKET_EXCHANGE)
    return content_of(session, client_of(session, actor), kind, record_id)


def content_here(
    session: Session, client: MarketClient, kind: RecordKind, record_id: str
) -> dict[str, Any] | None:
    """None where there is none, or not just now."""
    try:
        return content_of(session, client, kind, record_id).content
    except (Conflict, NotFound):
        return None


def usual_size(session: Session, client: MarketClient, kind: RecordKind) -> int:
    """About how many bytes a record of the kind has on the wire, from a few of them."""
    names = queries.sample_of(session, shelf_of(client, kind))
    sizes = [len(canonical(content_here(session, client, kind, name) or {}).encode()) for name in names]
    return sum(sizes) // len(sizes) if sizes else 0
