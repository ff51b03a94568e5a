"""What falls due by the calendar: reminders, silence, ended demands, unconfirmed hires, appraisals."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from talent.accounts.actor import SYSTEM
from talent.enterprises.enums import DemandState
from talent.enterprises.rules import ENDED, LIVE
from talent.enterprises.tables import Demand
from talent.hiring.enums import EventKind, Side, ThreadReason, ThreadState
from talent.hiring.hires import FILLED_TEXT, drop_hire
from talent.hiring.moving import Step, end, keep, move, seal
from talent.hiring.queries import locked
from talent.hiring.rules import (
    APPRAISED_AFTER,
    CONFIRM_WITHIN,
    COUNTED,
    EARLY,
    HAS_TURN,
    OPEN,
    REMINDERS,
    SILENCE,
    TURN,
    since,
)
from talent.hiring.tables import Appraisal, DemandOutcome, Hire, Thread
from talent.hiring.telling import tell_members, tell_side
from talent.kit.clock import now
from talent.notices.enums import NoticeKind

# Of one transaction, so that nobody waits long behind it.
PORTION = 100
SILENT_TEXT = "已有60天没有答复，这条往来自动关闭。没有收到答复不代表您不合适，可以继续看其他机会。"
CLOSED_TEXT = "这个岗位已经结束招聘，往来自动关闭。感谢您的关注，祝您早日找到合适的工作。"
UNDONE_TEXT = "企业在60天内没有回应您对录用的异议，这次录用不再计入。"


def remind(session: Session, day: date) -> int:
    """Tells whose turn it is, on the third and on the seventh day of waiting."""
    threads: list[Thread] = []
    for waited in reversed(REMINDERS):
        query = select(Thread).where(
            col(Thread.state).in_(sorted(HAS_TURN)),
            col(Thread.moved_at) < since(day, timedelta(days=waited)),
            col(Thread.moved_at) >= since(day, SILENCE),
            col(Thread.reminded) < waited,
        )
        for thread in session.exec(locked(query.limit(PORTION - len(threads)))):
            thread.reminded = waited
            side = TURN[thread.state]
            assert side is not None
            keep(session, SYSTEM, thread, Side.SYSTEM, kind=EventKind.REMINDED)
            tell_side(session, thread, side, NoticeKind.THREAD_REMINDED, str(waited))
            threads.append(thread)
    return len(threads)


def close_silent(session: Session, day: date) -> int:
    """After sixty days without an answer the thread ends, and both are told so honestly."""
    states = [*OPEN, ThreadState.CONTESTED]
    query = select(Thread).where(
        col(Thread.state).in_(sorted(states)), col(Thread.moved_at) < since(day, SILENCE)
    )
    threads = list(session.exec(locked(query.limit(PORTION))))
    contested = [one for one in threads if one.state is ThreadState.CONTESTED]
    for thread in contested:
        drop_hire(session, thread)
    end(session, contested, ThreadReason.HIRE_UNDONE, UNDONE_TEXT)
    end(session, [one for one in threads if one.state in OPEN], ThreadReason.SILENT, SILENT_TEXT)
    seal(session, SYSTEM, threads)
    return len(threads)


def close_with_demand(session: Session, day: date) -> int:
    """Of a filled demand all threads end; of one that has ended otherwise, who talks may go on."""
    over = or_(col(Demand.state).in_(sorted(ENDED)), _is_past(day))
    may_go_on = col(Demand.state) != DemandState.FILLED
    query = (
        select(Thread)
        .join(Demand, col(Demand.id) == col(Thread.demand_id))
        .where(over, col(Thread.state).in_(sorted(OPEN)))
        .where(or_(~may_go_on, col(Thread.state).in_(sorted(EARLY))))
    )
    threads = list(session.exec(locked(query.limit(PORTION))))
    demands = {one.demand_id for one in threads}
    wanted = select(Demand).where(col(Demand.id).in_(demands)).order_by(col(Demand.id))
    filled = {one.id for one in session.exec(wanted) if one.state is DemandState.FILLED}
    end(session, [one for one in threads if one.demand_id in filled], ThreadReason.FILLED, FILLED_TEXT)
    end(session, [one for one in threads if one.demand_id not in filled], ThreadReason.CLOSED, CLOSED_TEXT)
    seal(session, SYSTEM, threads)
    return len(threads)


def leave_unconfirmed(session: Session, day: date) -> int:
    """A hire that its person has not confirmed in two weeks counts by the enterprise's word, and shows so."""
    query = select(Thread).where(
        col(Thread.state) == ThreadState.HIRED, col(Thread.moved_at) < since(day, CONFIRM_WITHIN)
    )
    threads = list(session.exec(locked(query.limit(PORTION))))
    for thread in threads:
        move(session, SYSTEM, thread, Step(ThreadState.UNCONFIRMED, Side.SYSTEM), NoticeKind.THREAD_MOVED)
    seal(session, SYSTEM, threads)
    return len(threads)


def ask_appraisals(session: Session, day: date) -> int:
    """Three months after a hire its enterprise is asked, once."""
    query = (
        select(Hire, Thread)
        .join(Thread, col(Thread.id) == col(Hire.thread_id))
        .outerjoin(Appraisal, col(Appraisal.thread_id) == col(Hire.thread_id))
        .where(col(Hire.asked_at).is_(None), col(Appraisal.thread_id).is_(None))
        .where(col(Thread.state).in_(sorted(COUNTED)), col(Thread.person_id).is_not(None))
        .where(col(Hire.hired_on) <= day - APPRAISED_AFTER)
        .order_by(col(Hire.thread_id))
        .limit(PORTION)
    )
    rows = session.exec(query.with_for_update(of=Hire)).all()
    for hire, thread in rows:
        hire.asked_at = now()
        tell_side(session, thread, Side.ENTERPRISE, NoticeKind.THREAD_APPRAISAL_DUE)
    session.flush()
    return len(rows)


def ask_outcomes(session: Session, day: date) -> int:
    """When a demand has ended its enterprise is asked how, once."""
    query = (
        select(Demand)
        .outerjoin(DemandOutcome, col(DemandOutcome.demand_id) == col(Demand.id))
        .where(or_(col(Demand.state).in_(sorted(ENDED)), _is_past(day)))
        .where(col(Demand.published_at).is_not(None), col(DemandOutcome.demand_id).is_(None))
        .order_by(col(Demand.id))
        .limit(PORTION)
    )
    demands = session.exec(query.with_for_update(of=Demand)).all()
    for demand in demands:
        assert demand.id is not None
        session.add(DemandOutcome(demand_id=demand.id))
        path = f"/enterprise/demands/{demand.id}/outcome"
        key = f"demand:{demand.id}:outcome"
        tell_members(
            session, demand.organisation_id, NoticeKind.OUTCOME_DUE, key=key, path=path, title=demand.title
        )
    session.flush()
    return len(demands)


def _is_past(day: date) -> ColumnElement[bool]:
    return col(Demand.state).in_(sorted(LIVE)) & (col(Demand.valid_until) < day)
