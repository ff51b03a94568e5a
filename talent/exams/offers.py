"""Papers that one can take now and that examine given skills."""

from collections import defaultdict
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.exams.attempt_tables import Paper, PaperPart
from talent.exams.enums import PaperState
from talent.exams.tables import StandardItemSkill


class PaperOffer(BaseModel):
    """A paper that is open, whose questions examine a skill."""

    model_config = ConfigDict(frozen=True)

    id: int
    title: str
    minutes: int


def open_papers(session: Session, actor: Actor, needed: Mapping[str, int]) -> dict[str, list[PaperOffer]]:
    """For each of the skills the papers that examine it at the level needed or above, by title."""
    require(actor, Permission.STANDARDS_READ)
    query = (
        columns_of(
            col(StandardItemSkill.skill),
            col(StandardItemSkill.level),
            col(Paper.id),
            col(Paper.title),
            col(Paper.minutes),
        )
        .join(PaperPart, col(PaperPart.item_id) == col(StandardItemSkill.item_id))
        .join(Paper, col(Paper.id) == col(PaperPart.paper_id))
        .where(col(Paper.state) == PaperState.OPEN, col(StandardItemSkill.skill).in_(needed))
        .order_by(col(Paper.title), col(Paper.id))
    )
    found: defaultdict[str, dict[int, PaperOffer]] = defaultdict(dict)
    for skill, level, number, title, minutes in session.execute(query):
        if level >= needed[skill]:
            found[skill][number] = PaperOffer(id=number, title=title, minutes=minutes)
    return {skill: list(papers.values()) for skill, papers in found.items()}
