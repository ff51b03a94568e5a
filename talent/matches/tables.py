"""What the last batch recommends, what enterprises make of candidates, saved searches, alike questions."""

from datetime import date, datetime

from sqlalchemy import JSON, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString
from talent.matches.enums import AlertPace, Verdict, VerdictReason


class DemandVerdict(SQLModel, table=True):
    """A candidate shortlisted or rejected for a demand: the pair, and nothing of the person."""

    __tablename__ = "demand_verdict"
    __table_args__ = (UniqueConstraint("demand_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    demand_id: int = Field(foreign_key="demand.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    verdict: Verdict = Field(sa_type=EnumString(Verdict))
    reason: VerdictReason | None = Field(default=None, sa_type=EnumString(VerdictReason))
    decided_by: int | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    decided_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class DemandLearning(SQLModel, table=True):
    """The demand learns from the verdicts; without a row it does not."""

    __tablename__ = "demand_learning"

    demand_id: int = Field(primary_key=True, foreign_key="demand.id", ondelete="CASCADE")
    since: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Recommendation(SQLModel, table=True):
    """One person for one demand. ``price`` is what the order took off the score; empty without prices.

    It is older than the present: whoever reads it asks again who takes part and what is open.
    """

    __tablename__ = "recommendation"

    demand_id: int = Field(primary_key=True, foreign_key="demand.id", ondelete="CASCADE")
    # Forgetting a person deletes the row of the person, and with it these.
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE", index=True)
    rank: int
    score: float
    price: float | None = None
    # Of the index that ranked, and the day of Hebei on which it did.
    version: str = Field(max_length=64)
    computed_on: date


class SavedSearch(SQLModel, table=True):
    """Filters of posts that a person wants to hear of; ``next_on`` is the day of the next look, if any."""

    __tablename__ = "saved_search"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=40)
    filters: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    pace: AlertPace = Field(sa_type=EnumString(AlertPace))
    next_on: date | None = Field(default=None, index=True)
    # Demands that were published before are on the page already.
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SavedSearchTold(SQLModel, table=True):
    """A demand of which a saved search has told: never again."""

    __tablename__ = "saved_search_told"

    search_id: int = Field(primary_key=True, foreign_key="saved_search.id", ondelete="CASCADE")
    demand_id: int = Field(primary_key=True, foreign_key="demand.id", ondelete="CASCADE", index=True)
    told_on: date


class QuestionImprint(SQLModel, table=True):
    """What a question is compared by; older than the version that stands, it is compared again."""

    __tablename__ = "question_imprint"

    question_id: int = Field(primary_key=True, foreign_key="question.id", ondelete="CASCADE")
    version_id: int = Field(foreign_key="question_version.id", index=True, ondelete="CASCADE")
    imprint: bytes = Field(sa_type=LargeBinary)


class AlikeQuestions(SQLModel, table=True):
    """Two questions that are nearly the same, smaller id first; ``apart`` if staff say they differ."""

    __tablename__ = "alike_questions"

    low_id: int = Field(primary_key=True, foreign_key="question.id", ondelete="CASCADE")
    high_id: int = Field(primary_key=True, foreign_key="question.id", index=True, ondelete="CASCADE")
    likeness: float = Field(index=True)
    apart: bool = False
