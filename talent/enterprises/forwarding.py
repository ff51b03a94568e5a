"""Demands that a market passes on: with their source, lawful as any other, and the enterprise's words first.

What the market says next replaces what it said before; a field that the enterprise has written over stays.
"""

from typing import NamedTuple

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.enterprises.enums import DemandState
from talent.enterprises.indexing import index_demand
from talent.enterprises.queries import locked, same_posts, skills_by_demand
from talent.enterprises.rules import (
    ENDED,
    LIVE,
    effective_state,
    missing_for_publishing,
    texts_of,
    unlawful_words,
    word_errors,
)
from talent.enterprises.schemas import DemandInput, DemandSkillInput
from talent.enterprises.showing import verification_errors
from talent.enterprises.sources import own_words
from talent.enterprises.tables import Demand, DemandSkill, DemandSource
from talent.enterprises.writing import (
    FIELDS,
    check_codes,
    demand_values,
    for_the_kind,
    replace_skills,
    skill_values,
    with_known_skills,
)
from talent.kit.clock import now, today
from talent.kit.errors import Conflict, Invalid

_UNVERIFIED = "该企业在本平台还没有通过认证或认证已过期，暂不能展示其岗位。企业通过认证后可以重发。"
_SAME = "该企业已在本平台发布同一地点的同名岗位。"
_BY_MARKET = "forwarded"


class Origin(NamedTuple):
    """Where a post was published first, and under which reference it is known there."""

    name: str
    url: str
    reference: str


def forward_demand(
    session: Session,
    actor: Actor,
    organisation_id: int,
    data: DemandInput,
    origin: Origin,
    demand_id: int | None,
) -> int:
    """The demand that came of it: a new one, or the one of before, changed. One that its enterprise has ended
    stays ended; one that ran out or was taken back comes again as a new one.
    """
    require(actor, Permission.MARKET_EXCHANGE)
    organisation = session.get_one(Organisation, organisation_id)
    if verification_errors(organisation, today()):
        raise Conflict(_UNVERIFIED)
    data = for_the_kind(session, organisation_id, with_known_skills(session, data))
    check_codes(session, data)
    demand = None if demand_id is None else _find(session, demand_id)
    if demand is not None and demand.organisation_id != organisation_id:
        close_forwarded(session, actor, demand.id or 0)
        demand = None
    if demand is None or _comes_again(session, demand):
        return _publish(session, actor, organisation_id, data, origin)
    _change(session, actor, demand, data, origin)
    return demand.id or 0


def close_forwarded(session: Session, actor: Actor, demand_id: int) -> None:
    """The market has taken it back: it is closed, unless it has ended already."""
    require(actor, Permission.MARKET_EXCHANGE)
    demand = _find(session, demand_id)
    if demand is None:
        return
    source = session.get_one(DemandSource, demand_id)
    source.withdrawn = True
    session.add(source)
    if demand.state in LIVE:
        demand.state, demand.paused_for = DemandState.CLOSED, None
        _seal(session, actor, demand, Action.DEMAND_STATE)


def _publish(session: Session, actor: Actor, organisation_id: int, data: DemandInput, origin: Origin) -> int:
    _check_lawful(data)
    demand = Demand(
        **demand_values(session, data),
        organisation_id=organisation_id,
        state=DemandState.OPEN,
        published_at=now(),
        confirmed_on=today(),
    )
    if session.exec(same_posts(demand, today()).limit(1)).first() is not None:
        raise Conflict(_SAME)
    session.add(demand)
    # The rows below need the id.
    session.flush()
    number = demand.id or 0
    replace_skills(session, number, data.skills)
    session.add(
        DemandSource(
            demand_id=number,
            name=origin.name,
            url=origin.url,
            reference=origin.reference,
            given=data.model_dump_json(),
        )
    )
    session.flush()
    index_demand(session, demand)
    record(session, actor, Action.DEMAND_CREATE, "demand", number, _BY_MARKET)
    record_change(session, ChangeKind.DEMAND, number)
    return number


def _change(session: Session, actor: Actor, demand: Demand, data: DemandInput, origin: Origin) -> None:
    number = demand.id or 0
    source = session.get_one(DemandSource, number)
    given = DemandInput.model_validate_json(source.given)
    source.given, source.name, source.url = data.model_dump_json(), origin.name, origin.url
    session.add(source)
    if effective_state(demand, today()) in ENDED:
        session.flush()
        return
    merged = _merged(session, demand, skills_by_demand(session, [number])[number], given, data)
    _check_lawful(merged)
    for name, value in demand_values(session, merged).items():
        setattr(demand, name, value)
    demand.confirmed_on = today()
    session.flush()
    replace_skills(session, number, merged.skills)
    _seal(session, actor, demand, Action.DEMAND_UPDATE)


def _merged(
    session: Session, demand: Demand, skills: list[DemandSkill], given: DemandInput, data: DemandInput
) -> DemandInput:
    """The market's new words where those of before stand unchanged, the enterprise's everywhere else."""
    own = own_words(session, demand, skills, given)
    values = {name: getattr(demand if name in own else data, name) for name in FIELDS}
    kept = [
        DemandSkillInput(words=words, skill=skill, level=level, importance=importance)
        for words, skill, level, importance in map(skill_values, skills)
    ]
    return DemandInput(**values, skills=kept if "skills" in own else data.skills)


def _check_lawful(data: DemandInput) -> None:
    found = word_errors(unlawful_words(texts_of(data, data.skills)))
    errors = [*missing_for_publishing(data, today(), shortest=0), *found]
    if errors:
        raise Invalid("".join(one.message for one in errors[:3]), fields=tuple(errors))


def _comes_again(session: Session, demand: Demand) -> bool:
    """It ended by its last day or by the market's own word, and not by its enterprise's."""
    state = effective_state(demand, today())
    source = session.get_one(DemandSource, demand.id)
    return state is DemandState.EXPIRED or (state in ENDED and source.withdrawn)


def _find(session: Session, demand_id: int) -> Demand | None:
    query = select(Demand).join(DemandSource, col(DemandSource.demand_id) == col(Demand.id))
    return session.exec(locked(query.where(col(Demand.id) == demand_id))).one_or_none()


def _seal(session: Session, actor: Actor, demand: Demand, action: Action) -> None:
    demand.version += 1
    demand.updated_at = now()
    session.add(demand)
    session.flush()
    index_demand(session, demand)
    record(session, actor, action, "demand", demand.id, _BY_MARKET)
    record_change(session, ChangeKind.DEMAND, demand.id or 0)
