"""Demands as a market sees them: what the public page shows of those that are out today."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col

from talent.accounts.tables import Organisation
from talent.enterprises.queries import (
    industries_of,
    open_demands,
    organisations_by_id,
    skills_by_demand,
    sources_by_demand,
)
from talent.enterprises.tables import Demand, DemandSkill, DemandSource
from talent.kit.clock import SHANGHAI
from talent.market.contents import AskedSkillOut, DemandContent, EmployerOut, SourceOut
from talent.market.talents_out import months
from talent.vocab.service import EDUCATION_CHOICES, skill_names

_LOWEST = EDUCATION_CHOICES[0].code
_CODE_OF_RANK = {choice.rank: choice.code for choice in EDUCATION_CHOICES}


def demand_contents(session: Session, ids: Collection[int]) -> dict[int, DemandContent]:
    """Of the demands of these ids those that anybody may apply for today, by id."""
    wanted = open_demands().where(col(Demand.id).in_(ids)).order_by(col(Demand.id))
    demands = {row.id: row for row in session.exec(wanted) if row.id is not None}
    if not demands:
        return {}
    skills = skills_by_demand(session, list(demands))
    names = skill_names(session, {one.skill for rows in skills.values() for one in rows if one.skill})
    employers = employers_of(session, {row.organisation_id for row in demands.values()})
    sources = sources_by_demand(session, list(demands))
    return {
        number: _content(row, employers[row.organisation_id], _skills(skills[number], names), sources)
        for number, row in demands.items()
    }


def employers_of(session: Session, ids: Collection[int]) -> dict[int, EmployerOut]:
    """Organisations by id."""
    industries = industries_of(session, ids)
    return {
        number: _employer(row, industries.get(number))
        for number, row in organisations_by_id(session, ids).items()
    }


def _employer(row: Organisation, industry: str | None) -> EmployerOut:
    return EmployerOut(uscc=row.uscc, name=row.name, division=row.division, industry=industry)


def _content(
    row: Demand, employer: EmployerOut, skills: list[AskedSkillOut], sources: dict[int, DemandSource]
) -> DemandContent:
    return DemandContent(
        title=row.title,
        employer=employer,
        occupation=row.occupation,
        category=row.category,
        headcount=row.headcount,
        division=row.division,
        remote=row.remote,
        kind=row.kind,
        salary_min=row.salary_min,
        salary_max=row.salary_max,
        duties=row.duties,
        conditions=row.conditions,
        education_level=_education(row.education_rank),
        education_must=row.education_must,
        experience_months=months(row.experience_years),
        experience_must=row.experience_must,
        place_must=row.place_must,
        starts_on=row.starts_on,
        valid_until=row.valid_until,
        published_on=_day(row.published_at),
        skills=skills,
        source=_source(sources.get(row.id or 0)),
    )


def _education(rank: int | None) -> str | None:
    return None if not rank else _CODE_OF_RANK.get(rank, _LOWEST)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(SHANGHAI).date()


def _source(row: DemandSource | None) -> SourceOut | None:
    return None if row is None else SourceOut(name=row.name, url=row.url or None, reference=row.reference)


def _skills(rows: list[DemandSkill], names: dict[str, str]) -> list[AskedSkillOut]:
    return [
        AskedSkillOut(
            code=row.skill,
            name=names.get(row.skill or "", row.words),
            level=row.level,
            importance=row.importance,
        )
        for row in rows
    ]
