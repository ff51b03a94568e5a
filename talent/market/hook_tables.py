"""Web hooks: where a client wants to be called, and the calls on their way."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from talent.kit.clock import now
from talent.kit.crypto import EncryptedText
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString
from talent.market.enums import CallFault, CallState, HookEvent


class Hook(SQLModel, table=True):
    """An address of a client that is called for some events; ``events`` stand parted by blanks.

    Its calls go one after the other. After one that failed all of them wait: who does not answer the first
    would not answer the second.
    """

    __tablename__ = "market_hook"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="market_client.id", index=True, ondelete="CASCADE")
    url: str = Field(max_length=300)
    events: str = Field(max_length=100)
    # What signs the calls.
    secret: str = Field(sa_type=EncryptedText("market_hook.secret"))
    active: bool = True
    # The site itself switched it off, for nothing reached it in days.
    silenced: bool = False
    # When it may be called; while it is being called, when its worker is taken for dead.
    due_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    # Fences off a worker that comes back after its time.
    turn: int = 0
    # Since the last call that arrived.
    failures: int = 0
    failing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class HookCall(SQLModel, table=True):
    """One call, written with what it tells of. ``call_id`` stays the same at every try."""

    __tablename__ = "market_hook_call"
    __table_args__ = (
        Index("ix_market_hook_call_hook_id_state", "hook_id", "state", "id"),
        Index("ix_market_hook_call_state_settled_at", "state", "settled_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    hook_id: int = Field(foreign_key="market_hook.id", ondelete="CASCADE")
    call_id: str = Field(max_length=32, unique=True)
    event: HookEvent = Field(sa_type=EnumString(HookEvent))
    cursor: int = Field(sa_type=BigInteger)
    state: CallState = Field(default=CallState.WAITING, sa_type=EnumString(CallState))
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    # Set before the first try: from then on its body is what the receiver may have seen.
    tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Tries that failed; a worker that died has not tried.
    attempts: int = 0
    fault: CallFault | None = Field(default=None, sa_type=EnumString(CallFault))
    # What the receiver answered at the last try, if it did.
    status: int | None = None
    # When it arrived, or was given up.
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
