"""What goes into courses, classes and enrolments, and what comes out."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.functional_validators import AfterValidator
from pydantic_core import PydanticCustomError

from talent.kit.fields import Line, Paragraphs
from talent.kit.sentences import Message
from talent.training.enums import (
    ClassStanding,
    ClassState,
    ClassWhen,
    CourseState,
    EnrolmentState,
    TeachingMode,
)

MAX_SKILLS = 20
MOST_SEATS = 5_000

_INPUT = ConfigDict(extra="forbid", str_strip_whitespace=True)
_OUTPUT = ConfigDict(frozen=True)


def _web_address(text: str) -> str:
    """A link that a click may follow: nothing but a web page."""
    if text and not text.startswith(("https://", "http://")):
        raise PydanticCustomError("link", "请填写以 https:// 或 http:// 开头的网址。")
    return text


Code = Annotated[Line, Field(max_length=30)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
DivisionCode = Annotated[str, Field(pattern=r"^\d{6}$")]
Link = Annotated[Line, Field(max_length=300), AfterValidator(_web_address)]
Score = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Seats = Annotated[int, Field(ge=1, le=MOST_SEATS)]
Version = Annotated[int, Field(ge=0)]


class CourseSkillInput(BaseModel):
    """A skill by its name, an alias or its id; it has to be in the code list."""

    model_config = _INPUT

    words: Annotated[Line, Field(min_length=1, max_length=60)]
    level: Annotated[int, Field(ge=1, le=4)] = 2


class CourseInput(BaseModel):
    """A course; an empty ``code`` is numbered on. ``version`` counts only when an existing one is changed."""

    model_config = _INPUT

    title: Annotated[Line, Field(min_length=1, max_length=80)]
    code: Code = ""
    summary: Annotated[Paragraphs, Field(max_length=5_000)] = ""
    for_whom: Annotated[Line, Field(max_length=300)] = ""
    mode: TeachingMode
    hours: Annotated[int, Field(ge=1, le=2_000)]
    fee: Annotated[int, Field(ge=0, le=100_000)] = 0
    skills: Annotated[list[CourseSkillInput], Field(max_length=MAX_SKILLS)] = []
    version: Version = 0


class ClassInput(BaseModel):
    """One run of a course; an empty ``code`` is numbered on, without ``mode`` it is taught as the course."""

    model_config = _INPUT

    code: Code = ""
    mode: TeachingMode | None = None
    division: DivisionCode | None = None
    place: Annotated[Line, Field(max_length=200)] = ""
    link: Link = ""
    starts_on: Day
    ends_on: Day
    enrol_until: Day
    seats: Seats
    version: Version = 0


class SeatsInput(BaseModel):
    model_config = _INPUT

    seats: Seats
    version: Version = 0


class EnrolInput(BaseModel):
    """Whom a body enrols: the name and the telephone or e-mail of one profile, which must both be right."""

    model_config = _INPUT

    name: Annotated[Line, Field(min_length=1, max_length=40)]
    contact: Annotated[Line, Field(min_length=1, max_length=120)]


class MarkInput(BaseModel):
    """What somebody in a class reached; ``version`` is the one that was read."""

    model_config = _INPUT

    id: Annotated[int, Field(ge=1, le=2**31 - 1)]
    version: Version
    hours_attended: Annotated[int, Field(ge=0, le=2_000)] | None = None
    score: Score | None = None


class MarksInput(BaseModel):
    model_config = _INPUT

    rows: Annotated[list[MarkInput], Field(max_length=100)] = []


class CourseSearch(BaseModel):
    """What somebody looks for among the open courses: words, and filters that all must fit."""

    model_config = _INPUT

    q: Annotated[Line, Field(max_length=60)] = ""
    mode: TeachingMode | None = None
    division: DivisionCode | None = None
    skill: Annotated[Line, Field(max_length=60)] | None = None
    free: bool = False
    # A class that takes people and has a seat left.
    seats: bool = False


class OwnCourseFilter(BaseModel):
    model_config = _INPUT

    state: CourseState | None = None


class OwnClassFilter(BaseModel):
    model_config = _INPUT

    when: ClassWhen = ClassWhen.COMING


class CourseSkillOut(BaseModel):
    model_config = _OUTPUT

    skill: str
    name: str
    level: int


class _CourseBase(BaseModel):
    model_config = _OUTPUT

    id: int
    state: CourseState
    title: str
    organisation_id: int
    organisation_name: str
    mine: bool
    mode: TeachingMode
    hours: int
    fee: int
    skills: list[CourseSkillOut]
    version: int


class CourseCard(_CourseBase):
    """A course in a list: its next class that takes people, and the seats left in all such classes."""

    next_on: date | None
    next_division_name: str
    seats_left: int
    classes: int


class CourseOut(_CourseBase):
    """A whole course. ``blockers`` say to its own body what keeps it from being opened."""

    code: str
    summary: str
    for_whom: str
    blockers: list[Message]
    next_states: list[CourseState]
    created_at: datetime
    updated_at: datetime


class InstructorOut(BaseModel):
    """Who teaches a class, by the name that others see."""

    model_config = _OUTPUT

    person_id: int
    name: str


class OwnPlace(BaseModel):
    """Where the reader stands in a class; ``turn`` counts from 1 for who waits."""

    model_config = _OUTPUT

    state: EnrolmentState
    turn: int | None


class ClassOut(BaseModel):
    """A class; ``begun`` from its first day. The link is for its body and for who is in it; ``waiting`` is a
    number, never names.
    """

    model_config = _OUTPUT

    id: int
    course_id: int
    course_title: str
    organisation_id: int
    organisation_name: str
    mine: bool
    code: str
    mode: TeachingMode
    division: str | None
    division_name: str
    place: str
    link: str
    starts_on: date
    ends_on: date
    enrol_until: date
    seats: int
    taken: int
    waiting: int
    state: ClassState
    standing: ClassStanding
    begun: bool
    instructors: list[InstructorOut]
    own: OwnPlace | None
    version: int


class RosterRow(BaseModel):
    """Somebody in a class, for its body: the name, and of the telephone what tells namesakes apart."""

    model_config = _OUTPUT

    id: int
    person_id: int
    name: str
    mobile: str
    state: EnrolmentState
    turn: int | None
    hours_attended: int | None
    score: float | None
    completed: bool
    version: int


class OwnEnrolment(BaseModel):
    """A class that the reader enrolled in, and what was reached there."""

    model_config = _OUTPUT

    held: ClassOut
    hours_attended: int | None
    score: float | None


class TaughtClass(BaseModel):
    """A class that the reader was named to teach; one that has not begun can be declined."""

    model_config = _OUTPUT

    held: ClassOut
    declinable: bool


class DeskFigures(BaseModel):
    """What a body's desk counts: ``unrecorded`` classes are over and somebody in them has no completion."""

    model_config = _OUTPUT

    courses: int
    drafts: int
    coming: int
    enrolled: int
    waiting: int
    unrecorded: int


class PendingClass(BaseModel):
    """A class at which something waits for its body, and for how many people."""

    model_config = _OUTPUT

    id: int
    course_title: str
    code: str
    ends_on: date
    people: int


class DeskOut(BaseModel):
    """What waits, the oldest first, at most a handful of each kind."""

    model_config = _OUTPUT

    figures: DeskFigures
    unrecorded: list[PendingClass]
    queued: list[PendingClass]
