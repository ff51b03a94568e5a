"""A serving process keeps its index young, and outlives whatever goes wrong with that."""

import logging
import sys
import time
from collections.abc import Callable

import pytest

from matching import storage
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.kit.clock import now
from talent.kit.db import Database, Session
from talent.kit.errors import Unavailable
from talent.matches import engine as engines
from talent.matches import upkeep as upkeeps
from talent.matches.build_turn import build_turn, last_attempt
from talent.matches.engine import MatchEngine
from talent.matches.upkeep import Upkeep
from talent.vocab.tables import SkillAlias
from tests.factories.people import make_person

FAILS = (sys.executable, "-c", "import sys; sys.exit('no room for an index')")


@pytest.fixture
def person_id(session: Session) -> int:
    person = make_person(session)
    session.commit()
    return person.id or 0


@pytest.fixture
def other(database: Database, engine: MatchEngine) -> MatchEngine:
    """The engine of another process on the same folder."""
    return MatchEngine(database, engine.folder, engine.weights)


@pytest.fixture
def every_look_asks_for_the_age(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeeps, "AGE_SECONDS", 0.0)


@pytest.fixture
def old_lists(engine: MatchEngine, session: Session, person_id: int) -> None:
    """An index whose code lists have changed since."""
    engine.build()
    session.add(SkillAlias(alias="照片美化大师", skill="photoshop"))
    session.commit()


def served_version(engine: MatchEngine) -> str | None:
    return engine.served.on_disk if engine.served else None


def look_until(upkeep: Upkeep, done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline
        upkeep.look()
        time.sleep(0.02)


@pytest.mark.usefixtures("person_id")
def test_a_version_of_another_process_is_taken_up_before_anybody_asks(
    engine: MatchEngine, other: MatchEngine
) -> None:
    upkeep = Upkeep(engine, rebuild=False)
    other.build()
    upkeep.look()
    first = served_version(engine)
    assert first == storage.current(engine.folder)
    other.build()
    upkeep.look()
    assert served_version(engine) not in {None, first}


@pytest.mark.usefixtures("every_look_asks_for_the_age")
def test_changes_are_applied_before_anybody_asks(
    engine: MatchEngine, session: Session, person_id: int
) -> None:
    upkeep = Upkeep(engine, rebuild=False)
    upkeep.look()
    record_change(session, ChangeKind.PERSON, person_id)
    session.commit()
    upkeep.look()
    assert engine.served is not None
    assert engine.served.matcher.changes == 1


def test_a_version_found_damaged_after_opening_is_retired_and_the_one_before_serves(
    database: Database,
    engine: MatchEngine,
    person_id: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine.build()
    good = storage.current(engine.folder)
    engine.build()
    bad = storage.current(engine.folder)
    # As in the middle of a long array, where opening does not look.
    monkeypatch.setattr(
        storage, "find_damage", lambda folder, tell=None: ["text was changed"] if folder.name == bad else []
    )
    upkeep = Upkeep(engine, rebuild=False)
    upkeep.look()
    upkeep.look()
    assert served_version(engine) == storage.current(engine.folder) == good
    assert "retired: text was changed" in caplog.text
    with database.read() as session:
        assert len(engine.snapshot(session).matcher) == 1


@pytest.mark.usefixtures("person_id")
def test_a_version_is_read_whole_only_once(engine: MatchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.build()
    looked: list[str] = []
    monkeypatch.setattr(storage, "find_damage", lambda folder, tell=None: looked.append(folder.name) or [])
    upkeep = Upkeep(engine, rebuild=False)
    for _ in range(3):
        upkeep.look()
    assert looked == [storage.current(engine.folder)]


@pytest.mark.usefixtures("person_id", "every_look_asks_for_the_age")
def test_the_search_of_each_version_is_loaded_once_before_anybody_asks(
    engine: MatchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str | None] = []
    monkeypatch.setattr(upkeeps, "warm", lambda matcher: loaded.append(served_version(engine)))
    upkeep = Upkeep(engine, rebuild=False)
    versions = []
    for _ in range(2):
        engine.build()
        versions.append(storage.current(engine.folder))
        upkeep.look()
        upkeep.look()
    assert loaded == versions


@pytest.mark.usefixtures("old_lists", "every_look_asks_for_the_age")
def test_a_build_that_fails_is_logged_and_rankings_go_on(
    database: Database, engine: MatchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    before = last_attempt(engine.folder)
    upkeep = Upkeep(engine, command=FAILS)
    look_until(upkeep, lambda: "could not be built (1): no room for an index" in caplog.text)
    with database.read() as session:
        assert len(engine.snapshot(session).matcher) == 1
    # Not again at once, though it died too early to leave a note.
    assert last_attempt(engine.folder) == before
    caplog.clear()
    for _ in range(3):
        upkeep.look()
    upkeep.close()
    assert "is built anew" not in caplog.text


@pytest.mark.usefixtures("old_lists")
def test_there_is_a_reason_to_build_unless_another_builds_or_has_just_failed(
    database: Database, engine: MatchEngine
) -> None:
    upkeep = Upkeep(engine)
    with database.read() as session:
        assert upkeep.reason(session, now()) == "the code lists have changed"
        with build_turn(engine.folder):
            assert upkeep.reason(session, now()) is None
        with pytest.raises(ZeroDivisionError), build_turn(engine.folder):
            raise ZeroDivisionError
        assert upkeep.reason(session, now()) is None


@pytest.mark.usefixtures("old_lists", "every_look_asks_for_the_age")
def test_turned_off_it_builds_nothing(engine: MatchEngine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    upkeep = Upkeep(engine, rebuild=False, command=FAILS)
    upkeep.look()
    upkeep.close()
    assert "is built anew" not in caplog.text


@pytest.mark.usefixtures("old_lists")
def test_while_code_lists_are_old_the_service_ranks_with_the_version_there_is(
    database: Database, engine: MatchEngine
) -> None:
    engine.kept_up = True
    before = storage.current(engine.folder)
    with database.read() as session:
        assert len(engine.snapshot(session).matcher) == 1
    assert storage.current(engine.folder) == before


@pytest.mark.usefixtures("person_id")
def test_where_a_build_takes_long_a_ranking_says_to_come_back(
    database: Database, engine: MatchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUILT_AT_ONCE", 0)
    engine.kept_up = True
    with database.read() as session:
        with pytest.raises(Unavailable):
            engine.snapshot(session)
        assert Upkeep(engine).reason(session, now()) == "there is none"
    engine.build()
    with database.read() as session:
        assert len(engine.snapshot(session).matcher) == 1


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeeps, "LOOK_SECONDS", 0.01)


@pytest.mark.usefixtures("quick")
def test_the_thread_outlives_an_error_and_ends_with_the_service(
    engine: MatchEngine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[int] = []

    def look(_: Upkeep) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError
        if len(calls) == 2:
            raise Unavailable("later")

    monkeypatch.setattr(Upkeep, "look", look)
    with Upkeep(engine):
        deadline = time.monotonic() + 30
        while len(calls) < 4 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert len(calls) >= 4
    assert "ZeroDivisionError" in caplog.text
    ended = len(calls)
    time.sleep(0.05)
    assert len(calls) == ended


@pytest.mark.usefixtures("old_lists")
def test_a_builder_at_work_ends_with_the_service(engine: MatchEngine) -> None:
    with Upkeep(engine, command=(sys.executable, "-c", "import time; time.sleep(600)")) as upkeep:
        deadline = time.monotonic() + 30
        while upkeep._builder is None and time.monotonic() < deadline:
            time.sleep(0.01)
        builder = upkeep._builder
    assert builder is not None
    assert builder.returncode == -15
