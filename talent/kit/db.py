"""Engines, sessions and column types. Two engines: one that writes, one that cannot."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Engine, MetaData, Select, TypeDecorator, create_engine, event, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session as Session
from sqlmodel import SQLModel

from talent.kit.errors import Unavailable

BUSY_SECONDS = 30

# Alembic needs stable names to drop or change a constraint later.
SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes, in UTC on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        return value.astimezone(UTC)  # type: ignore[no-any-return]

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # type: ignore[no-any-return]


class Database:
    """The write engine, the read engine and, on SQLite, the one lock in front of BEGIN."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.write_engine = _sqlite_engine(url, read_only=False) if self.is_sqlite else _postgres_engine(url)
        self.read_engine = (
            _sqlite_engine(url, read_only=True) if self.is_sqlite else _postgres_engine(url, True)
        )
        # SQLite's own busy handler is unfair: some writers wait seconds while others overtake.
        # A plain lock, no RLock: the web leaves a session on another thread than it entered it on.
        self._writer = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One unit of work: commits at the end, rolls back on any exception."""
        with self._turn(), _session(self.write_engine) as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session whose connection refuses to write."""
        with Session(self.read_engine, autoflush=False) as session:
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        # With a deadline: a unit of work opened inside another would wait for itself for ever.
        if not self._writer.acquire(timeout=BUSY_SECONDS):
            raise Unavailable("系统正忙，请稍后再试。", retry_after=BUSY_SECONDS)
        try:
            yield
        finally:
            self._writer.release()

    def dispose(self) -> None:
        self.write_engine.dispose()
        self.read_engine.dispose()


def count(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    """How many rows the whole query has."""
    rows = select(func.count()).select_from(query.order_by(None).subquery())
    return session.scalar(rows) or 0


@contextmanager
def _session(engine: Engine) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def _sqlite_engine(url: str, *, read_only: bool) -> Engine:
    # Parameters are personal data: they must not reach a log with an error.
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    def on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver must not send BEGIN itself: its deferred BEGIN loses updates or fails as "locked".
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = FAST")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


def _postgres_engine(url: str, read_only: bool = False) -> Engine:
    options = "-c statement_timeout=30000 -c lock_timeout=5000"
    if read_only:
        options += " -c default_transaction_read_only=on"
    return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"options": options})
