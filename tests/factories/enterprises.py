"""Demands, complete and open unless told otherwise."""

from collections.abc import Iterable
from datetime import date, timedelta

from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.indexing import index_demand
from talent.enterprises.tables import Demand, DemandSkill, Enterprise
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.terms import Category, EmploymentKind


def make_enterprise(session: Session, organisation_id: int, *, introduction: str = "") -> Enterprise:
    """The enterprise's own page; the organisation must be there."""
    enterprise = Enterprise(organisation_id=organisation_id, introduction=introduction)
    session.add(enterprise)
    session.flush()
    return enterprise


def make_demand(
    session: Session,
    organisation_id: int,
    *,
    title: str = "直播运营",
    state: DemandState = DemandState.OPEN,
    occupation: str | None = None,
    category: Category | None = None,
    headcount: int | None = 2,
    division: str | None = "130100",
    remote: bool = False,
    kind: EmploymentKind = EmploymentKind.FULL_TIME,
    salary_min: int | None = 6000,
    salary_max: int | None = 9000,
    duties: str = "负责店铺直播间的日常运营和数据复盘。",
    conditions: str = "熟悉直播平台规则，沟通能力好。",
    education_rank: int | None = None,
    education_must: bool = False,
    experience_years: float | None = None,
    experience_must: bool = False,
    place_must: bool = False,
    valid_until: date | None = None,
    skills: Iterable[tuple[str, str | None, int, Importance]] = (("直播运营", None, 2, Importance.REQUIRED),),
) -> Demand:
    """``skills`` are (words, canonical skill or None, level, importance)."""
    demand = Demand(
        organisation_id=organisation_id,
        state=state,
        title=title,
        occupation=occupation,
        category=category,
        headcount=headcount,
        division=division,
        remote=remote,
        kind=kind,
        salary_min=salary_min,
        salary_max=salary_max,
        duties=duties,
        conditions=conditions,
        education_rank=education_rank,
        education_must=education_must,
        experience_years=experience_years,
        experience_must=experience_must,
        place_must=place_must,
        valid_until=valid_until or today() + timedelta(days=60),
        published_at=now() if state is not DemandState.DRAFT else None,
        confirmed_on=today(),
    )
    session.add(demand)
    session.flush()
    demand_id = demand.id
    assert demand_id is not None
    for position, (words, skill, level, importance) in enumerate(skills):
        session.add(
            DemandSkill(
                demand_id=demand_id,
                position=position,
                words=words,
                skill=skill,
                level=level,
                importance=importance,
            )
        )
    session.flush()
    index_demand(session, demand)
    return demand
