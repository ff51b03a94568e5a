"""What the two engines promise."""

import threading
from contextlib import suppress

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from talent.audit.tables import Change, ChangeKind
from talent.kit import db
from talent.kit.db import Database, Session
from talent.kit.errors import Unavailable


def _add(session: Session, number: int = 1) -> None:
    session.add(Change(kind=ChangeKind.PERSON, object_id=number))


def test_a_unit_of_work_commits_at_its_end(database: Database) -> None:
    with database.write() as session:
        _add(session)
    with database.read() as session:
        assert session.exec(select(Change)).one().object_id == 1


def test_an_exception_rolls_the_unit_of_work_back(database: Database) -> None:
    with suppress(ZeroDivisionError), database.write() as session:
        _add(session)
        session.flush()
        raise ZeroDivisionError
    with database.read() as session:
        assert session.exec(select(Change)).all() == []


def test_a_read_session_can_not_write(database: Database) -> None:
    with database.read() as session:
        _add(session)
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            session.flush()


def test_threads_lose_no_update(database: Database) -> None:
    with database.write() as session:
        _add(session, 0)

    def raise_by_one() -> None:
        for _ in range(10):
            with database.write() as session:
                row = session.exec(select(Change).with_for_update()).one()
                row.object_id += 1

    threads = [threading.Thread(target=raise_by_one, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.exec(select(Change)).one().object_id == 40


def test_a_unit_of_work_may_end_in_another_thread(database: Database) -> None:
    unit = database.write()
    _add(unit.__enter__())
    thread = threading.Thread(target=unit.__exit__, args=(None, None, None))
    thread.start()
    thread.join()
    with database.write() as session:
        assert session.exec(select(Change)).one().object_id == 1


def test_waiting_for_the_writer_has_an_end(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has many writers")
    monkeypatch.setattr(db, "BUSY_SECONDS", 0.05)
    with database.write(), pytest.raises(Unavailable), database.write():
        pass


def test_rows_without_an_order_come_in_reverse_in_tests(session: Session) -> None:
    session.add_all([Change(sequence=n, kind=ChangeKind.PERSON, object_id=n) for n in (1, 2, 3)])
    session.flush()
    assert [change.object_id for change in session.exec(select(Change))] == [3, 2, 1]


def test_rows_with_an_order_keep_it_in_tests(session: Session) -> None:
    session.add_all([Change(sequence=n, kind=ChangeKind.PERSON, object_id=n) for n in (1, 2, 3)])
    session.flush()
    ordered = select(Change.object_id).order_by(col(Change.sequence))
    assert session.exec(ordered).all() == [1, 2, 3]
