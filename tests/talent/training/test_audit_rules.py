"""Whose turn an audit is, by whom it moves, and when a body is reminded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.training.audit_rules import (
    OBJECTION_TIME,
    TRANSITIONS,
    may_follow,
    may_object,
    may_settle,
    object_until,
    reminder_due,
    turn_of,
)
from talent.training.enums import AuditState, Party, RecordVerdict

DAY = date(2026, 11, 28)


def test_every_state_is_in_the_table_and_only_the_last_has_no_way_on() -> None:
    assert set(TRANSITIONS) == set(AuditState)
    assert [state for state, after in TRANSITIONS.items() if not after] == [AuditState.SETTLED]


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("before", AuditState)
def test_nobody_goes_back(before: AuditState, party: Party) -> None:
    order = list(AuditState)
    for after in AuditState:
        if order.index(after) <= order.index(before):
            assert not may_follow(before, after, party)


@given(st.sampled_from(AuditState), st.integers(-20, 20).map(lambda days: DAY + timedelta(days=days)))
def test_whose_turn_it_is_can_do_something(state: AuditState, until: date) -> None:
    turn = turn_of(state, until, DAY)
    steps = TRANSITIONS[state]
    assert (turn is None) == (state is AuditState.SETTLED)
    if turn is not None:
        assert any(turn in parties for parties in steps.values())
    if may_object(state, until, DAY):
        assert turn is Party.BODY
        assert not may_settle(state, until, DAY)


def test_only_a_refusal_leaves_time_to_object() -> None:
    assert object_until([RecordVerdict.ACCEPTED] * 3, DAY) is None
    assert object_until([RecordVerdict.ACCEPTED, RecordVerdict.REFUSED], DAY) == DAY + OBJECTION_TIME
    assert turn_of(AuditState.REVIEWED, None, DAY) is Party.STAFF
    assert may_object(AuditState.REVIEWED, DAY, DAY)
    assert may_settle(AuditState.REVIEWED, DAY - timedelta(days=1), DAY)


@pytest.mark.parametrize(
    ("left", "reminded", "due"),
    [
        (8, None, None),
        (7, None, 7),
        (5, None, 7),
        (5, 7, None),
        (1, 7, 1),
        (0, 7, 1),
        (1, None, 1),
        (0, 1, None),
        (-1, None, None),
    ],
)
def test_a_body_is_reminded_a_week_and_a_day_before(left: int, reminded: int | None, due: int | None) -> None:
    assert reminder_due(left, reminded) == due
