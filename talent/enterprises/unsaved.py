"""A need as it is typed, as rows that no table has: for those who only want to look at it."""

from sqlmodel import Session

from talent.enterprises.schemas import DemandInput
from talent.enterprises.tables import Demand, DemandSkill
from talent.enterprises.writing import check_codes, demand_values, for_the_kind, with_known_skills


def unsaved_demand(
    session: Session, organisation_id: int, data: DemandInput
) -> tuple[Demand, list[DemandSkill]]:
    """Read as saving would read it; never added to the session. Raises ``Invalid`` for unknown codes."""
    data = for_the_kind(session, organisation_id, with_known_skills(session, data))
    check_codes(session, data)
    demand = Demand(**demand_values(session, data), id=0, organisation_id=organisation_id)
    skills = [
        DemandSkill(
            demand_id=0,
            position=position,
            words=one.words,
            skill=one.skill,
            level=one.level,
            importance=one.importance,
        )
        for position, one in enumerate(data.skills)
    ]
    return demand, skills
