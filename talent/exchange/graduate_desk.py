"""What a university is told of all its graduates together; of nobody alone."""

from sqlalchemy import func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.hiring.tables import Hire, Thread
from talent.people.graduate_queries import seen_graduates
from talent.people.graduate_reading import graduate_years
from talent.people.graduate_schemas import GraduateFigures, YearFigures
from talent.people.partner_tables import GraduateEntry

# Of fewer who have claimed, how many agreed or were hired would tell of single people.
FEWEST = 10


def graduate_figures(session: Session, actor: Actor) -> GraduateFigures:
    """How many were handed in, have claimed, agreed and were hired, by year of graduation."""
    rows = graduate_years(session, actor)
    hired = _hired(session, actor)
    years = [
        YearFigures(
            year=year,
            handed_in=handed_in,
            claimed=claimed,
            agreed=agreed if claimed >= FEWEST else None,
            hired=hired.get(year, 0) if claimed >= FEWEST else None,
        )
        for year, handed_in, claimed, agreed in rows
    ]
    return GraduateFigures(
        handed_in=sum(one.handed_in for one in years),
        claimed=sum(one.claimed for one in years),
        fewest=FEWEST,
        years=years,
    )


def _hired(session: Session, actor: Actor) -> dict[int, int]:
    """People with at least one hire, by year."""
    year = col(GraduateEntry.graduation_year)
    query = (
        columns_of(year, func.count(col(GraduateEntry.person_id).distinct()))
        .join(Thread, col(Thread.person_id) == col(GraduateEntry.person_id))
        .join(Hire, col(Hire.thread_id) == col(Thread.id))
        .where(seen_graduates(actor))
        .group_by(year)
        .order_by(year)
    )
    return {one: people for one, people in session.execute(query)}  # noqa: C416 - rows are no plain tuples
