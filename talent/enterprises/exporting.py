"""An organisation's own demands for a file, a portion at a time, with the numbers of its own lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.enterprises.enums import DemandState
from talent.enterprises.queries import codes_by_demand, filtered, skills_by_demand, visible_demands
from talent.enterprises.rules import effective_state
from talent.enterprises.schemas import DemandFilter
from talent.enterprises.tables import Demand, DemandSkill
from talent.kit.clock import today
from talent.kit.db import count
from talent.vocab.service import division_names, division_scope


@dataclass(frozen=True, slots=True)
class Exported:
    """A demand with all that its own enterprise may read of it."""

    demand: Demand
    skills: Sequence[DemandSkill]
    code: str
    division_name: str
    state: DemandState


def count_own_demands(session: Session, actor: Actor, wanted: DemandFilter) -> int:
    require(actor, Permission.ENTERPRISE_INSIDE)
    return count(session, filtered(visible_demands(actor), actor, _own(wanted), _scope(session, wanted)))


def own_demands_before(
    session: Session, actor: Actor, wanted: DemandFilter, before: int, limit: int
) -> list[Exported]:
    """The next so many below an id, the highest first."""
    require(actor, Permission.ENTERPRISE_INSIDE)
    query = filtered(visible_demands(actor), actor, _own(wanted), _scope(session, wanted))
    query = query.where(col(Demand.id) < before).order_by(col(Demand.id).desc()).limit(limit)
    rows = session.exec(query).all()
    ids = [row.id for row in rows if row.id is not None]
    skills = skills_by_demand(session, ids)
    codes = codes_by_demand(session, ids)
    names = division_names(session, {row.division for row in rows})
    return [
        Exported(
            row,
            skills[row.id or 0],
            codes.get(row.id or 0, ""),
            names.get(row.division or "", ""),
            effective_state(row, today()),
        )
        for row in rows
    ]


def _own(wanted: DemandFilter) -> DemandFilter:
    return wanted.model_copy(update={"mine": True})


def _scope(session: Session, wanted: DemandFilter) -> Sequence[str]:
    return division_scope(session, wanted.division) if wanted.division else ()
