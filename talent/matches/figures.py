"""The four numbers of the home page, counted at the moment."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from talent.accounts.enums import OrganisationKind, Verification
from talent.accounts.tables import Organisation
from talent.enterprises.enums import DemandState
from talent.enterprises.tables import Demand
from talent.kit.clock import today
from talent.people.queries import rankable_people
from talent.vocab.tables import Skill


@dataclass(frozen=True, slots=True)
class Figures:
    """Open demands, people who take part in matching, verified enterprises, canonical skills."""

    demands: int
    talents: int
    enterprises: int
    skills: int


def figures(session: Session) -> Figures:
    """Counts only, so everybody may have them."""
    day = today()
    verified = [
        col(Organisation.verification) == Verification.VERIFIED,
        col(Organisation.verified_until) >= day,
    ]
    enterprise = col(Organisation.kind) == OrganisationKind.ENTERPRISE
    open_demands = [
        col(Demand.state) == DemandState.OPEN,
        (col(Demand.valid_until).is_(None)) | (col(Demand.valid_until) >= day),
    ]
    people = rankable_people().subquery()
    return Figures(
        demands=session.exec(
            select(func.count(col(Demand.id)))
            .join(Organisation, col(Organisation.id) == col(Demand.organisation_id))
            .where(*open_demands, *verified)
        ).one(),
        talents=session.exec(select(func.count()).select_from(people)).one(),
        enterprises=session.exec(select(func.count(col(Organisation.id))).where(enterprise, *verified)).one(),
        skills=session.exec(select(func.count(col(Skill.id)))).one(),
    )
