"""Who changes an attempt at the same moment as somebody else waits for them; nobody waits in a circle."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Event
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import text

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tokens import actor_of
from talent.exams import markers, results
from talent.exams.attempt_schemas import MarkInput, ScoreInput
from talent.exams.attempt_tables import Attempt, Paper
from talent.exams.attempts import close_late
from talent.exams.enums import AttemptState, QuestionKind, WithdrawalReason
from talent.exams.figure_schemas import WithdrawalInput
from talent.exams.markers import give_mark
from talent.exams.withdrawing import withdraw
from talent.kit.clock import today
from talent.kit.db import Database, Session
from tests.factories.accounts import make_user
from tests.factories.papers import make_paper, make_question
from tests.factories.people import make_person
from tests.talent.exams.sittings import items_of, sat

WRONG = WithdrawalInput(cause=WithdrawalReason.WRONG, remark="答案有误")
_LOOKS = 400
_PAUSE = 0.02


@pytest.fixture
def paper(session: Session) -> Paper:
    return make_paper(session, kinds=[])


def _is_waiting(database: Database) -> bool:
    """Somebody waits for a lock of another; SQLite has one writer, who is waited for as a whole."""
    if database.is_sqlite:
        return True
    with database.read() as reading:
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        return bool(reading.execute(text(f"{waiting} AND wait_event_type = 'Lock'")).scalar_one())


def _pause(
    monkeypatch: pytest.MonkeyPatch, database: Database, module: ModuleType, name: str, call: int = 1
) -> Event:
    """Whoever makes that call of the function goes on once somebody waits; the event says they are there."""
    there, idle, calls, real = Event(), Event(), count(1), getattr(module, name)

    def paused(*args: Any, **named: Any) -> Any:
        if next(calls) == call:
            there.set()
            assert any(_is_waiting(database) or idle.wait(_PAUSE) for _ in range(_LOOKS))
        return real(*args, **named)

    monkeypatch.setattr(module, name, paused)
    return there


def _both(
    database: Database,
    there: Event,
    first: Callable[[Session], object],
    second: Callable[[Session], object],
) -> None:
    """The second begins when the first is where it pauses."""

    def then(writing: Session) -> None:
        assert there.wait(10)
        second(writing)

    def run(act: Callable[[Session], object]) -> None:
        with database.write() as writing:
            act(writing)

    with ThreadPoolExecutor(2) as pool:
        for one in (pool.submit(run, first), pool.submit(run, then)):
            one.result()


def _reread(session: Session, attempt: Attempt) -> Attempt:
    session.expire_all()
    return session.get_one(Attempt, attempt.id)


def test_a_mark_and_a_withdrawal_at_the_same_moment_both_count(
    session: Session, database: Database, staff: Actor, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = actor_of(make_user(session, role=Role.STAFF), "192.0.2.1")
    task = make_question(session, QuestionKind.PRACTICAL)
    wrong, kept = make_question(session), make_question(session)
    answers = [(task, "方案", 0.0), (wrong, "A", 0.0), (kept, "B", 1.0)]
    attempt = sat(session, paper, make_person(session).id, answers, state=AttemptState.MARKING)
    item = items_of(session, attempt)[0]
    item.points = None
    session.flush()
    mark = MarkInput(scores=[ScoreInput(line="1", points=50), ScoreInput(line="2", points=30)])
    give_mark(session, staff, item.id or 0, mark)
    session.commit()
    there = _pause(monkeypatch, database, markers, "marks_of")
    _both(
        database,
        there,
        lambda writing: give_mark(writing, second, item.id or 0, mark),
        lambda writing: withdraw(writing, staff, wrong.id or 0, WRONG),
    )
    attempt = _reread(session, attempt)
    assert (attempt.state, attempt.points, attempt.most_points) == (AttemptState.MARKED, 1.8, 2)


def test_what_is_out_of_time_is_handed_in_while_one_of_its_questions_is_withdrawn(
    session: Session, database: Database, staff: Actor, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, wrong = make_question(session), make_question(session)
    papers = [[kept], [kept, wrong]]
    late = [
        sat(
            session,
            paper,
            make_person(session).id,
            [(one, "B", 0.0) for one in asked],
            state=AttemptState.OPEN,
        )
        for asked in papers
    ]
    for attempt in late:
        attempt.ends_at -= timedelta(minutes=5)
    session.commit()
    there = _pause(monkeypatch, database, results, "asked_items", call=3)
    _both(
        database,
        there,
        lambda writing: close_late(writing, today()),
        lambda writing: withdraw(writing, staff, wrong.id or 0, WRONG),
    )
    first, second = (_reread(session, attempt) for attempt in late)
    assert (first.state, first.points, first.most_points) == (AttemptState.MARKED, 1, 1)
    assert (second.state, second.points, second.most_points) == (AttemptState.MARKED, 1, 1)
