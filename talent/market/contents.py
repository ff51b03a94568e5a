"""What leaves of a talent, a demand and a hire, with the national codes.

Whole numbers only and no null: every language then writes the same JSON, and both sides the same digest.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, WithJsonSchema

from talent.enterprises.enums import Importance
from talent.kit.terms import Category, EmploymentKind
from talent.people.enums import Badge


def _code(pattern: str, standard: str) -> WithJsonSchema:
    """Told, not checked: what stands in our tables was checked on its way in."""
    return WithJsonSchema({"type": "string", "pattern": pattern, "description": standard})


Division = Annotated[str, _code(r"^\d{6}$", "GB/T 2260 行政区划代码")]
Education = Annotated[str, _code(r"^\d{2}$", "GB/T 4658 学历代码")]
Occupation = Annotated[str, _code(r"^[0-9A-Z-]{1,16}$", "《中华人民共和国职业分类大典（2022年版）》职业编码")]
Industry = Annotated[str, _code(r"^[A-Z]?\d{0,4}$", "GB/T 4754-2017 国民经济行业代码")]
Uscc = Annotated[str, _code(r"^[0-9A-Z]{18}$", "GB 32100 统一社会信用代码")]
School = Annotated[str, _code(r"^\d{5,10}$", "教育部学校标识码")]
Major = Annotated[str, _code(r"^[0-9A-Z]{2,8}$", "教育部专业代码")]
Level = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 4})]


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EmployerOut(_Content):
    uscc: Uscc | None = None
    name: str
    division: Division | None = None
    industry: Industry | None = None


class SourceOut(_Content):
    """Where a demand was forwarded from, and under which reference it is known there."""

    name: str
    url: str | None = None
    reference: str


class SchoolingOut(_Content):
    school_code: School | None = None
    school_name: str
    major_code: Major | None = None
    major_name: str | None = None
    level: Education | None = None
    start_year: int | None = None
    end_year: int | None = None


class PostOut(_Content):
    """A post held, without what was done in it."""

    employer: str | None = None
    title: str
    occupation: Occupation | None = None
    started_on: date | None = None
    ended_on: date | None = None


class StatedSkillOut(_Content):
    """``code`` is that of our list of skills, where it has the skill; ``badge`` says who vouches for it."""

    code: str | None = None
    name: str
    level: Level
    badge: Badge


class CategoryOut(_Content):
    category: Category
    since: date
    until: date | None = None


class WishedPostOut(_Content):
    title: str
    occupation: Occupation | None = None


class WishesOut(_Content):
    """Pay is whole yuan a month."""

    salary_min: int | None = None
    kind: EmploymentKind | None = None
    available_from: date | None = None
    remote: bool = False
    divisions: list[Division] = []
    posts: list[WishedPostOut] = []


class TalentContent(_Content):
    """A person who agreed to it. The name is masked as enterprises see it; no contact, no numbers, no free
    text, nothing of sex, age, ethnicity or household.
    """

    name: str
    division: Division | None = None
    education_level: Education | None = None
    experience_months: int | None = None
    categories: list[CategoryOut]
    education: list[SchoolingOut]
    work: list[PostOut]
    skills: list[StatedSkillOut]
    wishes: WishesOut


class AskedSkillOut(_Content):
    code: str | None = None
    name: str
    level: Level
    importance: Importance


class DemandContent(_Content):
    """A demand as its public page shows it. Pay is whole yuan a month before tax."""

    title: str
    employer: EmployerOut
    occupation: Occupation | None = None
    category: Category | None = None
    headcount: int | None = None
    division: Division | None = None
    remote: bool
    kind: EmploymentKind
    salary_min: int | None = None
    salary_max: int | None = None
    duties: str
    conditions: str
    education_level: Education | None = None
    education_must: bool
    experience_months: int | None = None
    experience_must: bool
    place_must: bool
    starts_on: date | None = None
    valid_until: date | None = None
    published_on: date | None = None
    skills: list[AskedSkillOut]
    source: SourceOut | None = None


class HireContent(_Content):
    """Somebody was hired: by record numbers of the feed. ``confirmed`` where the person said so, too."""

    talent_record: str
    demand_record: str | None = None
    employer: EmployerOut
    title: str
    hired_on: date
    confirmed: bool
