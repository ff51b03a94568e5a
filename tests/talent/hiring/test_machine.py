"""Whatever the two sides and the calendar try: the table holds, one side has the turn, a hire counts once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, func, select

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.enterprises.tables import Demand
from talent.hiring import chores
from talent.hiring.advancing import note_thread
from talent.hiring.beginning import apply, invite
from talent.hiring.enums import Answer, EventKind, Side, ThreadReason, ThreadState
from talent.hiring.hires import undo_hire
from talent.hiring.reading import get_thread
from talent.hiring.refusing import refuse
from talent.hiring.rules import COUNTED, OVER, TRANSITIONS, TURN
from talent.hiring.schemas import ApplyInput, InviteInput, RefusalInput, ThreadOut, UndoHireInput
from talent.hiring.tables import Hire, Thread, ThreadEvent
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import DomainError
from tests.talent.hiring.steps import hire, meet, say, step

Act = Callable[[Session, Actor, Actor, ThreadOut], object]
NO = ThreadReason.OTHER
LATER = timedelta(days=61)

# Everything that either side or the calendar can try; most of it is refused in most states.
ACTS: dict[str, Act] = {
    "accept": lambda s, t, e, one: say(s, t, one, Answer.ACCEPT),
    "decline": lambda s, t, e, one: say(s, t, one, Answer.DECLINE, NO),
    "withdraw": lambda s, t, e, one: say(s, t, one, Answer.WITHDRAW, NO),
    "contest": lambda s, t, e, one: say(s, t, one, Answer.CONTEST, text="不属实。"),
    "look": lambda s, t, e, one: note_thread(s, e, one.id),
    "talk": lambda s, t, e, one: step(s, e, one, ThreadState.TALKING),
    "offer": lambda s, t, e, one: step(s, e, one, ThreadState.OFFERED),
    "recall": lambda s, t, e, one: step(s, e, one, ThreadState.RECALLED),
    "meet": lambda s, t, e, one: meet(s, e, one),
    "refuse": lambda s, t, e, one: refuse(
        s, e, one.id, RefusalInput(version=one.version, reason=NO, message="谢谢。")
    ),
    "hire": lambda s, t, e, one: hire(s, e, one),
    "undo": lambda s, t, e, one: undo_hire(s, e, one.id, UndoHireInput(version=one.version)),
    "apply again": lambda s, t, e, one: apply(s, t, one.demand_id, ApplyInput(contact=True)),
    "invite again": lambda s, t, e, one: invite(
        s, e, one.demand_id, InviteInput(person_id=_person_of(s, one))
    ),
    "sixty days": lambda s, t, e, one: chores.close_silent(s, today() + LATER),
    "two weeks": lambda s, t, e, one: chores.leave_unconfirmed(s, today() + timedelta(days=14)),
    "a week": lambda s, t, e, one: chores.remind(s, today() + timedelta(days=7)),
    "the demand's end": lambda s, t, e, one: chores.close_with_demand(s, today()),
    "open the demand": lambda s, t, e, one: _reopen(s, one),
    "a stale tab": lambda s, t, e, one: step(
        s, e, one.model_copy(update={"version": max(1, one.version - 2)}), ThreadState.OFFERED
    ),
}


def _person_of(session: Session, thread: ThreadOut) -> int:
    return session.get_one(Thread, thread.id).person_id or 0


def _reopen(session: Session, thread: ThreadOut) -> None:
    """So that there is more to try after a hire."""
    session.get_one(Demand, thread.demand_id).state = DemandState.OPEN
    session.flush()


@pytest.mark.parametrize("begins", [Side.TALENT, Side.ENTERPRISE])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(ACTS)), max_size=14))
def test_whatever_is_tried_the_table_holds(
    begins: Side,
    names: list[str],
    session: Session,
    talent: Actor,
    enterprise_owner: Actor,
    demand_id: int,
    person_id: int,
) -> None:
    with _undone(session):
        if begins is Side.TALENT:
            begun = apply(session, talent, demand_id, ApplyInput())
        else:
            begun = invite(session, enterprise_owner, demand_id, InviteInput(person_id=person_id))
        for name in names:
            now = get_thread(session, enterprise_owner, begun.id).thread
            try:
                with session.begin_nested():
                    ACTS[name](session, talent, enterprise_owner, now)
            except DomainError:
                # A refusal leaves everything as it was.
                assert get_thread(session, enterprise_owner, begun.id).thread == now
            _check(session, begun.id)


class _undone:  # noqa: N801 - reads like a function
    """Takes back what an example did, for the next one."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __enter__(self) -> None:
        self.inner = self.session.begin_nested()

    def __exit__(self, *_: object) -> None:
        self.inner.rollback()
        self.session.expire_all()


def _check(session: Session, thread_id: int) -> None:
    threads = session.exec(select(Thread).order_by(col(Thread.id))).all()
    assert len(threads) == 1
    thread = threads[0]
    states = list(_moves(session, thread_id))
    assert states[-1] is thread.state
    assert all(after in TRANSITIONS[before] for before, after in pairwise(states))
    # Who takes an invitation back owes no reason.
    assert (thread.reason is not None) == (thread.state in OVER - {ThreadState.RECALLED})
    assert TURN[thread.state] in (Side.TALENT, Side.ENTERPRISE, None)
    assert (TURN[thread.state] is None) == (
        thread.state in OVER or thread.state in (ThreadState.CONFIRMED, ThreadState.UNCONFIRMED)
    )
    hires = session.exec(select(func.count()).select_from(Hire)).one()
    assert hires == (thread.state in COUNTED or thread.state is ThreadState.CONTESTED)


def _moves(session: Session, thread_id: int) -> Iterator[ThreadState]:
    query = select(ThreadEvent).where(ThreadEvent.thread_id == thread_id, ThreadEvent.kind == EventKind.MOVED)
    yield from (event.state for event in session.exec(query.order_by(col(ThreadEvent.id))))
