"""The table of states, looked at as a whole."""

from datetime import UTC, date, datetime, timedelta

import pytest

from talent.hiring.enums import Answer, Side, Stage, ThreadReason, ThreadState
from talent.hiring.rules import (
    ANSWERS,
    COUNTED,
    HAS_TURN,
    OPEN,
    OVER,
    STAGE_OF,
    STAGES,
    TRANSITIONS,
    TURN,
    days_waited,
    may_be_appraised,
    may_move,
    next_states,
    since,
)

BEGINNINGS = {ThreadState.INVITED, ThreadState.APPLIED}


def test_every_state_has_its_place() -> None:
    assert set(TRANSITIONS) == set(ThreadState) == set(TURN) == set(STAGE_OF)
    assert sum(map(len, STAGES.values())) == len(ThreadState)
    assert set(STAGES) == set(Stage)


def test_every_state_can_be_reached() -> None:
    reached = set(BEGINNINGS)
    while more := {after for state in reached for after in TRANSITIONS[state]} - reached:
        reached |= more
    assert reached == set(ThreadState)


def test_whoever_has_the_turn_can_do_something() -> None:
    stuck = [state for state, side in TURN.items() if side and not next_states(state, side)]
    assert stuck == []


def test_what_is_over_is_nobodys_turn() -> None:
    assert {TURN[state] for state in OVER} == {None}
    assert OPEN <= HAS_TURN


def test_whatever_is_open_can_be_closed_by_the_system() -> None:
    assert [state for state in OPEN if not may_move(state, ThreadState.ENDED, Side.SYSTEM)] == []


def test_only_the_enterprise_hires_and_only_the_person_confirms() -> None:
    hires = {side for after in TRANSITIONS.values() for side in after.get(ThreadState.HIRED, ())}
    confirms = {side for after in TRANSITIONS.values() for side in after.get(ThreadState.CONFIRMED, ())}
    assert (hires, confirms) == ({Side.ENTERPRISE}, {Side.TALENT})


@pytest.mark.parametrize("answer", list(Answer))
def test_an_answer_leads_where_the_table_allows_the_person(answer: Answer) -> None:
    wrong = [state for state, after in ANSWERS[answer].items() if not may_move(state, after, Side.TALENT)]
    assert (len(ANSWERS[answer]) > 0, wrong) == (True, [])


@pytest.mark.parametrize(
    ("reason", "again"),
    [
        (ThreadReason.ELSEWHERE, True),
        (ThreadReason.SILENT, True),
        (ThreadReason.FILLED, False),
        (ThreadReason.CLOSED, False),
        (None, False),
    ],
)
def test_what_ended_for_a_passing_reason_may_begin_again(reason: ThreadReason | None, again: bool) -> None:
    assert may_move(ThreadState.ENDED, ThreadState.APPLIED, Side.TALENT, reason) is again


def test_a_refusal_is_final() -> None:
    assert TRANSITIONS[ThreadState.REFUSED] == {}


def test_days_are_counted_in_hebei() -> None:
    late = datetime(2026, 5, 1, 17, tzinfo=UTC)
    assert days_waited(late, date(2026, 5, 2)) == 0
    assert days_waited(late, date(2026, 5, 5)) == 3
    assert late < since(date(2026, 5, 5), timedelta(days=3))
    assert not late < since(date(2026, 5, 4), timedelta(days=3))


def test_an_appraisal_is_due_after_ninety_days() -> None:
    day = date(2026, 5, 1)
    for state in ThreadState:
        assert may_be_appraised(state, day, day + timedelta(days=90)) is (state in COUNTED)
        assert not may_be_appraised(state, day, day + timedelta(days=89))
