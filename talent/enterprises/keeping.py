"""What keeps a demand true: confirm it, extend it, keep it as a template."""

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.enterprises.enums import DemandState
from talent.enterprises.queries import locked, own_demands
from talent.enterprises.rules import LIVE, LONGEST_VALIDITY, effective_state
from talent.enterprises.schemas import DemandOut, ExtendInput
from talent.enterprises.showing import demand_out
from talent.enterprises.tables import Demand
from talent.kit.clock import now, today
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.sentences import say


def confirm_demand(session: Session, actor: Actor, demand_id: int) -> DemandOut:
    """An open demand is still true, as of today; said twice a day, it is said once."""
    demand = _find(session, actor, demand_id)
    if effective_state(demand, today()) is not DemandState.OPEN:
        raise Invalid("只有招聘中的需求可以确认。已暂停的请先恢复招聘；已结束的请复制为新的需求。")
    if demand.confirmed_on == today():
        return demand_out(session, actor, demand)
    demand.confirmed_on = today()
    _save(session, actor, demand, Action.DEMAND_CONFIRM, "")
    return demand_out(session, actor, demand)


def extend_demand(session: Session, actor: Actor, demand_id: int, data: ExtendInput) -> DemandOut:
    """A later last day for what is open or paused; who extends it says that it is still true."""
    demand = _find(session, actor, demand_id)
    if demand.valid_until == data.valid_until:
        return demand_out(session, actor, demand)
    if demand.version != data.version:
        raise Conflict("该需求已被他人修改，请刷新后再提交。")
    if effective_state(demand, today()) not in LIVE or demand.valid_until is None:
        raise Invalid("只有招聘中或已暂停的需求可以延长有效期。已结束的请复制为新的需求后发布。")
    latest = today() + LONGEST_VALIDITY
    if not demand.valid_until < data.valid_until <= latest:
        message = say("新的截止日期应晚于{now}，不晚于{latest}。", now=demand.valid_until, latest=latest)
        raise Invalid(message, fields=(FieldError("valid_until", message),))
    detail = f"{demand.valid_until}->{data.valid_until}"
    demand.valid_until, demand.confirmed_on = data.valid_until, today()
    _save(session, actor, demand, Action.DEMAND_EXTEND, detail)
    return demand_out(session, actor, demand)


def set_template(session: Session, actor: Actor, demand_id: int, template: bool) -> DemandOut:
    """Offers an own demand, in whatever state, as a beginning for new ones, or no longer."""
    demand = _find(session, actor, demand_id)
    if demand.template is not template:
        demand.template = template
        session.flush()
        detail = "on" if template else "off"
        record(session, actor, Action.DEMAND_TEMPLATE, "demand", demand_id, detail)
    return demand_out(session, actor, demand)


def _find(session: Session, actor: Actor, demand_id: int) -> Demand:
    require(actor, Permission.DEMAND_OWN)
    found = session.exec(locked(own_demands(actor).where(col(Demand.id) == demand_id))).one_or_none()
    if found is None:
        raise NotFound("没有找到该需求。")
    return found


def _save(session: Session, actor: Actor, demand: Demand, action: Action, detail: str) -> None:
    assert demand.id is not None
    demand.version += 1
    demand.updated_at = now()
    session.flush()
    record(session, actor, action, "demand", demand.id, detail)
    record_change(session, ChangeKind.DEMAND, demand.id)
