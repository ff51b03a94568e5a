"""Codes to claim a profile with, what profiles are compared by, pairs to look at, and what was merged."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from talent.identity.enums import MergeCause, PairReason, PairState
from talent.kit.clock import now
from talent.kit.crypto import EncryptedText
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString


class ClaimCode(SQLModel, table=True):
    """Opens one profile that nobody has claimed, once; only the digest is kept, and it goes with its use."""

    __tablename__ = "claim_code"

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    digest: str = Field(max_length=64, unique=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class IdentityKey(SQLModel, table=True):
    """A keyed digest of what a person may have in common with a near-duplicate; it can't be read back."""

    __tablename__ = "identity_key"

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    reason: PairReason = Field(primary_key=True, sa_type=EnumString(PairReason))
    key: str = Field(primary_key=True, max_length=64, index=True)


class IdentityProgress(SQLModel, table=True):
    """How far profiles have been compared: everybody up to a person once, then what the change log tells."""

    __tablename__ = "identity_progress"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    # None once everybody was seen.
    walked_to: int | None = 0
    sequence: int = Field(default=0, sa_type=BigInteger)


class PersonPair(SQLModel, table=True):
    """Two profiles that look like one person's, smaller number first, and what was decided.

    A profile that was merged into another is gone, and comes back under its number if that is undone: so the
    numbers point by themselves, without a key that would take the row along.
    """

    __tablename__ = "person_pair"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        Index("ix_person_pair_state_looked_at_id", "state", "looked_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    low_id: int
    high_id: int = Field(index=True)
    by_school: bool = False
    by_mobile: bool = False
    state: PairState = Field(default=PairState.OPEN, sa_type=EnumString(PairState))
    found_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    # When staff last put it off.
    looked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: int | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", max_length=300)
    # What the owners said, where there are any.
    low_agreed: bool = False
    high_agreed: bool = False
    version: int = 1


class IdentityMerge(SQLModel, table=True):
    """One profile went into another. ``body`` is what moved and what gave way, JSON: by it this is undone."""

    __tablename__ = "identity_merge"

    id: int | None = Field(default=None, primary_key=True)
    kept_id: int = Field(index=True)
    gone_id: int = Field(index=True)
    cause: MergeCause = Field(sa_type=EnumString(MergeCause))
    reason: str = Field(default="", max_length=300)
    merged_by: int | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    merged_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    # How many rows went over, and how many gave way.
    moved: int = 0
    gave_way: int = 0
    # True once it can't be undone any more; then nothing stands in ``body``.
    closed: bool = Field(default=False, index=True)
    body: str = Field(sa_type=EncryptedText("identity_merge.body"))
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: int | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    undone_because: str = Field(default="", max_length=300)
