"""Access tokens of the market's programs, and how much each of them asks."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from talent.kit.db import UtcDateTime


class MarketToken(SQLModel, table=True):
    """An access token of a client; given once, kept as a digest. ``scopes`` stand parted by blanks."""

    __tablename__ = "market_token"

    id: int | None = Field(default=None, primary_key=True)
    token_digest: str = Field(max_length=64, unique=True)
    client_id: int = Field(foreign_key="market_client.id", index=True, ondelete="CASCADE")
    scopes: str = Field(max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ClientUse(SQLModel, table=True):
    """A leaky bucket of a client's requests, shared by all workers, and their count."""

    __tablename__ = "market_client_use"

    client_id: int = Field(primary_key=True, foreign_key="market_client.id", ondelete="CASCADE")
    # How full it is shows in the time until it will have run dry: microseconds since 1970, for both
    # databases can add and compare numbers in one statement.
    empty_at: int = Field(sa_type=BigInteger)
    last_at: datetime = Field(sa_type=UtcDateTime)
    requests: int = Field(sa_type=BigInteger)
    day: date
    on_day: int
