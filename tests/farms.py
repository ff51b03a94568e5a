"""Where the databases of the tests come from: empty ones, and migrated ones without rows."""

import shutil
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL, make_url

from talent import migrations
from talent.kit.db import Database

# All statements of the tests: the usual five hundred would push each other out.
_COMPILED_KEPT = 10_000


class SqliteFarm:
    """Databases as files: an empty one, or a copy of one that is migrated already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._template: Path | None = None

    def empty(self) -> str:
        return f"sqlite:///{self.folder / f'{next(self._numbers)}.db'}"

    def migrated(self) -> str:
        if self._template is None:
            self._template = self.folder / "template.db"
            migrations.upgrade(f"sqlite:///{self._template}")
        url = self.empty()
        self.copy(f"sqlite:///{self._template}", url)
        return url

    def copy(self, url: str, into: str) -> None:
        """``into`` is empty; nobody has either of them open."""
        shutil.copyfile(url.removeprefix("sqlite:///"), into.removeprefix("sqlite:///"))

    def remove(self, url: str) -> None:
        for path in self.folder.glob(f"{Path(url).name}*"):
            path.unlink()


class PostgresFarm:
    """Databases in one server: new empty ones, or this worker's migrated one, emptied each time.

    Making and dropping a database for each test took a tenth of a second, and far more on a busy disk.
    """

    def __init__(self, server_url: str, worker: str) -> None:
        self.server_url = make_url(server_url)
        self.worker = worker
        self._numbers = count(1)
        self._migrated: str | None = None

    def empty(self) -> str:
        name = f"{self.worker}_{next(self._numbers)}"
        run_statements(self.server_url, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        return self.server_url.set(database=name).render_as_string(hide_password=False)

    def migrated(self) -> str:
        if self._migrated is None:
            self._migrated = self.empty()
            migrations.upgrade(self._migrated)
        else:
            run_statements(make_url(self._migrated), *_EMPTY_THE_DATABASE)
        return self._migrated

    def copy(self, url: str, into: str) -> None:
        """``into`` is empty; nobody has either of them open."""
        names = [make_url(one).database for one in (into, url)]
        run_statements(
            self.server_url,
            f'DROP DATABASE "{names[0]}" WITH (FORCE)',
            'CREATE DATABASE "{}" TEMPLATE "{}"'.format(*names),
        )

    def remove(self, url: str) -> None:
        if url != self._migrated:
            run_statements(self.server_url, f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


Farm = SqliteFarm | PostgresFarm

_EMPTY_THE_DATABASE = (
    # What a failed test left open would hold its locks.
    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()""",
    # Without triggers: the audit trail refuses to be emptied.
    "SET session_replication_role = replica",
    """DO $$
    DECLARE name text; filled boolean;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY tablename
        LOOP
            EXECUTE 'SELECT EXISTS (SELECT FROM ' || quote_ident(name) || ')' INTO filled;
            IF filled THEN EXECUTE 'DELETE FROM ' || quote_ident(name); END IF;
        END LOOP;
        PERFORM setval(quote_ident(sequencename)::regclass, 1, false)
            FROM pg_sequences WHERE last_value IS NOT NULL;
    END $$""",
)


class Opener:
    """Opens databases as the service does, except that what one test has had compiled the next one finds.

    To compile its statements anew took a test more time than to run them.
    """

    def __init__(self) -> None:
        self._first: Engine | None = None

    def open(self, url: str) -> Database:
        database = Database(url)
        for engine in (database.write_engine, database.read_engine):
            self._share(engine)
            if database.is_sqlite:
                event.listen(engine, "connect", _outlive_no_power_cut)
        return database

    def _share(self, engine: Engine) -> None:
        if self._first is None:
            # The first connection tells the dialect what the server can do.
            engine.connect().close()
            engine._compiled_cache.capacity = _COMPILED_KEPT  # type: ignore[union-attr]
            self._first = engine
        # What is compiled is kept by the dialect that it was compiled for.
        engine.dialect = self._first.dialect
        engine._compiled_cache = self._first._compiled_cache


def _outlive_no_power_cut(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def run_statements(url: URL, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
