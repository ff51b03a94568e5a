"""The work of the calendar: each chore once a day of Hebei, whatever the others do."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from talent.accounts.enums import OrganisationKind
from talent.accounts.tables import Organisation
from talent.audit.tables import ChoreRun
from talent.kit.db import Database, Session
from talent.worker.chores import CHORES, Chore
from talent.worker.daywork import PAUSE, PORTIONS, run_chores

# Half past eleven at night in Hebei.
NIGHT = datetime(2026, 3, 3, 15, 30, tzinfo=UTC)


class Counted:
    """A chore with so much to do each day; what it did is in the log of the test."""

    def __init__(self, log: list[str], name: str, portions: int) -> None:
        self.log, self.name, self.portions = log, name, portions
        self.left: dict[date, int] = {}

    def __call__(self, session: Session, day: date) -> int:
        self.log.append(f"{self.name} {day}")
        left = self.left.setdefault(day, self.portions)
        self.left[day] = max(0, left - 1)
        return left

    @property
    def chore(self) -> Chore:
        return Chore(self.name, self)


def fail(session: Session, day: date) -> int:
    session.add(Organisation(kind=OrganisationKind.ENTERPRISE, name="半途而废"))
    session.flush()
    raise ValueError("13800138000 is no number for a log")


def until_done(database: Database, *chores: Chore) -> None:
    while run_chores(database, chores):
        pass


def test_a_chore_runs_until_it_has_nothing_left_and_not_again_that_day(database: Database) -> None:
    log: list[str] = []
    counted = Counted(log, "a", 2)
    with time_machine.travel(NIGHT, tick=False) as clock:
        until_done(database, counted.chore)
        until_done(database, counted.chore)
        assert log == ["a 2026-03-03"] * 3
        clock.shift(timedelta(hours=1))
        until_done(database, counted.chore)
    assert log[3:] == ["a 2026-03-04"] * 3


def test_a_chore_that_fails_stops_no_other_and_is_tried_again_later(database: Database) -> None:
    log: list[str] = []
    after = Counted(log, "after", 0).chore
    with time_machine.travel(NIGHT - timedelta(hours=9), tick=False) as clock:
        until_done(database, Chore("fails", fail), after)
        assert log == ["after 2026-03-03"]
        with database.read() as session:
            run = session.get_one(ChoreRun, "fails")
            assert (run.done_on, run.error) == (None, "ValueError")
            # What it had half done is undone.
            assert session.exec(select(Organisation)).all() == []
        again = Counted(log, "fails", 0).chore
        clock.shift(PAUSE - timedelta(seconds=1))
        until_done(database, again, after)
        assert log == ["after 2026-03-03"]
        clock.shift(timedelta(seconds=1))
        until_done(database, again, after)
    assert log == ["after 2026-03-03", "fails 2026-03-03"]
    with database.read() as session:
        assert session.get_one(ChoreRun, "fails").error == ""


def test_a_chore_with_much_to_do_does_not_keep_the_others_waiting(database: Database) -> None:
    log: list[str] = []
    endless, short = Counted(log, "endless", 10**6), Counted(log, "short", 0)
    assert run_chores(database, [endless.chore, short.chore])
    assert len(log) == PORTIONS + 1
    assert log[-1].startswith("short")


def test_of_two_workers_one_does_the_work(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer anyway")
    log: list[str] = []
    chore = Counted(log, "a", 0).chore
    until_done(database, Chore("a", fail))
    with database.write() as session:
        run = session.exec(select(ChoreRun).with_for_update()).one()
        run.again_at = None
        session.flush()
        # It looks past what another one holds; waiting for it would end at the lock's time limit.
        until_done(database, chore)
    assert log == []
    until_done(database, chore)
    assert len(log) == 1


def test_chores_have_names_of_their_own_that_fit_the_table() -> None:
    names = [chore.name for chore in CHORES]
    assert len(names) == len(set(names)) > 0
    assert max(len(name) for name in names) <= 60
