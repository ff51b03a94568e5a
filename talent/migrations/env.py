"""Run by alembic: connects, then makes the changes in one transaction."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text

from talent.migrations.rendering import render_item
from talent.settings import load_settings
from talent.tables import metadata

_LOCK = 0x4A494344


class BrokenReference(Exception):
    """A migration left a row that points at nothing; it was rolled back."""


def _engine(url: str) -> Engine:
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    # Batch mode rebuilds a table: with this on, dropping the old one deletes the rows that point at it.
    # It must be off before BEGIN; inside a transaction the pragma does nothing.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA busy_timeout = 30000")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_postgres(connection: Connection) -> None:
    """One migration at a time, and none that stops the service while it waits for a table."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise BrokenReference(", ".join(sorted({str(row[0]) for row in broken})))


def _migrate(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
    )
    if not is_sqlite:
        _prepare_postgres(connection)
    context.run_migrations()
    if is_sqlite:
        _check_references(connection)


def main() -> None:
    url = context.config.attributes.get("url") or load_settings().database_url
    with _engine(url).begin() as connection:
        _migrate(connection)


main()
