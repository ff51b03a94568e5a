"""Demands that were out once and are no more: what those who still have the address may look at instead."""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, false, func, or_
from sqlalchemy import select as columns_of
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.enterprises.queries import open_demands
from talent.enterprises.rules import ENDED, LIVE
from talent.enterprises.schemas import DemandCard
from talent.enterprises.showing import demand_cards
from talent.enterprises.tables import Demand, DemandSkill
from talent.kit.clock import today

_MOST = 6
_OCCUPATION, _DIVISION, _SKILL = 3, 2, 1


def similar_to_ended(session: Session, actor: Actor, demand_id: int) -> list[DemandCard] | None:
    """Open demands like one that was published and has ended, the most alike first; None if it never was."""
    require(actor, Permission.DEMANDS_READ)
    ended = session.exec(select(Demand).where(col(Demand.id) == demand_id, _was_out(today()))).one_or_none()
    return None if ended is None else _similar(session, actor, ended)


def _was_out(day: date) -> ColumnElement[bool]:
    over = and_(col(Demand.state).in_(sorted(LIVE)), col(Demand.valid_until) < day)
    return and_(col(Demand.published_at).is_not(None), or_(col(Demand.state).in_(sorted(ENDED)), over))


def _similar(session: Session, actor: Actor, ended: Demand) -> list[DemandCard]:
    """The same work counts more than the same place, a place more than a skill; alone it is nothing."""
    asked = select(DemandSkill.skill).where(col(DemandSkill.demand_id) == ended.id)
    shared = (
        columns_of(col(DemandSkill.demand_id).label("demand_id"), func.count().label("skills"))
        .where(col(DemandSkill.skill).is_not(None), col(DemandSkill.skill).in_(asked))
        .group_by(col(DemandSkill.demand_id))
        .subquery()
    )
    same_work = _same(col(Demand.occupation), ended.occupation)
    skills = func.coalesce(shared.c.skills, 0)
    alike = (
        case((same_work, _OCCUPATION), else_=0)
        + case((_same(col(Demand.division), ended.division), _DIVISION), else_=0)
        + skills * _SKILL
    )
    query = (
        open_demands()
        .outerjoin(shared, shared.c.demand_id == col(Demand.id))
        .where(or_(same_work, skills > 0))
        .order_by(alike.desc(), col(Demand.published_at).desc().nulls_last(), col(Demand.id).desc())
    )
    return demand_cards(session, actor, session.exec(query.limit(_MOST)).all())


def _same(column: Mapped[str | None], value: str | None) -> ColumnElement[bool]:
    """What is not known of both is not the same."""
    return false() if value is None else column == value
