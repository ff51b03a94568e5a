"""Threads as one side sees them: the list with its counts, the board, and one with its history."""

from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, require
from talent.accounts.rules import EMPLOYERS
from talent.enterprises.tables import Demand
from talent.hiring.appraising import appraisal_out
from talent.hiring.enums import Side, Stage
from talent.hiring.moving import own_thread, side_of
from talent.hiring.queries import (
    appraisals_of,
    counted_states,
    events_of,
    filtered,
    hires_of,
    in_stage,
    ordered,
    visible_threads,
)
from talent.hiring.rules import OVER, STAGE_OF, TURN, answers_in, may_be_appraised, next_states
from talent.hiring.schemas import (
    Counts,
    DemandChoice,
    EventOut,
    HireOut,
    ThreadDetail,
    ThreadFilter,
    ThreadMark,
    ThreadOut,
)
from talent.hiring.showing import thread_outs
from talent.hiring.tables import Appraisal, Hire, Thread, ThreadEvent
from talent.kit.clock import today
from talent.kit.db import count
from talent.kit.paging import Page, Paged
from talent.people.disclosing import standing_disclosure

# A column of the board holds so many; the list has them all.
MOST_IN_COLUMN = 20


def list_threads(session: Session, actor: Actor, wanted: ThreadFilter, page: Page) -> Paged[ThreadOut]:
    """The actor's own that the filter asks for."""
    require(actor, Permission.THREADS_OWN)
    query = in_stage(filtered(visible_threads(actor), wanted), wanted)
    rows = session.exec(ordered(query, wanted.order).offset(page.offset).limit(page.size)).all()
    return Paged[ThreadOut](
        items=thread_outs(session, actor, side_of(actor), rows),
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def count_threads(session: Session, actor: Actor, wanted: ThreadFilter) -> Counts:
    """How many of the actor's own are in each stage, with the filter's other conditions on."""
    require(actor, Permission.THREADS_OWN)
    states = counted_states(session, filtered(visible_threads(actor), wanted))
    stages = dict.fromkeys(Stage, 0)
    for state, number in states.items():
        stages[STAGE_OF[state]] += number
    mine = sum(number for state, number in states.items() if TURN[state] is side_of(actor))
    return Counts(stages=stages, total=sum(states.values()), mine=mine)


def board(session: Session, actor: Actor, wanted: ThreadFilter) -> dict[Stage, list[ThreadOut]]:
    """The first of each stage, whoever waits longest first."""
    require(actor, Permission.THREADS_OWN)
    found: list[Thread] = []
    for stage in Stage:
        narrowed = wanted.model_copy(update={"stage": stage})
        query = in_stage(filtered(visible_threads(actor), narrowed), narrowed)
        found += session.exec(ordered(query, wanted.order).limit(MOST_IN_COLUMN))
    columns: dict[Stage, list[ThreadOut]] = {stage: [] for stage in Stage}
    for one in thread_outs(session, actor, side_of(actor), found):
        columns[one.stage].append(one)
    return columns


def demands_with_threads(session: Session, actor: Actor) -> list[DemandChoice]:
    """What a list may be narrowed to, by title."""
    require(actor, Permission.THREADS_OWN)
    own: Any = visible_threads(actor).with_only_columns(col(Thread.demand_id))
    rows = session.exec(
        select(Demand.id, Demand.title).where(col(Demand.id).in_(own)).order_by(Demand.title, col(Demand.id))
    )
    return [DemandChoice(id=number, title=title) for number, title in rows if number is not None]


def get_threads(session: Session, actor: Actor, ids: Collection[int]) -> list[ThreadOut]:
    """Those of the ids that are the actor's, by id."""
    require(actor, Permission.THREADS_OWN)
    query = visible_threads(actor).where(col(Thread.id).in_(ids)).order_by(col(Thread.id))
    return thread_outs(session, actor, side_of(actor), session.exec(query).all())


def get_thread(session: Session, actor: Actor, thread_id: int) -> ThreadDetail:
    """One of the actor's own, with its history and what may be done now."""
    row, side = own_thread(session, actor, thread_id), side_of(actor)
    [shown] = thread_outs(session, actor, side, [row])
    events, hires = events_of(session, [shown.id]), hires_of(session, [shown.id])
    appraisals = appraisals_of(session, [shown.id])
    return _detail(
        row,
        shown,
        side,
        events[shown.id],
        hires.get(shown.id),
        appraisals.get(shown.id),
        contact=_agreed(session, row.person_id or 0, row.organisation_id),
    )


def own_marks(session: Session, actor: Actor, demands: Collection[int]) -> dict[int, ThreadMark]:
    """The talent's threads with some demands, by demand; nothing for anybody else."""
    if actor.role is not Role.TALENT:
        return {}
    query = visible_threads(actor).where(col(Thread.demand_id).in_(demands)).order_by(col(Thread.id))
    return {row.demand_id: _mark(row) for row in session.exec(query)}


def marks_on(
    session: Session, actor: Actor, demand_id: int, people: Collection[int]
) -> dict[int, ThreadMark]:
    """The enterprise's threads of a demand with some people, by person; nothing for anybody else."""
    if actor.role not in EMPLOYERS:
        return {}
    query = visible_threads(actor).where(Thread.demand_id == demand_id, col(Thread.person_id).in_(people))
    rows = session.exec(query.order_by(col(Thread.id)))
    return {row.person_id: _mark(row) for row in rows if row.person_id is not None}


def _mark(row: Thread) -> ThreadMark:
    return ThreadMark(id=row.id or 0, state=row.state, over=row.state in OVER)


def _detail(
    row: Thread,
    shown: ThreadOut,
    side: Side,
    events: list[ThreadEvent],
    hire: Hire | None,
    appraisal: Appraisal | None,
    *,
    contact: bool,
) -> ThreadDetail:
    said = appraisal and appraisal_out(appraisal, shown.organisation_name, shown.demand_title)
    return ThreadDetail(
        thread=shown,
        events=[_event(one, side) for one in events],
        next_states=next_states(row.state, side, row.reason),
        answers=answers_in(row.state) if side is Side.TALENT else [],
        interview_at=row.interview_at,
        interview_place=row.interview_place,
        contact=contact,
        hire=_hire(row, hire, appraisal) if hire else None,
        appraisal=said,
    )


def _agreed(session: Session, person_id: int, organisation_id: int) -> bool:
    found = standing_disclosure(session, person_id, organisation_id)
    return found is not None and found.contact


def _event(row: ThreadEvent, side: Side) -> EventOut:
    return EventOut(
        at=row.at,
        side=row.side,
        own=row.side is side,
        kind=row.kind,
        state=row.state,
        reason=row.reason,
        text=row.text,
    )


def _hire(row: Thread, hire: Hire, appraisal: Appraisal | None) -> HireOut:
    due = appraisal is None and may_be_appraised(row.state, hire.hired_on, today())
    return HireOut(hired_on=hire.hired_on, recorded_at=hire.recorded_at, appraisable=due)
