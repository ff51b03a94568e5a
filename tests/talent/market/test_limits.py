"""Requests are counted by all workers together, and never do more pass than the limit allows."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import delete

from talent.kit.db import Database, Session
from talent.market.client_tables import ClientUse
from talent.market.limits import burst_of, take_request
from tests.factories.market_clients import make_client

START = datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """What another worker has: connections of its own to the same database."""
    opened = Database(database.url)
    yield opened
    opened.dispose()


@pytest.fixture
def client(database: Database) -> int:
    with database.write() as session:
        return make_client(session).client.id


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rate=st.sampled_from([10, 60, 600, 1200]),
    steps=st.lists(st.tuples(st.integers(0, 3000), st.booleans()), min_size=20, max_size=60),
)
def test_two_workers_together_let_no_more_pass_than_the_limit(
    database: Database, other: Database, client: int, rate: int, steps: list[tuple[int, bool]]
) -> None:
    with database.write() as session:
        session.exec(delete(ClientUse))
    passed: list[datetime] = []
    with time_machine.travel(START, tick=False) as clock:
        moment = START
        for milliseconds, by_other in steps:
            clock.shift(timedelta(milliseconds=milliseconds))
            moment += timedelta(milliseconds=milliseconds)
            with (other if by_other else database).write() as session:
                if take_request(session, client, rate).allowed:
                    passed.append(moment)
    for first, begin in enumerate(passed):
        for last, end in enumerate(passed[first:], first):
            allowed = burst_of(rate) + rate * (end - begin).total_seconds() / 60
            assert last - first + 1 <= allowed + 1e-6


def test_at_one_moment_exactly_the_burst_passes_however_many_ask(
    database: Database, other: Database, client: int
) -> None:
    passed: list[bool] = []

    def ask(through: Database) -> None:
        for _ in range(30):
            with through.write() as session:
                passed.append(take_request(session, client, 600).allowed)

    with time_machine.travel(START, tick=False):
        threads = [threading.Thread(target=ask, args=(one,), daemon=True) for one in (database, other) * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert len(passed) == 120
    assert passed.count(True) == burst_of(600) == 60


def test_who_keeps_to_the_rate_is_never_refused(session: Session) -> None:
    client = make_client(session).client.id
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(200):
            assert take_request(session, client, 600).allowed
            clock.shift(timedelta(milliseconds=100))


def test_after_the_wait_that_was_named_the_next_one_passes(session: Session) -> None:
    client = make_client(session).client.id
    with time_machine.travel(START, tick=False) as clock:
        for left in reversed(range(burst_of(10))):
            assert take_request(session, client, 10).remaining == left
        refused = take_request(session, client, 10)
        assert (refused.allowed, refused.remaining) == (False, 0)
        clock.shift(timedelta(seconds=refused.wait - 1))
        assert not take_request(session, client, 10).allowed
        clock.shift(timedelta(seconds=1))
        assert take_request(session, client, 10).allowed


def test_requests_are_counted_for_the_day_of_hebei_and_in_all(session: Session) -> None:
    client = make_client(session).client.id
    with time_machine.travel(datetime(2026, 11, 2, 15, 59, tzinfo=UTC), tick=False) as clock:
        take_request(session, client, 600)
        take_request(session, client, 600)
        clock.shift(timedelta(minutes=2))
        take_request(session, client, 600)
    use = session.get_one(ClientUse, client, populate_existing=True)
    assert (use.requests, use.on_day, use.day.isoformat()) == (3, 1, "2026-11-03")
