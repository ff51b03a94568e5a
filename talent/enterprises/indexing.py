"""Keeps the words of demands that are out or paused, in the transaction that writes the demand."""

from collections import Counter
from collections.abc import Sequence

from sqlmodel import Session, col, delete, insert, select

from talent.enterprises.queries import skills_by_demand
from talent.enterprises.rules import LIVE
from talent.enterprises.tables import Demand, DemandSkill, DemandTerm
from talent.vocab.terms import TERM_MAX, normal, terms_to_store

_TITLE, _SKILL, _TEXT = 8, 4, 1
_PORTION = 500


def index_demand(session: Session, demand: Demand) -> None:
    """The words kept of a demand are now those that it has; one that ended or never was out has none."""
    assert demand.id is not None
    session.exec(delete(DemandTerm).where(col(DemandTerm.demand_id) == demand.id))
    if demand.state in LIVE:
        _store(session, [demand])


def index_missing(session: Session, most: int = _PORTION) -> int:
    """Keeps the words of live demands that have none yet, for those that came in bulk; how many."""
    known = select(DemandTerm.demand_id).where(col(DemandTerm.demand_id) == col(Demand.id))
    query = select(Demand).where(col(Demand.state).in_(sorted(LIVE)), ~known.exists())
    found = session.exec(query.order_by(col(Demand.id)).limit(most)).all()
    _store(session, found)
    return len(found)


def weighted_terms(demand: Demand, skills: Sequence[DemandSkill]) -> Counter[str]:
    """The words of a demand; a word said in several places counts where it counts most.

    The whole title is one, too, so that no live demand is without words.
    """
    weights = Counter({normal(demand.title)[:TERM_MAX]: _TITLE})
    texts = [(demand.duties, _TEXT), (demand.conditions, _TEXT)]
    for text, weight in [(demand.title, _TITLE), *((one.words, _SKILL) for one in skills), *texts]:
        for term in terms_to_store(text):
            weights[term] = max(weights[term], weight)
    return weights


def _store(session: Session, demands: Sequence[Demand]) -> None:
    skills = skills_by_demand(session, [demand.id for demand in demands if demand.id is not None])
    rows = [
        {"term": term, "demand_id": demand.id, "weight": weight}
        for demand in demands
        if demand.id is not None
        for term, weight in sorted(weighted_terms(demand, skills[demand.id]).items())
    ]
    if rows:
        session.execute(insert(DemandTerm), rows)
