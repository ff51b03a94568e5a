"""What goes into the demand database and what comes out of it."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from talent.accounts.enums import Verification
from talent.enterprises.cautions import Caution
from talent.enterprises.enums import DemandState, EnterpriseSize, Ground, Importance, PauseReason
from talent.kit.errors import FieldError
from talent.kit.fields import Line, Mobile, Paragraphs
from talent.kit.terms import Category, EmploymentKind

MAX_SKILLS = 30
MAX_TEXT = 5_000
# A draft may hold any whole sum; what may be published, ``rules`` says.
MAX_YUAN = 1_000_000

_INPUT = ConfigDict(extra="forbid", str_strip_whitespace=True)
_OUTPUT = ConfigDict(frozen=True)

Yuan = Annotated[int, Field(ge=0, le=MAX_YUAN)]
DivisionCode = Annotated[str, Field(pattern=r"^\d{6}$")]
Text = Annotated[Paragraphs, Field(max_length=MAX_TEXT)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]


class EnterpriseInput(BaseModel):
    """What an enterprise may change about itself. ``version`` 0: nothing was saved yet."""

    model_config = _INPUT

    division: DivisionCode | None = None
    industry: Annotated[str, Field(pattern=r"^[A-Z]?\d{0,4}$", min_length=1, max_length=4)] | None = None
    size: EnterpriseSize | None = None
    address: Annotated[Line, Field(max_length=200)] = ""
    introduction: Text = ""
    contact_name: Annotated[Line, Field(max_length=40)] = ""
    contact_mobile: Mobile | None = None
    version: Annotated[int, Field(ge=0)] = 0


class EnterpriseOut(BaseModel):
    """An enterprise. The contact is masked for everybody but the enterprise itself."""

    model_config = _OUTPUT

    organisation_id: int
    name: str
    uscc: str | None
    verification: Verification
    verified: bool
    verified_until: date | None
    # The market on whose word it counts as verified; empty for who registered here.
    vouched_by: str
    division: str | None
    division_name: str
    industry: str | None
    industry_name: str
    size: EnterpriseSize | None
    address: str
    introduction: str
    contact_name: str
    contact_mobile: str
    version: int


class DemandSkillInput(BaseModel):
    """A skill asked for, in the enterprise's words; ``skill`` is the canonical id if one was picked."""

    model_config = _INPUT

    words: Annotated[Line, Field(min_length=1, max_length=60)]
    skill: Annotated[Line, Field(min_length=1, max_length=60)] | None = None
    level: Annotated[int, Field(ge=1, le=4)] = 1
    importance: Importance = Importance.REQUIRED


class DemandInput(BaseModel):
    """A need for people. Only the title is needed to save a draft; publishing needs the lawful parts.

    Pay is whole yuan a month before tax; ``education_rank`` runs from 1 to 7. ``version`` counts only
    when an existing demand is changed.
    """

    model_config = _INPUT

    title: Annotated[Line, Field(min_length=1, max_length=60)]
    occupation: Annotated[Line, Field(min_length=1, max_length=16)] | None = None
    category: Category | None = None
    headcount: Annotated[int, Field(ge=1, le=9_999)] | None = None
    division: DivisionCode | None = None
    remote: bool = False
    kind: EmploymentKind = EmploymentKind.FULL_TIME
    salary_min: Yuan | None = None
    salary_max: Yuan | None = None
    duties: Text = ""
    conditions: Text = ""
    education_rank: Annotated[int, Field(ge=1, le=7)] | None = None
    education_must: bool = False
    experience_years: Annotated[float, Field(ge=0, le=50, allow_inf_nan=False)] | None = None
    experience_must: bool = False
    place_must: bool = False
    starts_on: Day | None = None
    valid_until: Day | None = None
    skills: Annotated[list[DemandSkillInput], Field(max_length=MAX_SKILLS)] = []
    version: Annotated[int, Field(ge=0)] = 0


class ExtendInput(BaseModel):
    """A later last day for a demand that is out."""

    model_config = _INPUT

    valid_until: Day
    version: Annotated[int, Field(ge=1)]


class SamePostOut(BaseModel):
    """An open demand with the same title and place."""

    model_config = _OUTPUT

    id: int
    title: str
    valid_until: date | None


class DemandFilter(BaseModel):
    """Narrows a list of demands; what is empty narrows nothing. A city stands for its counties too."""

    model_config = _INPUT

    text: Annotated[Line, Field(max_length=60)] = ""
    division: DivisionCode | None = None
    occupation: Annotated[Line, Field(max_length=16)] | None = None
    kind: EmploymentKind | None = None
    category: Category | None = None
    salary_at_least: Yuan | None = None
    state: DemandState | None = None
    mine: bool = False
    # Only the templates of one's own enterprise.
    template: bool = False


class DemandSkillOut(BaseModel):
    """``name`` is the canonical skill's, empty where the words are not known to be one."""

    model_config = _OUTPUT

    words: str
    skill: str | None
    name: str
    level: int
    importance: Importance


class FindingOut(BaseModel):
    """Discriminating words in one field: the exact words, where they stand, and what to write instead."""

    model_config = _OUTPUT

    field: str
    words: str
    ground: Ground
    advice: str
    start: int
    end: int


class DemandSourceOut(BaseModel):
    """Where a demand was forwarded from. ``answered_here``: its enterprise has an account that can answer.

    For its own enterprise, ``differs`` names the fields in which it has written over what was forwarded.
    """

    model_config = _OUTPUT

    name: str
    url: str
    answered_here: bool
    differs: list[str]


class _DemandBase(BaseModel):
    model_config = _OUTPUT

    id: int
    state: DemandState
    title: str
    organisation_id: int
    organisation_name: str
    verified: bool
    # The market on whose word the enterprise counts as verified; empty for who registered here.
    vouched_by: str
    mine: bool
    occupation: str | None
    occupation_name: str
    category: Category | None
    headcount: int | None
    division: str | None
    division_name: str
    remote: bool
    kind: EmploymentKind
    salary_min: int | None
    salary_max: int | None
    education_rank: int | None
    experience_years: float | None
    starts_on: date | None
    valid_until: date | None
    published_at: datetime | None
    confirmed_on: date | None
    # For its own enterprise only: whether it is a template, why the calendar paused it, and the day on which
    # it is paused unless somebody confirms it; None while nobody needs to.
    template: bool
    paused_for: PauseReason | None
    confirm_by: date | None
    version: int


class DemandCard(_DemandBase):
    """A demand in a list; ``skills`` are the enterprise's words, the most important first."""

    skills: list[str]


class DemandOut(_DemandBase):
    """A whole demand.

    The last four are for its own enterprise only and empty for others: what the text has that
    discriminates, what else keeps it from being published, what may be better, where it can go next.
    """

    duties: str
    conditions: str
    education_must: bool
    experience_must: bool
    place_must: bool
    skills: list[DemandSkillOut]
    # None for a demand that its enterprise wrote here.
    source: DemandSourceOut | None
    created_at: datetime
    updated_at: datetime
    findings: list[FindingOut]
    blockers: list[FieldError]
    warnings: list[Caution]
    next_states: list[DemandState]
