"""The audit trail, and the change log from which rankings stay fresh."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Integer
from sqlmodel import Field, SQLModel

from talent.audit.actions import Action
from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString, LabelledEnum

# SQLite counts only an INTEGER primary key up by itself.
_BIG = BigInteger().with_variant(Integer, "sqlite")


class ChangeKind(LabelledEnum):
    PERSON = "person", "人才"
    DEMAND = "demand", "需求"
    # Of no interest to rankings; the object id is the thread's.
    HIRE = "hire", "录用"
    # An alias came or went; the object id says nothing.
    VOCABULARY = "vocabulary", "技能别名"


class AuditEntry(SQLModel, table=True):
    """One act. ``hash`` covers the row and the hash before it, so a changed or missing row shows."""

    __tablename__ = "audit_entry"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True, sa_type=_BIG)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    actor_id: int | None = Field(default=None, index=True)
    actor_role: str = Field(default="", max_length=32)
    organisation_id: int | None = Field(default=None, index=True)
    address: str = Field(default="", max_length=45)
    action: Action = Field(sa_type=EnumString(Action), index=True)
    object_type: str = Field(max_length=32)
    object_id: int | None = Field(default=None)
    # Names of fields and codes, never personal values.
    detail: str = Field(default="", max_length=500)
    previous_hash: str = Field(default="", max_length=64)
    hash: str = Field(default="", max_length=64)


class Change(SQLModel, table=True):
    """Something that matters to matching or to a market was written; ``sequence`` grows in commit order."""

    __tablename__ = "change_log"
    # A number must never come twice, not even after old changes were cleared away.
    __table_args__ = {"sqlite_autoincrement": True}

    sequence: int | None = Field(default=None, primary_key=True, sa_type=_BIG)
    kind: ChangeKind = Field(sa_type=EnumString(ChangeKind))
    object_id: int
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ChoreRun(SQLModel, table=True):
    """How far the work of the calendar has come. Who works on a chore holds a lock on its row."""

    __tablename__ = "chore_run"

    name: str = Field(primary_key=True, max_length=60)
    # The last day of Hebei whose work is done.
    done_on: date | None = None
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # After a failure not before this time again.
    again_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str = Field(default="", max_length=120)


class RequestKey(SQLModel, table=True):
    """What somebody asked for under a key of their own, and what came of it: a repeat gives the same."""

    __tablename__ = "request_key"

    user_id: int = Field(primary_key=True)
    action: Action = Field(primary_key=True, sa_type=EnumString(Action))
    key: str = Field(primary_key=True, max_length=64)
    # Keyed digest of what was asked for: the same key with other contents is a mistake.
    body: str = Field(max_length=64)
    object_id: int
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
