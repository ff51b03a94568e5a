"""Who takes part in the exchange, what leaves, what comes."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from talent.kit.clock import now
from talent.kit.crypto import EncryptedText
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString
from talent.market.enums import Operation, PlacementState, ReceiptState, RecordKind, TakenState

# SQLite counts only an INTEGER primary key up by itself.
_BIG = BigInteger().with_variant(Integer, "sqlite")


class MarketClient(SQLModel, table=True):
    """A program of a market, acting as the account ``user_id``; ``scopes`` stand parted by blanks."""

    __tablename__ = "market_client"

    id: int | None = Field(default=None, primary_key=True)
    client_id: str = Field(max_length=40, unique=True)
    secret_digest: str = Field(max_length=64)
    # While the secret is being replaced the one before it holds as well.
    previous_digest: str = Field(default="", max_length=64)
    previous_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    user_id: int = Field(foreign_key="user_account.id", unique=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=60)
    scopes: str = Field(max_length=200)
    # Requests a minute, by all its tokens together.
    rate: int = 600
    # The greatest number of a change that was handed out to it.
    sent_through: int = Field(default=0, sa_type=BigInteger)
    active: bool = True
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class OutRecord(SQLModel, table=True):
    """Something of ours that may be known to the markets, as it stood when it was last compared.

    One row for each object that ever left: a withdrawn one stays, or the withdrawal would not arrive.
    ``sequence`` is new at each change and grows in the order of commits; ``version`` counts the changes of
    this record. The digest is kept as numbers of 32 bits that a database can add up.
    """

    __tablename__ = "market_out_record"
    __table_args__ = (
        UniqueConstraint("kind", "object_id"),
        # With all that a digest of a range is made of: the rows themselves needn't be read.
        Index("ix_market_out_record_digest", "kind", "bucket", "part_0", "part_1", "part_2", "part_3"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: RecordKind = Field(sa_type=EnumString(RecordKind))
    # None once the object is gone for good.
    object_id: int | None = None
    # By chance, so that it tells nothing and can be guessed by nobody.
    record_id: str = Field(max_length=32, unique=True)
    operation: Operation = Field(sa_type=EnumString(Operation))
    version: int = 1
    sequence: int = Field(sa_type=_BIG, unique=True)
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    # SHA-256 of the canonical content, hexadecimal; empty for one that was withdrawn.
    digest: str = Field(default="", max_length=64)
    # The first 16 bits of the SHA-256 of ``record_id``.
    bucket: int
    part_0: int = Field(default=0, sa_type=BigInteger)
    part_1: int = Field(default=0, sa_type=BigInteger)
    part_2: int = Field(default=0, sa_type=BigInteger)
    part_3: int = Field(default=0, sa_type=BigInteger)
    # A page left it out, for it was changing just then: it comes again, with a new sequence.
    owed: bool = Field(default=False, index=True)


class Receipt(SQLModel, table=True):
    """What was handed to a client of a record, and what the client said of it: it has it, or why not."""

    __tablename__ = "market_receipt"

    client_id: int = Field(primary_key=True, foreign_key="market_client.id", ondelete="CASCADE")
    record_id: int = Field(
        primary_key=True, foreign_key="market_out_record.id", index=True, ondelete="CASCADE"
    )
    version: int
    state: ReceiptState = Field(sa_type=EnumString(ReceiptState))
    reason: str = Field(default="", max_length=300)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    # The greatest sequence that was handed out, and when; none where the client has it by another way.
    sequence: int = Field(default=0, sa_type=BigInteger)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class InRecord(SQLModel, table=True):
    """A record that a client sent, under its own ``reference``, and what became of it.

    ``object_id`` is the demand of a vacancy, the placement of a placement; None while there never was one.
    """

    __tablename__ = "market_in_record"
    __table_args__ = (
        UniqueConstraint("client_id", "kind", "reference"),
        Index(
            "ix_market_in_record_digest",
            *("client_id", "kind", "bucket", "part_0", "part_1", "part_2", "part_3"),
        ),
        Index("ix_market_in_record_kind_object_id", "kind", "object_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="market_client.id", ondelete="CASCADE")
    kind: RecordKind = Field(sa_type=EnumString(RecordKind))
    reference: str = Field(max_length=64)
    operation: Operation = Field(sa_type=EnumString(Operation))
    version: int
    object_id: int | None = None
    state: TakenState = Field(sa_type=EnumString(TakenState))
    reason: str = Field(default="", max_length=300)
    # The content as it came, canonical JSON; nothing of a placement that was rejected.
    content: str = Field(default="", sa_type=EncryptedText("market_in_record.content"))
    received_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    digest: str = Field(default="", max_length=64)
    bucket: int
    part_0: int = Field(default=0, sa_type=BigInteger)
    part_1: int = Field(default=0, sa_type=BigInteger)
    part_2: int = Field(default=0, sa_type=BigInteger)
    part_3: int = Field(default=0, sa_type=BigInteger)


class Feed(SQLModel, table=True):
    """How far the change log has been compared with what leaves, and the walk through everything; one row."""

    __tablename__ = "market_feed"

    id: int | None = Field(default=1, primary_key=True)
    applied: int = Field(default=0, sa_type=BigInteger)
    # The kind that is being walked through and the last object that was; None between two walks.
    walk_kind: RecordKind | None = Field(default=None, sa_type=EnumString(RecordKind))
    walk_after: int = 0
    # The day for which the last walk was begun, and that for which one is due.
    walk_day: date | None = None
    due_day: date | None = None


class PushAnswer(SQLModel, table=True):
    """What a push was answered, to answer its repetition the same."""

    __tablename__ = "market_push_answer"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="market_client.id", index=True, ondelete="CASCADE")
    answer: str = Field(sa_type=Text)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)


class Placement(SQLModel, table=True):
    """An employment that a market has on record for a person, who says whether it goes into the profile."""

    __tablename__ = "market_placement"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    client_id: int = Field(foreign_key="market_client.id", index=True, ondelete="CASCADE")
    market: str = Field(max_length=120)
    employer: str = Field(max_length=80)
    uscc: str | None = Field(default=None, max_length=18)
    title: str = Field(max_length=60)
    occupation: str | None = Field(default=None, max_length=16)
    started_on: date
    ended_on: date | None = None
    state: PlacementState = Field(default=PlacementState.WAITING, sa_type=EnumString(PlacementState))
    # The hire that was recorded here for the same employer.
    thread_id: int | None = Field(default=None, foreign_key="thread.id", index=True, ondelete="SET NULL")
    received_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
