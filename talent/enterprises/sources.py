"""Where a demand was forwarded from, for those who read it; and what its enterprise has written over."""

from collections.abc import Sequence

from sqlmodel import Session

from talent.accounts.queries import active_members
from talent.enterprises.queries import sources_by_demand
from talent.enterprises.schemas import DemandInput, DemandSourceOut
from talent.enterprises.tables import Demand, DemandSkill
from talent.enterprises.writing import demand_values, skill_values


def source_out(
    session: Session, demand: Demand, skills: Sequence[DemandSkill], *, mine: bool
) -> DemandSourceOut | None:
    row = sources_by_demand(session, [demand.id or 0]).get(demand.id or 0)
    if row is None:
        return None
    given = DemandInput.model_validate_json(row.given)
    return DemandSourceOut(
        name=row.name,
        url=row.url,
        answered_here=session.exec(active_members(demand.organisation_id).limit(1)).first() is not None,
        differs=own_words(session, demand, skills, given) if mine else [],
    )


def own_words(
    session: Session, demand: Demand, skills: Sequence[DemandSkill], given: DemandInput
) -> list[str]:
    """Names of the fields in which the demand differs from what was forwarded."""
    said = demand_values(session, given)
    differs = [name for name, value in said.items() if getattr(demand, name) != value]
    if [skill_values(one) for one in skills] != [skill_values(one) for one in given.skills]:
        differs.append("skills")
    return differs
