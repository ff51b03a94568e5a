"""Demands by id, for those who rank them: cards of a few, ids of all that are open."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.enterprises.demands import NO_DEMAND
from talent.enterprises.queries import filtered, open_demands, visible_demands
from talent.enterprises.schemas import DemandCard, DemandFilter
from talent.enterprises.showing import demand_cards
from talent.enterprises.tables import Demand
from talent.kit.errors import NotFound
from talent.vocab.service import division_scope


def cards_by_id(session: Session, actor: Actor, ids: Collection[int]) -> dict[int, DemandCard]:
    """Cards of those of the ids that the actor may see."""
    require(actor, Permission.DEMANDS_READ)
    query = visible_demands(actor).where(col(Demand.id).in_(ids)).order_by(col(Demand.id))
    return {card.id: card for card in demand_cards(session, actor, session.exec(query).all())}


def organisation_of(session: Session, actor: Actor, demand_id: int) -> int:
    """Whose a demand is that the actor may see; a stranger's draft is not found."""
    require(actor, Permission.DEMANDS_READ)
    query = visible_demands(actor).where(col(Demand.id) == demand_id)
    found: int | None = session.scalar(query.with_only_columns(col(Demand.organisation_id)))
    if found is None:
        raise NotFound(NO_DEMAND)
    return found


def organisations_of(session: Session, demand_ids: Collection[int]) -> dict[int, int]:
    """Whose each demand is. Unguarded: for those who decide what an employer may see of others."""
    query = select(Demand.id, Demand.organisation_id).where(col(Demand.id).in_(demand_ids))
    rows = session.exec(query.order_by(col(Demand.id)))
    return {number: owner for number, owner in rows if number is not None}


def open_demand_ids(session: Session, actor: Actor, wanted: DemandFilter) -> list[int]:
    """Ids of all that anybody may apply for today and the filter asks for."""
    require(actor, Permission.DEMANDS_READ)
    scope = division_scope(session, wanted.division) if wanted.division else ()
    query = filtered(open_demands(), actor, wanted, scope).with_only_columns(col(Demand.id))
    found = session.scalars(query.order_by(col(Demand.id)))
    return [number for number in found if number is not None]


class OpenPlace(NamedTuple):
    """Where an open demand is, and whose."""

    id: int
    organisation_id: int
    division: str | None
    remote: bool


def open_places(session: Session, actor: Actor) -> list[OpenPlace]:
    """All that anybody may apply for today, by id."""
    require(actor, Permission.DEMANDS_READ)
    columns = (getattr(Demand, name) for name in OpenPlace._fields)
    query = open_demands().with_only_columns(*columns).order_by(col(Demand.id))
    return [OpenPlace(*row) for row in session.execute(query)]


def published_since(session: Session, actor: Actor, wanted: DemandFilter, moment: datetime) -> list[int]:
    """``open_demand_ids`` of those that were published at the moment or after it."""
    require(actor, Permission.DEMANDS_READ)
    scope = division_scope(session, wanted.division) if wanted.division else ()
    query = filtered(open_demands(), actor, wanted, scope).where(col(Demand.published_at) >= moment)
    found = session.scalars(query.with_only_columns(col(Demand.id)).order_by(col(Demand.id)))
    return [number for number in found if number is not None]


def open_among(session: Session, actor: Actor, ids: Collection[int], *, mine: bool = False) -> list[int]:
    """Those of the ids that anybody may apply for today; with ``mine`` only those of the actor's own."""
    require(actor, Permission.DEMANDS_READ)
    query = filtered(open_demands(), actor, DemandFilter(mine=mine), ()).where(col(Demand.id).in_(ids))
    found = session.scalars(query.with_only_columns(col(Demand.id)).order_by(col(Demand.id)))
    return [number for number in found if number is not None]
