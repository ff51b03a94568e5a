"""What an enterprise says of a demand that has ended: found or not, through what, and why not."""

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.enterprises.queries import locked, own_demands
from talent.enterprises.rules import ENDED, effective_state
from talent.enterprises.tables import Demand
from talent.hiring.enums import Found
from talent.hiring.queries import hired_number
from talent.hiring.schemas import OutcomeInput, OutcomeOut
from talent.hiring.tables import DemandOutcome
from talent.kit.clock import now, today
from talent.kit.errors import FieldError, Invalid, NotFound

NEEDS_REASON = "请选择没有招满的主要原因。"
NEEDS_CHANNEL = "请选择主要通过什么途径招到的。"


def get_outcome(session: Session, actor: Actor, demand_id: int) -> OutcomeOut:
    """Of an own demand, answered or not yet."""
    require(actor, Permission.DEMAND_OWN)
    demand = _own(session, actor, demand_id)
    return _out(session, demand, session.get(DemandOutcome, demand_id))


def save_outcome(session: Session, actor: Actor, demand_id: int, data: OutcomeInput) -> OutcomeOut:
    """For a demand that has ended; may be mended later. The same again changes nothing."""
    require(actor, Permission.DEMAND_OWN)
    demand = _own(session, actor, demand_id, lock=True)
    if effective_state(demand, today()) not in ENDED:
        raise Invalid("需求结束以后才能填写结果。")
    _check(data)
    row = session.get(DemandOutcome, demand_id) or DemandOutcome(demand_id=demand_id)
    said = data.model_dump() | ({"channel": None} if data.found is Found.NONE else {})
    said |= {"reason": None} if data.found is Found.ALL else {}
    if row.answered_at is not None and all(getattr(row, name) == value for name, value in said.items()):
        return _out(session, demand, row)
    row.found, row.reason, row.channel = said["found"], said["reason"], said["channel"]
    row.answered_at, row.answered_by = now(), actor.user_id
    session.add(row)
    session.flush()
    record(session, actor, Action.OUTCOME_GIVE, "demand", demand_id, str(data.found))
    return _out(session, demand, row)


def _own(session: Session, actor: Actor, demand_id: int, *, lock: bool = False) -> Demand:
    query = own_demands(actor).where(col(Demand.id) == demand_id)
    found = session.exec(locked(query) if lock else query).one_or_none()
    if found is None:
        raise NotFound("没有找到该需求。")
    return found


def _check(data: OutcomeInput) -> None:
    errors: list[FieldError] = []
    if data.found is not Found.ALL and data.reason is None:
        errors.append(FieldError("reason", NEEDS_REASON))
    if data.found is not Found.NONE and data.channel is None:
        errors.append(FieldError("channel", NEEDS_CHANNEL))
    if errors:
        raise Invalid(errors[0].message, fields=tuple(errors))


def _out(session: Session, demand: Demand, row: DemandOutcome | None) -> OutcomeOut:
    assert demand.id is not None
    return OutcomeOut(
        demand_id=demand.id,
        title=demand.title,
        headcount=demand.headcount,
        hired=hired_number(session, demand.id),
        found=row.found if row else None,
        reason=row.reason if row else None,
        channel=row.channel if row else None,
        answered_at=row.answered_at if row else None,
    )
