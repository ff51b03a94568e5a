"""Competency standards and the question bank; papers and attempts stand in ``attempt_tables``."""

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from talent.exams.enums import QuestionKind, QuestionState, ReviewVerdict, StandardState
from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString


class Standard(SQLModel, table=True):
    """What somebody of an occupation must be able to do at a level: 5 (五级, lowest) to 1."""

    __tablename__ = "standard"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    title: str = Field(max_length=80)
    occupation: str = Field(max_length=16, index=True)
    level: int
    edition: str = Field(default="", max_length=40)
    source: str = Field(default="", max_length=300)
    state: StandardState = Field(default=StandardState.DRAFT, sa_type=EnumString(StandardState))
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class StandardItem(SQLModel, table=True):
    """One competency of a standard, and its weight in a paper; those of a standard add up to 100."""

    __tablename__ = "standard_item"
    __table_args__ = (UniqueConstraint("standard_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    standard_id: int = Field(foreign_key="standard.id", ondelete="CASCADE")
    position: int = 0
    code: str = Field(max_length=20)
    title: str = Field(max_length=80)
    description: str = Field(default="", sa_type=Text)
    weight: float


class StandardItemSkill(SQLModel, table=True):
    """A skill that the competency is made of, at a level 1-4: passing it is evidence for that skill."""

    __tablename__ = "standard_item_skill"

    item_id: int = Field(primary_key=True, foreign_key="standard_item.id", ondelete="CASCADE")
    skill: str = Field(primary_key=True, max_length=60, index=True)
    level: int = 1


class Question(SQLModel, table=True):
    """A question of the bank, whatever its version; ``code`` is how sheets and files name it."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_state_id", "state", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=60, unique=True)
    kind: QuestionKind = Field(sa_type=EnumString(QuestionKind), index=True)
    state: QuestionState = Field(default=QuestionState.DRAFT, sa_type=EnumString(QuestionState))
    skill: str = Field(max_length=60, index=True)
    level: int = 1
    # As its author thinks: 1 (easy) to 5. What use shows stands in ``item_statistic``.
    difficulty: int = 3
    # The number of the version that stands now.
    current: int = 1
    author_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    # Whose question it is: only its people and the staff see it. Empty for the province's own.
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class QuestionVersion(SQLModel, table=True):
    """A question as it stood: ``body`` is JSON without any key. It never changes once used."""

    __tablename__ = "question_version"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    question_id: int = Field(foreign_key="question.id", ondelete="CASCADE")
    number: int
    stem: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    written_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    written_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class QuestionKey(SQLModel, table=True):
    """What is right, and why, or the rubric: apart from the question, so who reads one never reads both."""

    __tablename__ = "question_key"

    version_id: int = Field(primary_key=True, foreign_key="question_version.id", ondelete="CASCADE")
    key: str = Field(sa_type=Text)
    explanation: str = Field(default="", sa_type=Text)


class QuestionReview(SQLModel, table=True):
    """What somebody who did not write the question says of a version."""

    __tablename__ = "question_review"

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="question_version.id", index=True, ondelete="CASCADE")
    verdict: ReviewVerdict = Field(sa_type=EnumString(ReviewVerdict))
    comment: str = Field(default="", max_length=500)
    reviewer_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    reviewed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ItemStatistic(SQLModel, table=True):
    """How a version did in use; ``options`` is JSON, how often each was chosen, ``flags`` codes by commas."""

    __tablename__ = "item_statistic"

    version_id: int = Field(primary_key=True, foreign_key="question_version.id", ondelete="CASCADE")
    taken: int
    # The mean share of the points, and the correlation with the rest of the paper.
    facility: float
    discrimination: float | None = None
    # In logits, once enough people have taken it.
    difficulty: float | None = None
    options: str = Field(default="", sa_type=Text)
    flags: str = Field(default="", max_length=120)
    computed_on: date
