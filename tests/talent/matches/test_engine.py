"""The index in service: built when missing, refused when damaged, switched under a running process."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from matching import storage, texts
from matching.matcher import Matcher
from talent.accounts.actor import SYSTEM
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.kit.db import Database, Session
from talent.matches.engine import MatchEngine
from talent.vocab.service import load_vocabulary
from talent.vocab.tables import SkillAlias
from tests.factories.people import make_person


def people_in(database: Database, engine: MatchEngine) -> int:
    with database.read() as session:
        return len(engine.snapshot(session).matcher)


def test_without_an_index_the_first_ranking_builds_one(
    database: Database, engine: MatchEngine, session: Session
) -> None:
    make_person(session)
    session.commit()
    assert not engine.is_ready()
    assert people_in(database, engine) == 1
    assert engine.is_ready()


def test_a_damaged_index_is_not_served_but_built_anew(
    database: Database, engine: MatchEngine, session: Session
) -> None:
    make_person(session)
    session.commit()
    engine.build()
    for file in engine.folder.glob("*/*.npy"):
        file.write_bytes(b"nonsense")
    assert people_in(database, MatchEngine(database, engine.folder, engine.weights)) == 1


def test_a_version_built_by_another_process_is_taken_up(
    database: Database, engine: MatchEngine, session: Session
) -> None:
    make_person(session)
    session.commit()
    assert people_in(database, engine) == 1
    # Written without a line in the change log, so only a new version can show it.
    make_person(session, title="美工")
    session.commit()
    assert people_in(database, engine) == 1
    MatchEngine(database, engine.folder, engine.weights).build()
    assert people_in(database, engine) == 2


def test_the_search_is_compiled_before_an_index_of_many_is_switched_to(
    engine: MatchEngine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(session)
    session.commit()
    monkeypatch.setattr(texts, "SEARCHED", 0)
    stages: list[str] = []
    engine.build(lambda stage, done, total: stages.append(stage) if stage not in stages else None)
    assert [stage[:2] for stage in stages] == ["建立", "编译", "写入"]
    # A new release finds the index built, and has only the search to compile.
    stages.clear()
    engine.warm(lambda stage, done, total: stages.append(f"{stage[:2]} {done}"))
    assert stages == ["编译 0", "编译 1"]


def test_few_people_are_ranked_without_the_compiler(engine: MatchEngine, session: Session) -> None:
    stages: list[str] = []
    report = lambda stage, done, total: stages.append(stage[:2])  # noqa: E731
    engine.warm(report)
    make_person(session)
    session.commit()
    engine.build(report)
    engine.warm(report)
    assert set(stages) == {"建立", "写入"}


def test_status_says_when_the_code_lists_have_changed(
    database: Database, engine: MatchEngine, session: Session
) -> None:
    engine.build()
    assert engine.is_current()
    session.add(SkillAlias(alias="照片美化大师", skill="photoshop"))
    session.commit()
    assert not engine.is_current()
    engine.build()
    assert engine.is_current()


def test_loading_the_same_code_lists_again_leaves_the_index_current(
    database: Database, engine: MatchEngine
) -> None:
    engine.build()
    with database.write() as session:
        load_vocabulary(session, SYSTEM, None)
    assert engine.is_current()


def test_while_one_request_opens_a_new_version_the_others_rank_with_the_old_one(
    database: Database, engine: MatchEngine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(session)
    session.commit()
    assert people_in(database, engine) == 1
    MatchEngine(database, engine.folder, engine.weights).build()
    real, opening, go_on = Matcher.open, Event(), Event()

    def slow(root: Path) -> Matcher:
        opening.set()
        assert go_on.wait(60)
        return real(root)

    monkeypatch.setattr(Matcher, "open", staticmethod(slow))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(people_in, database, engine)
        assert opening.wait(60)
        newcomer = make_person(session)
        record_change(session, ChangeKind.PERSON, newcomer.id or 0)
        session.commit()
        try:
            # With all that was committed, and without waiting for the one that opens.
            assert people_in(database, engine) == 2
            assert engine.is_behind()
        finally:
            go_on.set()
        assert first.result() in {1, 2}
    assert not engine.is_behind()
    assert people_in(database, engine) == 2


def test_requests_that_find_nothing_open_wait_for_the_one_that_builds(
    database: Database, engine: MatchEngine, session: Session
) -> None:
    make_person(session)
    session.commit()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: people_in(database, engine), range(8))) == [1] * 8
    assert len(storage.versions(engine.folder)) == 1


def test_a_version_that_is_refused_is_logged_with_the_reason(
    database: Database, engine: MatchEngine, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    engine.build()
    make_person(session)
    session.commit()
    engine.build()
    (engine.folder / (storage.current(engine.folder) or "") / "vocabulary.json").unlink()
    assert people_in(database, engine) == 0
    assert "vocabulary.json is missing" in caplog.text


def test_a_command_that_can_t_write_says_so(engine: MatchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.build()
    before = storage.current(engine.folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "write_version", full)
    with pytest.raises(OSError, match="No space"):
        engine.build()
    assert storage.current(engine.folder) == before


def test_old_versions_are_removed(database: Database, engine: MatchEngine, session: Session) -> None:
    for _ in range(4):
        make_person(session)
        session.commit()
        engine.build()
    assert len([path for path in engine.folder.iterdir() if path.is_dir()]) == 2


def test_changed_code_lists_are_noticed_when_the_index_is_opened(
    database: Database, engine: MatchEngine, session: Session
) -> None:
    engine.build()
    session.add(SkillAlias(alias="照片美化大师", skill="photoshop"))
    session.commit()
    with database.read() as reading:
        gate = MatchEngine(database, engine.folder, engine.weights).gate(reading)
    assert gate.read("照片美化大师").skill == "photoshop"


def test_a_full_disk_stops_no_ranking(
    database: Database, engine: MatchEngine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "write_version", full)
    make_person(session)
    session.commit()
    assert people_in(database, engine) == 1
