"""What comes: vacancies and placements of a market, checked at the door as our own forms are."""

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from talent.enterprises.enums import Importance
from talent.enterprises.schemas import MAX_SKILLS
from talent.kit.clock import today
from talent.kit.fields import Line, Mobile, Paragraphs, ResidentId, Uscc
from talent.kit.terms import Category, EmploymentKind

_Division = Annotated[str, Field(pattern=r"^\d{6}$", description="GB/T 2260 行政区划代码")]
_Education = Annotated[str, Field(pattern=r"^\d{2}$", description="GB/T 4658 学历代码")]
_Occupation = Annotated[
    Line,
    Field(min_length=1, max_length=16, description="《中华人民共和国职业分类大典（2022年版）》职业编码"),
]
_Yuan = Annotated[int, Field(ge=0, le=1_000_000)]
_Day = Annotated[date, Field(ge=date(1950, 1, 1), le=date(2100, 12, 31))]
_Months = Annotated[int, Field(ge=0, le=600)]
_Text = Annotated[Paragraphs, Field(max_length=5_000)]
_Address = Annotated[str, Field(max_length=300, pattern=r"^https?://[^\s\"'<>]+$")]


def _by_today(day: date) -> date:
    if day > today():
        raise PydanticCustomError("future", "日期不能晚于今天。")
    return day


class _Incoming(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class VacancyEmployer(_Incoming):
    """By its unified social credit code; the name counts where it is not known here."""

    uscc: Annotated[Uscc, Field(description="GB 32100 统一社会信用代码")]
    name: Annotated[Line, Field(min_length=2, max_length=120)]
    division: _Division | None = None


class VacancySource(_Incoming):
    """Where the post was published first: whoever passes it on has to say so."""

    name: Annotated[Line, Field(min_length=2, max_length=60)]
    url: _Address | None = None


class VacancySkill(_Incoming):
    """``code`` is that of our list of skills, if the sender knows it."""

    code: Annotated[Line, Field(min_length=1, max_length=60)] | None = None
    name: Annotated[Line, Field(min_length=1, max_length=60)]
    level: Annotated[int, Field(ge=1, le=4)] = 1
    importance: Importance = Importance.REQUIRED


class VacancyContent(_Incoming):
    """A post of a market. Pay is whole yuan a month before tax; the parts of a lawful post are all needed."""

    title: Annotated[Line, Field(min_length=1, max_length=60)]
    employer: VacancyEmployer
    source: VacancySource
    occupation: _Occupation | None = None
    category: Category | None = None
    headcount: Annotated[int, Field(ge=1, le=9_999)]
    division: _Division | None = None
    remote: bool = False
    kind: EmploymentKind = EmploymentKind.FULL_TIME
    salary_min: _Yuan
    salary_max: _Yuan
    duties: _Text
    conditions: _Text
    education_level: _Education | None = None
    education_must: bool = False
    experience_months: _Months | None = None
    experience_must: bool = False
    starts_on: _Day | None = None
    valid_until: _Day
    skills: Annotated[list[VacancySkill], Field(max_length=MAX_SKILLS)] = []


class PlacedPerson(_Incoming):
    """Who it is: by the resident number, or by name and mobile. Kept only where the person is known here
    and has agreed.
    """

    name: Annotated[Line, Field(min_length=1, max_length=40)]
    resident_id: Annotated[ResidentId, Field(description="GB 11643 公民身份号码")] | None = None
    mobile: Mobile | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if self.resident_id is None and self.mobile is None:
            raise PydanticCustomError("identity", "公民身份号码和手机号至少填写一项。")
        return self


class PlacementEmployer(_Incoming):
    uscc: Annotated[Uscc, Field(description="GB 32100 统一社会信用代码")] | None = None
    name: Annotated[Line, Field(min_length=2, max_length=80)]


class PlacementContent(_Incoming):
    """An employment that the market has on record."""

    person: PlacedPerson
    employer: PlacementEmployer
    title: Annotated[Line, Field(min_length=1, max_length=60)]
    occupation: _Occupation | None = None
    started_on: Annotated[_Day, AfterValidator(_by_today)]
    ended_on: _Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ended_on is not None and self.ended_on < self.started_on:
            raise PydanticCustomError("order", "结束日期早于开始日期。")
        return self
