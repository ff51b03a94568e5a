"""A reader of the change log misses nothing."""

import threading
import time

from talent.audit.changes import changes_since, latest_sequence, record_change, record_changes
from talent.audit.tables import ChangeKind
from talent.kit.db import Database, Session


def test_an_empty_log_is_at_zero(session: Session) -> None:
    assert latest_sequence(session) == 0


def test_changes_come_oldest_first(session: Session) -> None:
    record_change(session, ChangeKind.PERSON, 7)
    record_change(session, ChangeKind.DEMAND, 3)
    found = changes_since(session, 0, 10)
    assert [(kind, number) for _, kind, number in found] == [(ChangeKind.PERSON, 7), (ChangeKind.DEMAND, 3)]


def test_many_changes_keep_their_order(session: Session) -> None:
    record_changes(session, ChangeKind.PERSON, [5, 3, 9])
    assert [number for _, _, number in changes_since(session, 0, 10)] == [5, 3, 9]


def test_a_reader_goes_on_where_it_stopped(session: Session) -> None:
    record_changes(session, ChangeKind.PERSON, [1, 2, 3])
    first = changes_since(session, 0, 2)
    assert [number for _, _, number in changes_since(session, first[-1][0], 2)] == [3]


def test_the_latest_number_is_that_of_the_last_change(session: Session) -> None:
    record_changes(session, ChangeKind.PERSON, [1, 2, 3])
    assert latest_sequence(session) == changes_since(session, 0, 10)[-1][0]


def test_a_change_rolled_back_is_not_read(database: Database) -> None:
    with database.write() as session:
        record_change(session, ChangeKind.PERSON, 1)
        session.rollback()
    with database.read() as session:
        assert changes_since(session, 0, 10) == []


def test_numbers_grow_in_the_order_of_commits(database: Database) -> None:
    """A slow transaction appends first: the quick one must not be read before it with a higher number."""
    appended, seen = threading.Event(), []

    def slow() -> None:
        with database.write() as session:
            record_change(session, ChangeKind.PERSON, 1)
            appended.set()
            time.sleep(0.2)

    def quick() -> None:
        appended.wait(5)
        with database.write() as session:
            record_change(session, ChangeKind.PERSON, 2)
        with database.read() as session:
            seen.extend(number for _, _, number in changes_since(session, 0, 10))

    threads = [threading.Thread(target=run, daemon=True) for run in (slow, quick)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert seen == [1, 2]
