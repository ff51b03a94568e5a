"""Papers, and what people answered."""

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from talent.exams.enums import AttemptState, PaperState, QuestionKind, ReportReason, WithdrawalReason
from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString


class Paper(SQLModel, table=True):
    """The blueprint from which each attempt is drawn."""

    __tablename__ = "paper"

    id: int | None = Field(default=None, primary_key=True)
    standard_id: int = Field(foreign_key="standard.id", index=True)
    title: str = Field(max_length=80)
    minutes: int
    # Share of the points, 0-100, from which it is passed.
    pass_mark: float = 60
    # How often one may try, and after how many days again.
    most_attempts: int = 3
    retake_days: int = 7
    # Whether questions and explanations are shown again once the attempt has ended.
    explained: bool = False
    state: PaperState = Field(default=PaperState.DRAFT, sa_type=EnumString(PaperState), index=True)
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class PaperPart(SQLModel, table=True):
    """So many questions of a kind on one competency, each worth ``points``."""

    __tablename__ = "paper_part"

    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(foreign_key="paper.id", index=True, ondelete="CASCADE")
    position: int = 0
    item_id: int = Field(foreign_key="standard_item.id", index=True)
    kind: QuestionKind | None = Field(default=None, sa_type=EnumString(QuestionKind))
    count: int
    points: float = 1
    least_difficulty: int = 1
    most_difficulty: int = 5


class Attempt(SQLModel, table=True):
    """A person's sitting of a paper: its questions follow from ``seed``; ``ends_at`` is the server's word."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index(
            "uq_attempt_open",
            "paper_id",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_attempt_state_ends_at", "state", "ends_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(foreign_key="paper.id", index=True)
    # Empty once the person is forgotten: what questions showed in use stays without the person.
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, ondelete="SET NULL")
    seed: int
    state: AttemptState = Field(default=AttemptState.OPEN, sa_type=EnumString(AttemptState))
    started_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    handed_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    points: float | None = None
    most_points: float
    passed: bool | None = None
    # In logits, where there are enough attempts: the same scale for all papers of a standard.
    ability: float | None = None
    version: int = 1


class AttemptItem(SQLModel, table=True):
    """A question in an attempt and the answer as given, JSON; of two saves the later ``sequence`` stands."""

    __tablename__ = "attempt_item"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: int = Field(foreign_key="attempt.id", ondelete="CASCADE")
    position: int
    version_id: int = Field(foreign_key="question_version.id", index=True)
    item_id: int = Field(foreign_key="standard_item.id", index=True)
    # The order in which options are shown, JSON: lists of their ids, see ``asking``. It may tell the right
    # order of an ordering question, so it never leaves the server.
    shown: str = Field(default="", sa_type=Text)
    answer: str | None = Field(default=None, sa_type=Text)
    sequence: int = 0
    saved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    flagged: bool = False
    most_points: float
    points: float | None = None
    # Withdrawn after use: it counts for nobody.
    withdrawn: bool = False


class Marking(SQLModel, table=True):
    """What one of two markers gives an answer; ``scores`` is JSON, by line of the rubric."""

    __tablename__ = "marking"
    __table_args__ = (UniqueConstraint("item_id", "marker_id"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="attempt_item.id", ondelete="CASCADE")
    marker_id: int | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    scores: str = Field(sa_type=Text)
    points: float
    comment: str = Field(default="", max_length=500)
    marked_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ExtraTime(SQLModel, table=True):
    """So many percent more time for a person in every paper, and why."""

    __tablename__ = "extra_time"

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    percent: int
    reason: str = Field(max_length=200)
    granted_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    granted_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class PaperStatistic(SQLModel, table=True):
    """How reliable a paper was in use: Cronbach's alpha over its marked attempts."""

    __tablename__ = "paper_statistic"

    paper_id: int = Field(primary_key=True, foreign_key="paper.id", ondelete="CASCADE")
    taken: int
    mean: float
    deviation: float
    reliability: float | None = None
    passed: int
    computed_on: date


class QuestionReport(SQLModel, table=True):
    """What a candidate says is wrong with a question of an own attempt; open until staff have looked."""

    __tablename__ = "question_report"

    item_id: int = Field(primary_key=True, foreign_key="attempt_item.id", ondelete="CASCADE")
    # The item's own; here too, for it is counted by, and never changes.
    version_id: int = Field(foreign_key="question_version.id", index=True, ondelete="CASCADE")
    reason: ReportReason = Field(sa_type=EnumString(ReportReason))
    words: str = Field(default="", sa_type=Text)
    reported_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Withdrawal(SQLModel, table=True):
    """A version of a question that counts for nobody any more, and how far results are computed anew."""

    __tablename__ = "question_withdrawal"

    version_id: int = Field(primary_key=True, foreign_key="question_version.id", ondelete="CASCADE")
    reason: WithdrawalReason = Field(sa_type=EnumString(WithdrawalReason))
    note: str = Field(default="", max_length=500)
    # All attempts up to this one are settled; empty once no more are left.
    settled_to: int | None = Field(default=0, index=True)
    withdrawn_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    withdrawn_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
