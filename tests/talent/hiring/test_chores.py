"""What falls due: reminders on days 3 and 7, sixty days of silence, ended demands, appraisals, outcomes."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.enterprises.states import change_state
from talent.enterprises.tables import Demand
from talent.hiring import chores
from talent.hiring.enums import ThreadReason, ThreadState
from talent.hiring.reading import get_thread
from talent.hiring.schemas import ThreadOut
from talent.hiring.tables import Hire
from talent.kit.clock import today
from talent.kit.db import Session
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from talent.worker.chores import CHORES
from tests.talent.hiring.steps import hire, step


def told(session: Session, actor: Actor, kind: NoticeKind) -> int:
    query = select(Notice).where(Notice.user_id == actor.user_id, Notice.kind == kind)
    return len(session.exec(query.order_by(col(Notice.id))).all())


def test_whose_turn_it_is_is_reminded_on_the_third_and_the_seventh_day(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    found = [chores.remind(session, today() + timedelta(days=days)) for days in range(12)]
    assert found == [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]
    assert told(session, enterprise_owner, NoticeKind.THREAD_REMINDED) == 2
    assert told(session, talent, NoticeKind.THREAD_REMINDED) == 0


def test_a_worker_that_slept_a_week_reminds_once(session: Session, applied: ThreadOut) -> None:
    day = today() + timedelta(days=9)
    assert (chores.remind(session, day), chores.remind(session, day)) == (1, 0)


def test_an_answer_starts_the_days_anew(
    session: Session, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    chores.remind(session, today() + timedelta(days=7))
    step(session, enterprise_owner, applied, ThreadState.TALKING)
    assert chores.remind(session, today() + timedelta(days=2)) == 0
    assert chores.remind(session, today() + timedelta(days=3)) == 1


def test_after_sixty_days_of_silence_the_thread_ends_honestly(
    session: Session, talent: Actor, applied: ThreadOut
) -> None:
    assert chores.close_silent(session, today() + timedelta(days=59)) == 0
    assert chores.close_silent(session, today() + timedelta(days=60)) == 1
    closed = get_thread(session, talent, applied.id)
    assert closed.thread.reason is ThreadReason.SILENT
    assert "不代表您不合适" in closed.events[-1].text
    assert told(session, talent, NoticeKind.THREAD_ENDED) == 1
    assert chores.close_silent(session, today() + timedelta(days=60)) == 0


def test_a_hire_without_a_word_of_the_person_shows_so(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    hire(session, enterprise_owner, applied)
    assert chores.leave_unconfirmed(session, today() + timedelta(days=13)) == 0
    assert chores.leave_unconfirmed(session, today() + timedelta(days=14)) == 1
    assert get_thread(session, talent, applied.id).thread.state is ThreadState.UNCONFIRMED


@pytest.mark.parametrize(("talking", "ends"), [(False, True), (True, False)])
def test_a_closed_demand_ends_the_threads_that_had_not_come_to_talk(
    talking: bool, ends: bool, session: Session, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    if talking:
        step(session, enterprise_owner, applied, ThreadState.TALKING)
    demand = session.get_one(Demand, demand_id)
    change_state(session, enterprise_owner, demand_id, DemandState.CLOSED, demand.version)
    assert chores.close_with_demand(session, today()) == ends
    reason = get_thread(session, enterprise_owner, applied.id).thread.reason
    assert reason is (ThreadReason.CLOSED if ends else None)


def test_a_filled_demand_ends_all_of_them(
    session: Session, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    step(session, enterprise_owner, applied, ThreadState.TALKING)
    demand = session.get_one(Demand, demand_id)
    change_state(session, enterprise_owner, demand_id, DemandState.FILLED, demand.version)
    assert chores.close_with_demand(session, today()) == 1
    assert get_thread(session, enterprise_owner, applied.id).thread.reason is ThreadReason.FILLED


def test_an_expired_demand_is_an_ended_one(session: Session, demand_id: int, applied: ThreadOut) -> None:
    assert chores.close_with_demand(session, today() + timedelta(days=61)) == 1
    assert chores.ask_outcomes(session, today() + timedelta(days=61)) == 1
    assert chores.ask_outcomes(session, today() + timedelta(days=61)) == 0


def test_after_ninety_days_an_appraisal_is_asked_for_once(
    session: Session, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    hire(session, enterprise_owner, applied)
    days = [chores.ask_appraisals(session, today() + timedelta(days=number)) for number in (89, 90, 91)]
    assert days == [0, 1, 0]
    assert told(session, enterprise_owner, NoticeKind.THREAD_APPRAISAL_DUE) == 1
    assert session.get_one(Hire, applied.id).asked_at is not None


def test_every_chore_has_nothing_to_do_on_an_empty_day(session: Session) -> None:
    assert len(CHORES) >= 6
    assert [chore.run(session, today()) for chore in CHORES] == [0] * len(CHORES)
