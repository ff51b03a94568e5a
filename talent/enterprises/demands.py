"""Demands of an enterprise: write, change, look at, list, copy. Their states are in ``states``."""

from typing import Any

from sqlmodel import Session, col

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.changes import record_change
from talent.audit.once import body_of, made_before, remember
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.enterprises.enums import DemandState
from talent.enterprises.indexing import index_demand
from talent.enterprises.queries import (
    counts_by_state,
    filtered,
    locked,
    ordered,
    own_demands,
    skills_by_demand,
    visible_demands,
)
from talent.enterprises.rules import (
    ENDED,
    LIVE,
    effective_state,
    missing_for_publishing,
    texts_of,
    unlawful_words,
    word_errors,
)
from talent.enterprises.schemas import DemandCard, DemandFilter, DemandInput, DemandOut
from talent.enterprises.showing import demand_cards, demand_out
from talent.enterprises.states import change_state as change_state
from talent.enterprises.tables import Demand
from talent.enterprises.writing import (
    FIELDS,
    Skills,
    check_codes,
    demand_values,
    for_the_kind,
    replace_skills,
    skill_values,
    with_known_skills,
)
from talent.kit.clock import now, today
from talent.kit.db import count
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say
from talent.vocab.service import division_scope

_NO_ENTERPRISE = "当前账号没有关联企业，不能新建需求。"
NO_DEMAND = "没有找到该需求，可能已经下线。"


def create_demand(session: Session, actor: Actor, data: DemandInput, *, key: str = "") -> DemandOut:
    """A draft; only the title is needed. Asked again with the same key, it is the same draft."""
    require(actor, Permission.DEMAND_OWN)
    organisation_id = organisation_of(actor, _NO_ENTERPRISE)
    body = body_of(data.model_dump())
    made = made_before(session, actor, Action.DEMAND_CREATE, key, body)
    if made is not None:
        return get_demand(session, actor, made)
    data = for_the_kind(session, organisation_id, with_known_skills(session, data))
    check_codes(session, data)
    values = demand_values(session, data)
    created = _add(session, actor, organisation_id, values, data.skills, "")
    remember(session, actor, Action.DEMAND_CREATE, key, body, created.id)
    return created


def update_demand(session: Session, actor: Actor, demand_id: int, data: DemandInput) -> DemandOut:
    """Changes a demand that has not ended. What is out already must stay complete and lawful."""
    require(actor, Permission.DEMAND_OWN)
    demand = _find_own(session, actor, demand_id)
    data = for_the_kind(session, demand.organisation_id, with_known_skills(session, data))
    check_codes(session, data)
    state = effective_state(demand, today())
    values = demand_values(session, data)
    changed = _changed(session, demand, values, data)
    if not changed and (state not in LIVE or demand.confirmed_on == today()):
        # The same form sent twice: what it asks for is done already.
        return demand_out(session, actor, demand)
    if demand.version != data.version:
        raise Conflict("该需求已被他人修改，请刷新后再提交。")
    _check_live(state, data)
    _write(session, demand, state, values, data, changed)
    record(session, actor, Action.DEMAND_UPDATE, "demand", demand_id, ",".join(changed))
    if state in LIVE:
        record_change(session, ChangeKind.DEMAND, demand_id)
    return demand_out(session, actor, demand)


def copy_demand(session: Session, actor: Actor, demand_id: int, *, key: str = "") -> DemandOut:
    """A new draft with the same words, of an own demand in any state; the validity is to be set anew."""
    require(actor, Permission.DEMAND_OWN)
    body = body_of({"copy_of": demand_id})
    made = made_before(session, actor, Action.DEMAND_CREATE, key, body)
    if made is not None:
        return get_demand(session, actor, made)
    source = _find_own(session, actor, demand_id)
    skills = skills_by_demand(session, [demand_id])[demand_id]
    values = {name: getattr(source, name) for name in FIELDS} | {"valid_until": None}
    if source.starts_on is not None and source.starts_on < today():
        values["starts_on"] = None
    created = _add(session, actor, source.organisation_id, values, skills, f"copy of {demand_id}")
    remember(session, actor, Action.DEMAND_CREATE, key, body, created.id)
    return created


def get_demand(session: Session, actor: Actor, demand_id: int) -> DemandOut:
    """A demand that the actor may see; a stranger's draft is not found."""
    require(actor, Permission.DEMANDS_READ)
    found = session.exec(visible_demands(actor).where(col(Demand.id) == demand_id)).one_or_none()
    if found is None:
        raise NotFound(NO_DEMAND)
    return demand_out(session, actor, found)


def list_demands(session: Session, actor: Actor, wanted: DemandFilter, page: Page) -> Paged[DemandCard]:
    """Those that the actor may see and the filter asks for, the newest first."""
    require(actor, Permission.DEMANDS_READ)
    scope = division_scope(session, wanted.division) if wanted.division else ()
    query = filtered(visible_demands(actor), actor, wanted, scope)
    rows = session.exec(ordered(query).offset(page.offset).limit(page.size)).all()
    return Paged[DemandCard](
        items=demand_cards(session, actor, rows),
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def count_demands(session: Session, actor: Actor) -> dict[DemandState, int]:
    """How many demands the actor's enterprise has in each state."""
    require(actor, Permission.ENTERPRISE_INSIDE)
    return counts_by_state(session, actor, today())


def _find_own(session: Session, actor: Actor, demand_id: int) -> Demand:
    found = session.exec(locked(own_demands(actor).where(col(Demand.id) == demand_id))).one_or_none()
    if found is None:
        raise NotFound("没有找到该需求。")
    return found


def _add(
    session: Session,
    actor: Actor,
    organisation_id: int,
    values: dict[str, Any],
    skills: Skills,
    detail: str,
) -> DemandOut:
    demand = Demand(**values, organisation_id=organisation_id, created_by=actor.user_id)
    session.add(demand)
    # The skills need the id.
    session.flush()
    assert demand.id is not None
    replace_skills(session, demand.id, skills)
    record(session, actor, Action.DEMAND_CREATE, "demand", demand.id, detail)
    return demand_out(session, actor, demand)


def _changed(session: Session, demand: Demand, values: dict[str, Any], data: DemandInput) -> list[str]:
    """Names of the fields in which the input differs from what is stored."""
    assert demand.id is not None
    changed = [name for name, value in values.items() if getattr(demand, name) != value]
    stored = skills_by_demand(session, [demand.id])[demand.id]
    if [skill_values(one) for one in stored] != [skill_values(one) for one in data.skills]:
        changed.append("skills")
    return changed


def _write(
    session: Session,
    demand: Demand,
    state: DemandState,
    values: dict[str, Any],
    data: DemandInput,
    changed: list[str],
) -> None:
    assert demand.id is not None
    for name, value in values.items():
        setattr(demand, name, value)
    if state in LIVE:
        # Who saves it again says that it is still true.
        demand.confirmed_on = today()
    demand.updated_at = now()
    demand.version += 1
    session.flush()
    if "skills" in changed:
        replace_skills(session, demand.id, data.skills)
    if state in LIVE:
        index_demand(session, demand)


def _check_live(state: DemandState, data: DemandInput) -> None:
    if state in ENDED:
        raise Invalid(say("需求{state}，不能再修改。请复制为新的需求，修改后发布。", state=state))
    if state in LIVE:
        found = word_errors(unlawful_words(texts_of(data, data.skills)))
        errors = [*missing_for_publishing(data, today(), shortest=0), *found]
        if errors:
            why = say("已发布的需求须保持完整合法：{why}", why=errors[0].message)
            raise Invalid(why, fields=tuple(errors))
