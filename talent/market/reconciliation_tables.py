"""Comparisons of both sides, and what was found to differ."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString
from talent.market.enums import RecordKind
from talent.market.reconciliation_enums import Nature, ReconciliationState, Remedy


class MarketReconciliation(SQLModel, table=True):
    """One comparison of both sides about one kind; the client hands in its digests, ours are compared here.

    ``awaited`` says what the client is still asked for, as JSON: ranges and records; empty when it has ended.
    """

    __tablename__ = "market_reconciliation"
    __table_args__ = (Index("ix_market_reconciliation_client_id_kind", "client_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="market_client.id", ondelete="CASCADE")
    kind: RecordKind = Field(sa_type=EnumString(RecordKind))
    state: ReconciliationState = Field(sa_type=EnumString(ReconciliationState))
    # What has a greater sequence is on its way to the client and can't differ yet.
    through: int = Field(default=0, sa_type=BigInteger)
    awaited: str = Field(default="", sa_type=Text)
    rounds: int = 0
    hashes: int = 0
    bytes_in: int = Field(default=0, sa_type=BigInteger)
    bytes_out: int = Field(default=0, sa_type=BigInteger)
    # About how much all the records would be.
    full_bytes: int = Field(default=0, sa_type=BigInteger)
    records_here: int = 0
    records_there: int = 0
    on_the_way: int = 0
    differences: int = 0
    opened_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    mended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MarketDifference(SQLModel, table=True):
    """A record about which a comparison found both sides to differ; versions are 0 where there is none.

    ``fields`` names the fields that differ, parted by blanks; None until the client has told its own.
    """

    __tablename__ = "market_difference"
    __table_args__ = (UniqueConstraint("reconciliation_id", "record_id"),)

    id: int | None = Field(default=None, primary_key=True)
    reconciliation_id: int = Field(foreign_key="market_reconciliation.id", ondelete="CASCADE")
    record_id: str = Field(max_length=64)
    nature: Nature = Field(sa_type=EnumString(Nature))
    remedy: Remedy = Field(sa_type=EnumString(Remedy))
    version_here: int = 0
    version_there: int = 0
    fields: str | None = Field(default=None, sa_type=Text)
