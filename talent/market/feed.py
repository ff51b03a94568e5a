"""Records that leave."""

from typing import Any

from sqlmodel import Session

from talent.market.enums import RecordKind
from talent.market.tables import MarketClient


def content_of(
    session: Session, client: MarketClient, kind: RecordKind, record_id: str
) -> dict[str, Any] | None:
    """The content of a record as it goes over the wire; None where there is none."""
    return None
