"""What goes into the talent database and what comes out: steps, the whole, the card for others."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from talent.kit.fields import Email, Line, Mobile
from talent.kit.terms import Category
from talent.people.enums import Badge, BlockOrigin, ConsentKind, EvidenceCause, EvidenceKind, Visibility
from talent.people.rows import (
    MAX_ROWS,
    Basics,
    CategoryRow,
    Day,
    DivisionCode,
    EducationRow,
    Input,
    PastDay,
    PersonName,
    SkillId,
    SkillLevel,
    SkillRow,
    Wishes,
    WorkRow,
)

MAX_SKILLS = 60
MAX_BLOCKS = 100

EducationRows = Annotated[list[EducationRow], Field(max_length=MAX_ROWS)]
WorkRows = Annotated[list[WorkRow], Field(max_length=MAX_ROWS)]
SkillRows = Annotated[list[SkillRow], Field(max_length=MAX_SKILLS)]
CategoryRows = Annotated[list[CategoryRow], Field(max_length=len(Category))]


class _Versioned(Input):
    """``version`` is that of the profile as it was read; another one means somebody else saved in between."""

    version: Annotated[int, Field(ge=1)]


class BasicsInput(_Versioned, Basics):
    """Step 1. ``resident_id`` left out stays as it is."""


class EducationInput(_Versioned):
    """Step 2: all rows, newest first."""

    rows: EducationRows


class WorkInput(_Versioned):
    """Step 3: all rows, newest first."""

    rows: WorkRows


class SkillsInput(_Versioned):
    """Step 4: all skills, most important first."""

    rows: SkillRows


class WishesInput(_Versioned, Wishes):
    """Step 5."""


class CategoriesInput(_Versioned):
    """Step 6: at most one row for each category that the person is or was in."""

    rows: CategoryRows


class VisibilityInput(_Versioned):
    """Step 7."""

    visibility: Visibility


class BlockInput(Input):
    """An employer by its name, or one of the system by its id."""

    name: Annotated[Line, Field(max_length=120)] = ""
    organisation_id: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class PauseInput(Input):
    """For so many months out of every ranking; without a number back in at once."""

    months: Literal[1, 3, 6] | None = None


class StartInput(Input):
    """What registration knows; ``agreed`` are the texts that the person ticked, the notice among them."""

    name: PersonName
    mobile: Mobile | None = None
    email: Email | None = None
    agreed: frozenset[ConsentKind]


class PersonInput(Input):
    """A whole profile at once. ``agreed`` is for people who hand in their own; nobody agrees for another.

    ``confirmed_on`` is for those who hand in others: who hands in the own one confirms it today.
    """

    basics: Basics
    education: EducationRows = Field(default_factory=list)
    work: WorkRows = Field(default_factory=list)
    skills: SkillRows = Field(default_factory=list)
    wishes: Wishes = Field(default_factory=Wishes)
    categories: CategoryRows = Field(default_factory=list)
    visibility: Visibility = Visibility.VERIFIED
    agreed: frozenset[ConsentKind] = frozenset()
    confirmed_on: PastDay | None = None


class EvidenceInput(Input):
    """Somebody's word for one canonical skill of a person, at a level 1-4."""

    skill: SkillId
    kind: EvidenceKind
    level: SkillLevel
    vouched_by: Annotated[Line, Field(min_length=1, max_length=120)]
    given_on: Day


class ProposalInput(Input):
    """What the person says to a proposed skill."""

    skill: SkillId
    accept: bool


class PersonFilter(Input):
    """Narrows a list of people; every empty condition asks nothing. A city stands for its counties."""

    category: Category | None = None
    division: DivisionCode | None = None
    education_rank_min: Annotated[int, Field(ge=1, le=7)] | None = None
    skill: SkillId | None = None
    experience_min: Annotated[float, Field(ge=0, le=60)] | None = None


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class EvidenceOut(_Out):
    """Who vouches for a skill, up to which level, since when, and the ``title`` of the course or exam."""

    skill: str
    kind: EvidenceKind
    level: int
    vouched_by: str
    given_on: date
    cause: EvidenceCause
    title: str = ""


class PersonSkillOut(_Out):
    """A skill in the person's words with the best proof of it; ``skill`` and ``name`` where it is canonical.

    ``refused`` is the skill as which the words were read and which the person says they are not;
    ``evidence`` is all that stands, the strongest first.
    """

    words: str
    skill: str | None
    name: str
    level: int
    used: bool
    badge: Badge
    vouched_by: str = ""
    vouched_level: int = 0
    evidence: list[EvidenceOut] = Field(default_factory=list)
    refused: str | None = None


class ProposedSkill(_Out):
    """Vouched for by somebody and never stated by its person: to be added at this level, or declined."""

    skill: str
    name: str
    level: int
    evidence: list[EvidenceOut]


class ConsentOut(_Out):
    """One agreement; ``withdrawn_at`` is empty while it stands."""

    kind: ConsentKind
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None


class PersonOut(_Out):
    """The whole profile, for its owner; for staff with ``masked`` contact and numbers."""

    id: int
    version: int
    masked: bool
    name: str
    mobile: str | None
    email: str | None
    resident_id: str | None
    division: str | None
    division_name: str
    education_level: str | None
    education_rank: int | None
    education_name: str
    experience_years: float | None
    experience_stated: bool
    introduction: str
    education: list[EducationRow]
    work: list[WorkRow]
    skills: list[PersonSkillOut]
    proposed: list[ProposedSkill]
    wishes: Wishes
    categories: list[CategoryRow]
    visibility: Visibility
    opted_out: bool
    paused_until: date | None
    consents: list[ConsentOut]
    confirmed_on: date


class DraftOut(_Out):
    """What was typed into a step and not saved, and the version of the profile for which it was."""

    version: int
    fields: dict[str, list[str]]
    saved_at: datetime


class ViewerOut(_Out):
    """Somebody of ``viewer``, an organisation or the staff, looked at the profile on a day.

    ``demand`` is the title of the demand for which it was, where that demand is still shown.
    """

    day: date
    viewer: str
    for_a_demand: bool
    demand_id: int | None
    demand: str


class BlockOut(_Out):
    """An employer that does not see the person; ``organisation`` names the verified one that is meant.

    ``lifted``: it was added by itself, and the person has removed it.
    """

    id: int
    name: str
    origin: BlockOrigin
    lifted: bool
    organisation: str


class PersonCard(_Out):
    """What others see: a masked name, no contact, no numbers, no account."""

    id: int
    name: str
    headline: str
    division: str | None
    division_name: str
    education_rank: int | None
    education_name: str
    experience_years: float | None
    categories: list[Category]
    skills: list[PersonSkillOut]
    confirmed_on: date


class ContactOut(_Out):
    """What an enterprise is told of somebody who agreed to it."""

    name: str
    mobile: str | None
    email: str | None


class MissingPart(_Out):
    """What is still empty, the step that fills it, its share of the whole in percent, and what it brings."""

    part: str
    label: str
    step: str
    points: int
    gain: str


class Completeness(_Out):
    percent: int
    missing: list[MissingPart]
