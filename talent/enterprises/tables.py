"""Enterprises and what they need."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from talent.enterprises.enums import DemandState, EnterpriseSize, Importance, PauseReason, ReminderKind
from talent.kit.clock import now
from talent.kit.crypto import EncryptedText
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString
from talent.kit.terms import Category, EmploymentKind


class Enterprise(SQLModel, table=True):
    """What an organisation of kind enterprise says of itself."""

    __tablename__ = "enterprise"

    organisation_id: int = Field(primary_key=True, foreign_key="organisation.id")
    industry: str | None = Field(default=None, max_length=4)
    size: EnterpriseSize | None = Field(default=None, sa_type=EnumString(EnterpriseSize))
    address: str = Field(default="", max_length=200)
    introduction: str = Field(default="", sa_type=Text)
    contact_name: str = Field(default="", sa_type=EncryptedText("enterprise.contact_name"))
    contact_mobile: str = Field(default="", sa_type=EncryptedText("enterprise.contact_mobile"))
    version: int = 1


class Demand(SQLModel, table=True):
    """A need for people. Pay is whole yuan a month before tax; an empty condition asks nothing."""

    __tablename__ = "demand"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    created_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    state: DemandState = Field(default=DemandState.DRAFT, sa_type=EnumString(DemandState), index=True)
    title: str = Field(max_length=60)
    occupation: str | None = Field(default=None, max_length=16)
    category: Category | None = Field(default=None, sa_type=EnumString(Category))
    headcount: int | None = None
    division: str | None = Field(default=None, max_length=6, index=True)
    remote: bool = False
    kind: EmploymentKind = Field(default=EmploymentKind.FULL_TIME, sa_type=EnumString(EmploymentKind))
    salary_min: int | None = None
    salary_max: int | None = None
    duties: str = Field(default="", sa_type=Text)
    conditions: str = Field(default="", sa_type=Text)
    education_rank: int | None = None
    education_must: bool = False
    experience_years: float | None = None
    experience_must: bool = False
    place_must: bool = False
    starts_on: date | None = None
    valid_until: date | None = Field(default=None, index=True)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_on: date | None = None
    # Offered as a beginning for new demands of the same organisation.
    template: bool = False
    # Set while the calendar and not the enterprise has paused it.
    paused_for: PauseReason | None = Field(default=None, sa_type=EnumString(PauseReason))
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class DemandSkill(SQLModel, table=True):
    """A skill that a demand asks: the enterprise's words, and the canonical skill where the gate knows it."""

    __tablename__ = "demand_skill"
    __table_args__ = (Index("ix_demand_skill_skill_words", "skill", "words"),)

    id: int | None = Field(default=None, primary_key=True)
    demand_id: int = Field(foreign_key="demand.id", index=True, ondelete="CASCADE")
    position: int
    words: str = Field(max_length=60)
    skill: str | None = Field(default=None, max_length=60)
    level: int = 1
    importance: Importance = Field(default=Importance.REQUIRED, sa_type=EnumString(Importance))


class DemandSource(SQLModel, table=True):
    """From where a demand was forwarded, and what was last said there of it.

    A field in which the demand differs from ``given`` was written by its enterprise, and stays.
    """

    __tablename__ = "demand_source"

    demand_id: int = Field(primary_key=True, foreign_key="demand.id", ondelete="CASCADE")
    name: str = Field(max_length=60)
    url: str = Field(default="", max_length=300)
    # Under which it is known there.
    reference: str = Field(max_length=64)
    # A ``DemandInput`` as JSON.
    given: str = Field(sa_type=Text)
    # Taken back there: the demand was closed for that reason.
    withdrawn: bool = False


class Reminder(SQLModel, table=True):
    """Of what an organisation was reminded, once for each day that it is about: the end of a validity, or the
    last confirmation. Another day begins anew. ``object_id`` is a demand's or an organisation's.
    """

    __tablename__ = "reminder"

    kind: ReminderKind = Field(sa_type=EnumString(ReminderKind), primary_key=True)
    object_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    about: date = Field(primary_key=True)
    told_on: date


class DemandTerm(SQLModel, table=True):
    """A word of a demand that is out or paused, for the search; it weighs more in a title than in a text."""

    __tablename__ = "demand_term"

    term: str = Field(primary_key=True, max_length=24)
    demand_id: int = Field(primary_key=True, foreign_key="demand.id", index=True, ondelete="CASCADE")
    weight: int


class DemandCode(SQLModel, table=True):
    """The number under which an organisation keeps a demand in its own lists."""

    __tablename__ = "demand_code"

    organisation_id: int = Field(primary_key=True, foreign_key="organisation.id", ondelete="CASCADE")
    code: str = Field(primary_key=True, max_length=30)
    demand_id: int = Field(foreign_key="demand.id", index=True, ondelete="CASCADE")
