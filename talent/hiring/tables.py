"""Threads between a demand and a person, with their history, hires, appraisals, notes and outcomes."""

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from talent.hiring.enums import (
    Channel,
    EventKind,
    Found,
    NotFoundReason,
    Origin,
    Side,
    ThreadReason,
    ThreadState,
)
from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString


class Thread(SQLModel, table=True):
    """One for each demand and person, however it began; whose turn it is follows from the state."""

    __tablename__ = "thread"
    __table_args__ = (
        UniqueConstraint("demand_id", "person_id"),
        Index("ix_thread_organisation_id_state", "organisation_id", "state"),
        Index("ix_thread_state_moved_at", "state", "moved_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    demand_id: int = Field(foreign_key="demand.id", ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="organisation.id")
    # Empty once the person is forgotten: what the law bids kept is kept without the person.
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, ondelete="SET NULL")
    origin: Origin = Field(sa_type=EnumString(Origin))
    state: ThreadState = Field(sa_type=EnumString(ThreadState))
    # Why it ended; empty while it goes on.
    reason: ThreadReason | None = Field(default=None, sa_type=EnumString(ThreadReason))
    interview_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    interview_place: str = Field(default="", max_length=200)
    # After how many days of the present state whose turn it is was last reminded.
    reminded: int = 0
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    moved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ThreadEvent(SQLModel, table=True):
    """One line of a thread's history: both sides see all of them."""

    __tablename__ = "thread_event"

    id: int | None = Field(default=None, primary_key=True)
    thread_id: int = Field(foreign_key="thread.id", index=True, ondelete="CASCADE")
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    side: Side = Field(sa_type=EnumString(Side))
    user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL")
    kind: EventKind = Field(default=EventKind.MOVED, sa_type=EnumString(EventKind))
    state: ThreadState = Field(sa_type=EnumString(ThreadState))
    reason: ThreadReason | None = Field(default=None, sa_type=EnumString(ThreadReason))
    text: str = Field(default="", sa_type=Text)


class Hire(SQLModel, table=True):
    """A thread that led to a hire: the key lets it count once."""

    __tablename__ = "hire"

    thread_id: int = Field(primary_key=True, foreign_key="thread.id", ondelete="CASCADE")
    hired_on: date = Field(index=True)
    recorded_by: int | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    recorded_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    # When the enterprise was asked for an appraisal.
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Appraisal(SQLModel, table=True):
    """An employer's word three months after a hire; 1 to 5 each. ``shown`` is the person's consent."""

    __tablename__ = "appraisal"

    thread_id: int = Field(primary_key=True, foreign_key="hire.thread_id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    innovation: int
    quality: int
    effect: int
    contribution: int
    remark: str = Field(default="", sa_type=Text)
    given_by: int | None = Field(default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL")
    given_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    answer: str = Field(default="", sa_type=Text)
    shown: bool = False
    version: int = 1


class CandidateNote(SQLModel, table=True):
    """What members of an enterprise write to each other on a candidate for a demand."""

    __tablename__ = "candidate_note"
    __table_args__ = (Index("ix_candidate_note_demand_id_person_id", "demand_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    demand_id: int = Field(foreign_key="demand.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    written_by: int | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    written_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    text: str = Field(sa_type=Text)


class DemandOutcome(SQLModel, table=True):
    """What its enterprise says of a demand that has ended."""

    __tablename__ = "demand_outcome"

    demand_id: int = Field(primary_key=True, foreign_key="demand.id", ondelete="CASCADE")
    # Empty while it was asked for and not answered.
    found: Found | None = Field(default=None, sa_type=EnumString(Found))
    reason: NotFoundReason | None = Field(default=None, sa_type=EnumString(NotFoundReason))
    channel: Channel | None = Field(default=None, sa_type=EnumString(Channel))
    asked_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: int | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
