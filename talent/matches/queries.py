"""Selects of verdicts, and who may see them."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.matches.enums import Verdict
from talent.matches.tables import DemandLearning, DemandVerdict


def verdicts_on(demand_id: int, hidden: Collection[int] = ()) -> SelectOfScalar[DemandVerdict]:
    """Of one demand, the last first, but those on the ``hidden``, who keep its employer out.

    Whoever asks has been let see the demand's ranking.
    """
    return (
        select(DemandVerdict)
        .where(col(DemandVerdict.demand_id) == demand_id, col(DemandVerdict.person_id).not_in(hidden))
        .order_by(col(DemandVerdict.decided_at).desc(), col(DemandVerdict.id).desc())
    )


def verdict_on(session: Session, demand_id: int, person_id: int) -> DemandVerdict | None:
    query = verdicts_on(demand_id).where(col(DemandVerdict.person_id) == person_id)
    return session.exec(query).one_or_none()


def verdicts_by_person(session: Session, demand_id: int, people: Collection[int]) -> dict[int, DemandVerdict]:
    """Those on some people, by person."""
    query = verdicts_on(demand_id).where(col(DemandVerdict.person_id).in_(people))
    return {verdict.person_id: verdict for verdict in session.exec(query)}


def counted(session: Session, demand_id: int, hidden: Collection[int] = ()) -> dict[Verdict, int]:
    """How many people stand on each side, without the ``hidden``."""
    query = (
        select(DemandVerdict.verdict, func.count())
        .where(col(DemandVerdict.demand_id) == demand_id, col(DemandVerdict.person_id).not_in(hidden))
        .group_by(col(DemandVerdict.verdict))
        .order_by(col(DemandVerdict.verdict))
    )
    return {Verdict(verdict): number for verdict, number in session.exec(query)}


def is_learning(session: Session, demand_id: int) -> bool:
    return session.get(DemandLearning, demand_id) is not None


def learning_verdicts(session: Session, demand_ids: Sequence[int] | None) -> dict[int, list[DemandVerdict]]:
    """Verdicts by demand, of the demands that learn: of all of them, or of those of ``demand_ids``."""
    query = select(DemandLearning.demand_id)
    if demand_ids is not None:
        query = query.where(col(DemandLearning.demand_id).in_(demand_ids))
    learning = list(session.exec(query.order_by(col(DemandLearning.demand_id))))
    return verdicts_by_demand(session, learning) if learning else {}


def verdicts_by_demand(session: Session, demand_ids: Collection[int]) -> dict[int, list[DemandVerdict]]:
    """Verdicts of many demands in one query; every one of the ids has a list."""
    found: defaultdict[int, list[DemandVerdict]] = defaultdict(list, {number: [] for number in demand_ids})
    query = select(DemandVerdict).where(col(DemandVerdict.demand_id).in_(demand_ids))
    for verdict in session.exec(query.order_by(col(DemandVerdict.demand_id), col(DemandVerdict.person_id))):
        found[verdict.demand_id].append(verdict)
    return dict(found)
