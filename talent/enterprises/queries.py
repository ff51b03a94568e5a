"""Selects of the demand database, and who may see which rows."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.queries import is_verified, visible_organisations
from talent.accounts.rules import EMPLOYER_KINDS
from talent.accounts.tables import Organisation
from talent.enterprises.enums import DemandState
from talent.enterprises.rules import LIVE
from talent.enterprises.schemas import DemandFilter
from talent.enterprises.tables import Demand, DemandCode, DemandSkill, DemandSource, Enterprise
from talent.kit.clock import today

# Made once, for every card of a demand has them.
_SKILLS = (
    select(DemandSkill)
    .where(col(DemandSkill.demand_id).in_(bindparam("ids", expanding=True)))
    .order_by(col(DemandSkill.demand_id), col(DemandSkill.position))
)


def visible_demands(actor: Actor) -> SelectOfScalar[Demand]:
    """Everybody sees what is out; an enterprise all of its own; staff whatever is no draft."""
    return _with_organisation().where(_may_see(actor))


def own_demands(actor: Actor) -> SelectOfScalar[Demand]:
    """Those that the actor may change; all for the operator."""
    return _with_organisation().where(_is_own(actor))


def open_demands() -> SelectOfScalar[Demand]:
    """What anybody may apply for today: open, valid, of a verified enterprise."""
    return _with_organisation().where(_is_out())


def visible_enterprises(actor: Actor) -> SelectOfScalar[Organisation]:
    """Organisations of a kind that may post demands, which the actor may see."""
    return visible_organisations(actor).where(col(Organisation.kind).in_(sorted(EMPLOYER_KINDS)))


def filtered(
    query: SelectOfScalar[Demand], actor: Actor, wanted: DemandFilter, scope: Collection[str]
) -> SelectOfScalar[Demand]:
    """``scope`` holds the codes of the division asked for and of all below it. Unknown pay is not low pay."""
    if wanted.mine:
        query = query.where(_of_organisation(actor))
    if wanted.text:
        query = query.where(col(Demand.title).icontains(wanted.text, autoescape=True))
    if wanted.division:
        query = query.where(col(Demand.division).in_(scope))
    if wanted.occupation:
        query = query.where(col(Demand.occupation) == wanted.occupation)
    if wanted.kind:
        query = query.where(col(Demand.kind) == wanted.kind)
    if wanted.category:
        query = query.where(col(Demand.category) == wanted.category)
    if wanted.salary_at_least is not None:
        enough = col(Demand.salary_max) >= wanted.salary_at_least
        query = query.where(or_(enough, col(Demand.salary_max).is_(None)))
    if wanted.template:
        query = query.where(col(Demand.template).is_(True), _of_organisation(actor))
    if wanted.state:
        query = query.where(_is_in_state(wanted.state, today()))
    return query


def ordered(query: SelectOfScalar[Demand]) -> SelectOfScalar[Demand]:
    """The newest first, drafts last; by id where that does not decide."""
    return query.order_by(col(Demand.published_at).desc().nulls_last(), col(Demand.id).desc())


def counts_by_state(session: Session, actor: Actor, day: date) -> dict[DemandState, int]:
    """How many demands the actor's organisation has in each state, as ``rules.effective_state`` has it."""
    # By the names of an inner query: PostgreSQL takes an expression with a value in it for another one.
    each = select(col(Demand.state), _is_over(day).label("over")).where(_of_organisation(actor)).subquery()
    query = select(each.c.state, each.c.over, func.count()).group_by(each.c.state, each.c.over)
    found = dict.fromkeys(DemandState, 0)
    for state, ended, number in session.exec(query):
        found[DemandState.EXPIRED if ended else DemandState(state)] += number
    return found


def locked(query: SelectOfScalar[Demand]) -> SelectOfScalar[Demand]:
    """The row as it is now, and nobody else changes it before this transaction ends."""
    return query.with_for_update(of=Demand).execution_options(populate_existing=True)


def skills_by_demand(session: Session, ids: Collection[int]) -> dict[int, list[DemandSkill]]:
    """Skills asked for by many demands in one query, in the enterprise's order."""
    found: dict[int, list[DemandSkill]] = {demand_id: [] for demand_id in ids}
    for skill in session.exec(_SKILLS, params={"ids": list(ids)}):
        found[skill.demand_id].append(skill)
    return found


def codes_by_demand(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The numbers that demands have in their organisation's own lists."""
    query = select(DemandCode.demand_id, DemandCode.code).where(col(DemandCode.demand_id).in_(ids))
    rows = session.exec(query.order_by(col(DemandCode.demand_id), col(DemandCode.code)))
    return {number: code for number, code in rows}  # noqa: C416 - rows are no plain tuples


def organisations_by_id(session: Session, ids: Collection[int]) -> dict[int, Organisation]:
    wanted = select(Organisation).where(col(Organisation.id).in_(ids)).order_by(col(Organisation.id))
    return {row.id: row for row in session.exec(wanted) if row.id is not None}


def enterprise_of(session: Session, organisation_id: int) -> Enterprise | None:
    return session.get(Enterprise, organisation_id)


def past_their_day(day: date) -> SelectOfScalar[Demand]:
    """Stored as open or paused though the last valid day is over, by id."""
    return _with_organisation().where(_is_over(day)).order_by(col(Demand.id))


def live_of_verified(day: date) -> SelectOfScalar[Demand]:
    """Open or paused ones of enterprises that are verified on ``day``."""
    return _with_organisation().where(col(Demand.state).in_(sorted(LIVE)), is_verified(day))


def same_posts(demand: Demand, day: date) -> SelectOfScalar[Demand]:
    """Other open demands of the same organisation with the same title and place, the newest first."""
    query = select(Demand).where(
        col(Demand.organisation_id) == demand.organisation_id,
        col(Demand.title) == demand.title,
        col(Demand.division).is_not_distinct_from(demand.division),
        col(Demand.remote) == demand.remote,
        col(Demand.id) != demand.id,
        _is_in_state(DemandState.OPEN, day),
    )
    return query.order_by(col(Demand.id).desc())


def _with_organisation() -> SelectOfScalar[Demand]:
    return select(Demand).join(Organisation, col(Organisation.id) == col(Demand.organisation_id))


def _may_see(actor: Actor) -> ColumnElement[bool]:
    if actor.system:
        return true()
    if actor.role is Role.STAFF:
        return col(Demand.state) != DemandState.DRAFT
    return or_(_is_out(), _of_organisation(actor))


def _is_own(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.system else _of_organisation(actor)


def _of_organisation(actor: Actor) -> ColumnElement[bool]:
    if actor.organisation_id is None:
        return false()
    return col(Demand.organisation_id) == actor.organisation_id


def _is_out() -> ColumnElement[bool]:
    return and_(
        col(Demand.state) == DemandState.OPEN, col(Demand.valid_until) >= today(), is_verified(today())
    )


def _is_over(day: date) -> ColumnElement[bool]:
    return and_(col(Demand.state).in_(sorted(LIVE)), col(Demand.valid_until) < day)


def _is_in_state(state: DemandState, day: date) -> ColumnElement[bool]:
    """As ``rules.effective_state`` has it."""
    stored: ColumnElement[Any] = col(Demand.state) == state
    if state is DemandState.EXPIRED:
        return or_(stored, _is_over(day))
    if state in LIVE:
        return and_(stored, or_(col(Demand.valid_until).is_(None), col(Demand.valid_until) >= day))
    return stored


def unread_words(session: Session, demand_id: int) -> list[str]:
    """What the demand says of skills that no code list has."""
    query = select(DemandSkill.words).where(
        col(DemandSkill.demand_id) == demand_id, col(DemandSkill.skill).is_(None)
    )
    return list(session.exec(query.order_by(col(DemandSkill.position), col(DemandSkill.id))))


def unread_distinct(session: Session) -> list[str]:
    """Every way in which anybody wrote a skill that no code list has."""
    query = select(DemandSkill.words).where(col(DemandSkill.skill).is_(None)).distinct()
    return list(session.exec(query.order_by(col(DemandSkill.words))))


def unread_counts(session: Session) -> dict[str, int]:
    """How many demands ask in each of the words that no code list has."""
    query = (
        select(DemandSkill.words, func.count(col(DemandSkill.demand_id).distinct()))
        .where(col(DemandSkill.skill).is_(None))
        .group_by(col(DemandSkill.words))
        .order_by(col(DemandSkill.words))
    )
    return {words: count for words, count in session.exec(query)}  # noqa: C416 - rows are no plain tuples


def live_demands_that_ask(session: Session, words: Collection[str]) -> list[int]:
    """Demands that are out and ask in one of these words, which no code list has; by id."""
    query = (
        select(DemandSkill.demand_id)
        .join(Demand, col(Demand.id) == col(DemandSkill.demand_id))
        .where(col(DemandSkill.skill).is_(None), col(DemandSkill.words).in_(words))
        .where(col(Demand.state).in_(sorted(LIVE)))
        .distinct()
    )
    return list(session.exec(query.order_by(col(DemandSkill.demand_id))))


def sources_by_demand(session: Session, ids: Collection[int]) -> dict[int, DemandSource]:
    """From where demands were forwarded, of those that were."""
    query = select(DemandSource).where(col(DemandSource.demand_id).in_(ids))
    return {row.demand_id: row for row in session.exec(query.order_by(col(DemandSource.demand_id)))}


def industries_of(session: Session, organisation_ids: Collection[int]) -> dict[int, str]:
    """GB/T 4754 codes of those enterprises that named one."""
    query = select(Enterprise.organisation_id, Enterprise.industry).where(
        col(Enterprise.organisation_id).in_(organisation_ids)
    )
    rows = session.exec(query.order_by(col(Enterprise.organisation_id)))
    return {number: industry for number, industry in rows if industry}
