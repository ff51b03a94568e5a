"""The parts of a profile, the same on the way in and on the way out."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from talent.kit.clock import today
from talent.kit.fields import Email, Line, Mobile, Paragraphs, ResidentId
from talent.kit.terms import Category, EmploymentKind

MAX_ROWS = 30

# How long before its end a course of study, or a post for a fixed term, may be written down.
_YEARS_OF_STUDY = 10
_YEARS_OF_A_TERM = 5


def _by_today(day: date) -> date:
    if day > today():
        raise PydanticCustomError("future", "日期不能晚于今天，请核对。")
    return day


def _within_a_term(day: date) -> date:
    if day.year > today().year + _YEARS_OF_A_TERM:
        raise PydanticCustomError("future", "结束日期太远，请核对；仍在职请留空。")
    return day


def _by_this_year(year: int) -> int:
    if year > today().year:
        raise PydanticCustomError("future", "开始年份不能晚于今年，请核对。")
    return year


def _within_studies(year: int) -> int:
    if year > today().year + _YEARS_OF_STUDY:
        raise PydanticCustomError("future", "毕业年份太远，请核对。")
    return year


Year = Annotated[int, Field(ge=1950, le=2100)]
StartYear = Annotated[Year, AfterValidator(_by_this_year)]
EndYear = Annotated[Year, AfterValidator(_within_studies)]
SkillLevel = Annotated[int, Field(ge=1, le=4)]
DivisionCode = Annotated[str, Field(pattern=r"^\d{6}$")]
EducationCode = Annotated[str, Field(pattern=r"^\d{2}$")]
OccupationCode = Annotated[Line, Field(min_length=1, max_length=16)]
SkillId = Annotated[Line, Field(min_length=1, max_length=60)]
SchoolCode = Annotated[Line, Field(min_length=1, max_length=10)]
MajorCode = Annotated[Line, Field(min_length=1, max_length=8)]
PersonName = Annotated[Line, Field(min_length=1, max_length=40)]
Title = Annotated[Line, Field(min_length=1, max_length=60)]
Line60 = Annotated[Line, Field(max_length=60)]
Line80 = Annotated[Line, Field(max_length=80)]
Day = Annotated[date, Field(ge=date(1950, 1, 1), le=date(2100, 12, 31))]
PastDay = Annotated[Day, AfterValidator(_by_today)]


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Basics(Input):
    """``experience_years`` left empty is counted from the posts held."""

    name: PersonName
    mobile: Mobile | None = None
    email: Email | None = None
    resident_id: ResidentId | None = None
    division: DivisionCode | None = None
    education_level: EducationCode | None = None
    experience_years: Annotated[float, Field(ge=0, le=60)] | None = None
    introduction: Annotated[Paragraphs, Field(max_length=2000)] = ""


class EducationRow(Input):
    """The school and major by code, by name or both; a known code fills in an empty name."""

    school_code: SchoolCode | None = None
    school_name: Line60 = ""
    major_code: MajorCode | None = None
    major_name: Line60 = ""
    level: EducationCode | None = None
    start_year: StartYear | None = None
    end_year: EndYear | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.school_code and not self.school_name:
            raise PydanticCustomError("school", "请填写学校名称，或从列表中选择。")
        if self.start_year and self.end_year and self.end_year < self.start_year:
            raise PydanticCustomError("order", "结束年份早于开始年份，请核对。")
        return self


class WorkRow(Input):
    """A post held; without ``ended_on`` it is the present one. Days count from ``started_on``."""

    employer: Line80 = ""
    title: Title
    occupation: OccupationCode | None = None
    started_on: PastDay | None = None
    ended_on: Annotated[Day, AfterValidator(_within_a_term)] | None = None
    duties: Annotated[Paragraphs, Field(max_length=3000)] = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _check_order(self.started_on, self.ended_on)
        return self


class SkillRow(Input):
    """The person's own words, a level 1-4, whether used in a post held; ``skill`` if picked from the list.

    ``refused`` is the skill as which the words would be read, and which the person says they are not.
    """

    words: Title
    skill: SkillId | None = None
    level: SkillLevel = 1
    used: bool = False
    refused: SkillId | None = None


class PostRow(Input):
    """A post wished for, in the person's words."""

    title: Title
    occupation: OccupationCode | None = None


class Wishes(Input):
    """What the person asks of a post; an empty field asks nothing. Pay is whole yuan a month."""

    salary_min: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    kind: EmploymentKind | None = None
    available_from: Day | None = None
    remote: bool = False
    divisions: Annotated[list[DivisionCode], Field(max_length=8)] = []
    posts: Annotated[list[PostRow], Field(max_length=5)] = []


class _MembershipRow(Input):
    since: Day
    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _check_order(self.since, self.until)
        return self


class GraduateRow(_MembershipRow):
    category: Literal[Category.GRADUATE] = Category.GRADUATE
    school_code: SchoolCode | None = None
    school_name: Line60 = ""
    major_code: MajorCode | None = None
    major_name: Line60 = ""
    graduation_year: EndYear | None = None
    student_number: Annotated[Line, Field(min_length=1, max_length=30)] | None = None


class TrainingRow(Input):
    """One training that a trainee took part in."""

    course: Annotated[Line, Field(min_length=1, max_length=80)]
    training_body: Line80 = ""
    completed_on: Day | None = None
    hours: Annotated[int, Field(ge=1, le=10_000)] | None = None


class TraineeRow(_MembershipRow):
    category: Literal[Category.TRAINEE] = Category.TRAINEE
    trainings: Annotated[list[TrainingRow], Field(max_length=MAX_ROWS)] = []


class PractitionerRow(_MembershipRow):
    """The present post."""

    category: Literal[Category.PRACTITIONER] = Category.PRACTITIONER
    employer: Line80 = ""
    title: Line60 = ""


class InstructorRow(_MembershipRow):
    category: Literal[Category.INSTRUCTOR] = Category.INSTRUCTOR
    teaches: Annotated[Line, Field(max_length=300)] = ""
    practice: Annotated[Paragraphs, Field(max_length=500)] = ""
    availability: Annotated[Line, Field(max_length=200)] = ""
    hours_taught: Annotated[int, Field(ge=0, le=100_000)] | None = None


CategoryRow = Annotated[
    GraduateRow | TraineeRow | PractitionerRow | InstructorRow,
    Field(discriminator="category"),
]


def _check_order(start: date | None, end: date | None) -> None:
    if start and end and end < start:
        raise PydanticCustomError("order", "结束日期早于开始日期，请核对。")
