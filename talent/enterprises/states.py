"""The life of a demand: publish, pause, resume, end, expire."""

from datetime import date

from sqlmodel import Session, col, select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.changes import record_change, record_changes
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.enterprises.enums import DemandState
from talent.enterprises.indexing import index_demand
from talent.enterprises.queries import locked, own_demands, past_their_day, same_posts, skills_by_demand
from talent.enterprises.rules import (
    ENDED,
    TRANSITIONS,
    effective_state,
    missing_for_publishing,
    texts_of,
    unlawful_words,
    word_errors,
)
from talent.enterprises.schemas import DemandOut, SamePostOut
from talent.enterprises.showing import demand_out, verification_errors
from talent.enterprises.tables import Demand
from talent.kit.clock import now, today
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.sentences import say
from talent.notices.enums import NoticeKind
from talent.notices.service import tell_organisation

EXPIRED_AT_ONCE = 200


class SamePost(Conflict):
    """The same post is out already."""

    code = "same_post"


def change_state(
    session: Session,
    actor: Actor,
    demand_id: int,
    state: DemandState,
    version: int,
    *,
    again: bool = False,
) -> DemandOut:
    """Moves an own demand to another state; the state that it has already changes nothing.

    Publishing is refused with a complaint for each thing that stands against it; a post that is out already
    under the same title and place is published only ``again``.
    """
    require(actor, Permission.DEMAND_OWN)
    demand = session.exec(locked(own_demands(actor).where(col(Demand.id) == demand_id))).one_or_none()
    if demand is None:
        raise NotFound("没有找到该需求。")
    current = effective_state(demand, today())
    if current is state:
        return demand_out(session, actor, demand)
    if demand.version != version:
        raise Conflict("该需求已被他人修改，请刷新后再提交。")
    if state not in TRANSITIONS[current]:
        raise Invalid(_no_way(current, state))
    if state is DemandState.OPEN:
        _check_publishing(session, demand, current)
        if current is DemandState.DRAFT and not again:
            _check_same(session, demand)
        demand.published_at = demand.published_at or now()
        demand.confirmed_on = today()
    demand.state, demand.paused_for = state, None
    _close(session, actor, demand, current)
    return demand_out(session, actor, demand)


def expire_demands(session: Session, day: date) -> int:
    """Stores as expired what was valid until before ``day``, a portion at a time; how many. The enterprise is
    told.
    """
    demands = list(session.exec(locked(past_their_day(day).limit(EXPIRED_AT_ONCE))))
    for demand in demands:
        close_by_calendar(session, demand, DemandState.EXPIRED)
        tell_organisation(
            session,
            demand.organisation_id,
            NoticeKind.DEMAND_ENDED,
            key=f"demand:{demand.id}:ended",
            path=f"/enterprise/demands/{demand.id}",
            title=demand.title,
        )
    return len(demands)


def close_by_calendar(session: Session, demand: Demand, state: DemandState) -> None:
    """A demand changes its state though nobody asked for it."""
    before, demand.state = demand.state, state
    _close(session, SYSTEM, demand, before)


def find_same(session: Session, actor: Actor, demand_id: int) -> SamePostOut | None:
    """An open demand of the actor's enterprise with the title and place of this draft, if there is one."""
    require(actor, Permission.DEMANDS_READ)
    demand = session.exec(own_demands(actor).where(col(Demand.id) == demand_id)).one_or_none()
    if demand is None or demand.state is not DemandState.DRAFT:
        return None
    same = session.exec(same_posts(demand, today()).limit(1)).first()
    if same is None or same.id is None:
        return None
    return SamePostOut(id=same.id, title=same.title, valid_until=same.valid_until)


def touch_open_demands(session: Session, organisation_id: int) -> int:
    """Puts an organisation's open demands into the change log, for its verification changed; how many."""
    wanted = select(Demand.id).where(
        Demand.organisation_id == organisation_id, col(Demand.state) == DemandState.OPEN
    )
    ids = [number for number in session.exec(wanted.order_by(col(Demand.id))) if number is not None]
    if ids:
        record_changes(session, ChangeKind.DEMAND, ids)
    return len(ids)


def _check_publishing(session: Session, demand: Demand, current: DemandState) -> None:
    assert demand.id is not None
    organisation = session.get_one(Organisation, demand.organisation_id)
    shortest = 1 if current is DemandState.DRAFT else 0
    skills = skills_by_demand(session, [demand.id])[demand.id]
    found = unlawful_words(texts_of(demand, skills))
    errors: list[FieldError] = [
        *verification_errors(organisation, today()),
        *missing_for_publishing(demand, today(), shortest=shortest),
        *word_errors(found),
    ]
    if errors:
        raise Invalid(say("暂不能发布：{why}", why=errors[0].message), fields=tuple(errors))


def _check_same(session: Session, demand: Demand) -> None:
    same = session.exec(same_posts(demand, today()).limit(1)).first()
    if same is not None:
        raise SamePost(
            say(
                "“{title}”在同一地点已有一条招聘中的需求，请打开那一条。确需另发一条，请再次确认。",
                title=same.title,
            )
        )


def _close(session: Session, actor: Actor, demand: Demand, before: DemandState) -> None:
    """Counts the version up, keeps or drops the words for the search and writes both logs, last of all."""
    assert demand.id is not None
    demand.version += 1
    demand.updated_at = now()
    session.flush()
    index_demand(session, demand)
    detail = f"{before.value}->{demand.state.value}"
    record(session, actor, Action.DEMAND_STATE, "demand", demand.id, detail)
    record_change(session, ChangeKind.DEMAND, demand.id)


def _no_way(current: DemandState, wanted: DemandState) -> str:
    if current in ENDED:
        return say("需求{state}，不能再变更状态。请复制为新的需求后发布。", state=current)
    return say(
        "“{state}”的需求不能改为“{wanted}”，可以改为：{allowed}。",
        state=current,
        wanted=wanted,
        allowed=tuple(state.label for state in TRANSITIONS[current]),
    )
