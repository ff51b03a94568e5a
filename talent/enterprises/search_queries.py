"""Selects of the search among open demands: every filter as a condition of its own, and counts by facet."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, or_, type_coerce
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.tables import Organisation
from talent.enterprises.asking import Piece
from talent.enterprises.enums import DemandOrder
from talent.enterprises.queries import open_demands
from talent.enterprises.search_schemas import DemandSearch
from talent.enterprises.tables import Demand, DemandSkill, DemandTerm

# Whole yuan a month; each demand counts for the highest that its pay reaches and for all below.
PAY_STEPS = (4_000, 6_000, 8_000, 10_000, 15_000)
MOST_SKILLS = 12
_WHOLE_TITLE = 20

Conditions = Mapping[str, ColumnElement[bool]]


def conditions(wanted: DemandSearch, pieces: Sequence[Piece], scope: Collection[str]) -> Conditions:
    """By the filter's name; ``scope`` holds the division and all below it. Unknown pay is not low."""
    found: dict[str, ColumnElement[bool]] = {}
    if wanted.q:
        found["q"] = _says(wanted.q, pieces)
    if wanted.division:
        found["division"] = col(Demand.division).in_(scope)
    if wanted.occupation:
        found["occupation"] = col(Demand.occupation) == wanted.occupation
    if wanted.kind:
        found["kind"] = col(Demand.kind) == wanted.kind
    if wanted.category:
        found["category"] = col(Demand.category) == wanted.category
    if wanted.salary_at_least is not None:
        enough = col(Demand.salary_max) >= wanted.salary_at_least
        found["salary_at_least"] = or_(enough, col(Demand.salary_max).is_(None))
    if wanted.skill:
        found["skill"] = and_(*(_asks(skill) for skill in wanted.skill))
    return found


def matching(found: Conditions, *, without: str = "") -> SelectOfScalar[Demand]:
    """Open demands that fit, without an order; one filter can be left out."""
    return open_demands().where(*(one for key, one in found.items() if key != without))


def in_order(
    query: SelectOfScalar[Demand], wanted: DemandSearch, pieces: Sequence[Piece]
) -> SelectOfScalar[Demand]:
    """As asked for, then the newest, then by id."""
    if wanted.order is DemandOrder.PAY:
        query = query.order_by(col(Demand.salary_max).desc().nulls_last())
    if wanted.order is DemandOrder.RELEVANCE and wanted.q:
        query = _by_relevance(query, wanted.q, pieces)
    return query.order_by(col(Demand.published_at).desc().nulls_last(), col(Demand.id).desc())


def grouped(session: Session, query: SelectOfScalar[Demand], keys: Sequence[str]) -> list[tuple[Any, ...]]:
    """How many demands there are of each combination of the facets named: their values, then the number."""
    columns = [_COLUMNS[key] for key in keys]
    counted = query.with_only_columns(*columns, func.count()).group_by(*columns)
    return [tuple(row) for row in session.execute(counted.order_by(*columns))]


def skill_counts(session: Session, query: SelectOfScalar[Demand]) -> dict[str, int]:
    """The skills that most of the demands ask, the most asked first."""
    number = func.count()
    ids = query.with_only_columns(col(Demand.id))
    counted = (
        columns_of(col(DemandSkill.skill), number)
        .where(col(DemandSkill.skill).is_not(None), col(DemandSkill.demand_id).in_(ids))
        .group_by(col(DemandSkill.skill))
        .order_by(number.desc(), col(DemandSkill.skill))
        .limit(MOST_SKILLS)
    )
    return {skill: count for skill, count in session.execute(counted)}  # noqa: C416 - rows are no plain tuples


def _pay_step() -> ColumnElement[Any]:
    steps = [(col(Demand.salary_max) >= step, step) for step in reversed(PAY_STEPS)]
    return case((col(Demand.salary_max).is_(None), -1), *steps, else_=0)


_COLUMNS: dict[str, ColumnElement[Any]] = {
    "division": col(Demand.division),  # type: ignore[dict-item]
    "occupation": col(Demand.occupation),  # type: ignore[dict-item]
    # As stored: to make a member of the enum of each of thousands of rows takes longer than to find them.
    "kind": type_coerce(col(Demand.kind), String),
    "category": type_coerce(col(Demand.category), String),
    "salary_at_least": _pay_step(),
}


def _says(text: str, pieces: Sequence[Piece]) -> ColumnElement[bool]:
    """All pieces are met, or the title holds the query as it stands."""
    title = col(Demand.title).icontains(text, autoescape=True)
    return or_(title, and_(*(_meets(piece) for piece in pieces))) if pieces else title


def _meets(piece: Piece) -> ColumnElement[bool]:
    ways = [and_(*(_has(term) for term in piece.terms))]
    if piece.skill:
        ways.append(_asks(piece.skill))
    if piece.occupation:
        ways.append(col(Demand.occupation) == piece.occupation)
    if piece.places:
        ways.append(col(Demand.division).in_(piece.places))
    if not piece.understood:
        ways.append(_is_of(piece.text))
    return or_(*ways)


def _has(term: str) -> ColumnElement[bool]:
    return col(Demand.id).in_(select(DemandTerm.demand_id).where(col(DemandTerm.term) == term))


def _asks(skill: str) -> ColumnElement[bool]:
    return col(Demand.id).in_(select(DemandSkill.demand_id).where(col(DemandSkill.skill) == skill))


def _is_of(name: str) -> ColumnElement[bool]:
    named = select(Organisation.id).where(col(Organisation.name).icontains(name, autoescape=True))
    return col(Demand.organisation_id).in_(named)


def _by_relevance(
    query: SelectOfScalar[Demand], text: str, pieces: Sequence[Piece]
) -> SelectOfScalar[Demand]:
    """What is said in the title weighs more than in the text; the whole query in the title most."""
    terms = sorted({term for piece in pieces for term in piece.terms})
    weights = (
        columns_of(col(DemandTerm.demand_id).label("demand_id"), func.sum(DemandTerm.weight).label("weight"))
        .where(col(DemandTerm.term).in_(terms))
        .group_by(col(DemandTerm.demand_id))
        .subquery()
    )
    whole = case((col(Demand.title).icontains(text, autoescape=True), _WHOLE_TITLE), else_=0)
    score = func.coalesce(weights.c.weight, 0) + whole
    return query.outerjoin(weights, weights.c.demand_id == col(Demand.id)).order_by(score.desc())
