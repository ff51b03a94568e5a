"""A hire: recorded once, counted for the demand, and the end of the person's other threads."""

from datetime import date

from sqlmodel import Session, col, or_, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.enterprises.enums import DemandState
from talent.enterprises.queries import locked as locked_demand
from talent.enterprises.rules import TRANSITIONS, effective_state
from talent.enterprises.states import change_state
from talent.enterprises.tables import Demand
from talent.hiring.enums import Side, ThreadReason, ThreadState
from talent.hiring.moving import Step, check_step, check_words, end, move, own_thread, require_side, seal
from talent.hiring.queries import hired_number, locked, take_hire_turn
from talent.hiring.rules import COUNTED, OPEN
from talent.hiring.schemas import HireInput, ThreadOut, UndoHireInput
from talent.hiring.showing import thread_out
from talent.hiring.tables import Hire, Thread
from talent.kit.clock import SHANGHAI, today
from talent.kit.errors import Conflict, FieldError, Invalid
from talent.notices.enums import NoticeKind

FULL = "这条需求的招聘人数已经录满。要再录用，请先复制为新的需求。"
FILLED_TEXT = "岗位已经招满，这次没有机会合作了。感谢您的时间，祝您早日找到合适的工作。"
ELSEWHERE_TEXT = "对方已在别处就业，这条往来自动关闭。感谢您的关注。"


def record_hire(session: Session, actor: Actor, thread_id: int, data: HireInput) -> ThreadOut:
    """The person is hired from a day on: counts once, fills the demand, and closes what is open besides.

    Two at once, in two tabs or of two enterprises, come one after the other.
    """
    require(actor, Permission.DEMAND_OWN)
    require_side(actor, Side.ENTERPRISE)
    read = own_thread(session, actor, thread_id)
    take_hire_turn(session)
    demand = session.exec(locked_demand(select(Demand).where(col(Demand.id) == read.demand_id))).one()
    threads = _locked_around(session, read)
    thread = next(one for one in threads if one.id == thread_id)
    step = Step(ThreadState.HIRED, Side.ENTERPRISE)
    if thread.state in COUNTED or not check_step(thread, data.version, step):
        return thread_out(session, actor, Side.ENTERPRISE, thread)
    _check(session, thread, demand, data.hired_on)
    move(session, actor, thread, step, NoticeKind.THREAD_HIRED)
    session.add(Hire(thread_id=thread_id, hired_on=data.hired_on, recorded_by=actor.user_id))
    session.flush()
    full = hired_number(session, thread.demand_id) >= (demand.headcount or 1)
    closed = _close_others(session, thread, threads, full=full)
    if full:
        _fill(session, actor, demand)
    seal(session, actor, [thread], Action.HIRE_RECORD)
    seal(session, actor, closed)
    return thread_out(session, actor, Side.ENTERPRISE, thread)


def undo_hire(session: Session, actor: Actor, thread_id: int, data: UndoHireInput) -> ThreadOut:
    """What was recorded by mistake, or is contested rightly, counts no more."""
    require(actor, Permission.DEMAND_OWN)
    require_side(actor, Side.ENTERPRISE)
    check_words(message=data.message)
    thread = own_thread(session, actor, thread_id, lock=True)
    step = Step(ThreadState.ENDED, Side.ENTERPRISE, ThreadReason.HIRE_UNDONE, data.message)
    if check_step(thread, data.version, step):
        drop_hire(session, thread)
        move(session, actor, thread, step, NoticeKind.THREAD_ENDED)
        seal(session, actor, [thread], Action.HIRE_UNDO)
    return thread_out(session, actor, Side.ENTERPRISE, thread)


def drop_hire(session: Session, thread: Thread) -> None:
    """Leaves no hire of the thread."""
    hire = session.get(Hire, thread.id)
    if hire is not None:
        session.delete(hire)
        session.flush()


def _locked_around(session: Session, read: Thread) -> list[Thread]:
    """The thread, and whatever is open of its person and of its demand."""
    around = or_(col(Thread.person_id) == read.person_id, col(Thread.demand_id) == read.demand_id)
    open_ones = around & col(Thread.state).in_(sorted(OPEN))
    return list(session.exec(locked(select(Thread).where(or_(col(Thread.id) == read.id, open_ones)))))


def _check(session: Session, thread: Thread, demand: Demand, hired_on: date) -> None:
    if thread.person_id is None:
        raise Conflict("这位人才已经注销，不能登记录用。")
    if hired_number(session, thread.demand_id) >= (demand.headcount or 1):
        raise Conflict(FULL)
    if not thread.created_at.astimezone(SHANGHAI).date() <= hired_on <= today():
        message = "录用日期应在往来开始之后，并且不晚于今天。"
        raise Invalid(message, fields=(FieldError("hired_on", message),))


def _close_others(session: Session, hired: Thread, threads: list[Thread], *, full: bool) -> list[Thread]:
    """Politely: nobody is told where, or whom instead."""
    others = [one for one in threads if one.id != hired.id]
    elsewhere = [one for one in others if one.person_id == hired.person_id]
    filled = [one for one in others if full and one.person_id != hired.person_id]
    end(session, elsewhere, ThreadReason.ELSEWHERE, ELSEWHERE_TEXT)
    end(session, filled, ThreadReason.FILLED, FILLED_TEXT)
    return [*elsewhere, *filled]


def _fill(session: Session, actor: Actor, demand: Demand) -> None:
    """As far as the demand's own table allows: what is paused can only be closed, what has ended stays."""
    assert demand.id is not None
    after = TRANSITIONS[effective_state(demand, today())]
    for state in (DemandState.FILLED, DemandState.CLOSED):
        if state in after:
            change_state(session, actor, demand.id, state, demand.version)
            return
