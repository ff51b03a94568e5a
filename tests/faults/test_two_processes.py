"""Several processes on one index: what one has committed, the next ranking of any other has."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from talent.accounts.actor import Actor
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.enterprises.enums import Importance
from talent.kit.clock import now
from talent.kit.db import Database, Session
from talent.matches.build_turn import is_building, last_attempt
from talent.matches.engine import MatchEngine
from talent.matches.upkeep import REBUILD, Upkeep
from talent.people.tables import Person
from talent.vocab.tables import SkillAlias
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.faults.conftest import ROOT, Worker

StartWorker = Callable[[], Worker]


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    asks = (("直播运营", None, 1, Importance.REQUIRED),)
    demand = make_demand(session, enterprise_owner.organisation_id or 0, title="直播运营", skills=asks)
    session.commit()
    assert demand.id is not None
    return demand.id


def add_person(database: Database) -> int:
    """An acknowledged write: committed when this returns."""
    with database.write() as session:
        person = make_person(session)
        assert person.id is not None
        record_change(session, ChangeKind.PERSON, person.id)
        return person.id


def opt_out(database: Database, person_id: int) -> None:
    with database.write() as session:
        person = session.get_one(Person, person_id)
        person.opted_out = True
        session.add(person)
        session.flush()
        record_change(session, ChangeKind.PERSON, person_id)


def test_a_committed_change_is_in_the_next_ranking_of_another_process(
    database: Database, engine: MatchEngine, start_worker: StartWorker, demand_id: int
) -> None:
    engine.build()
    worker = start_worker()
    assert worker.rank(demand_id) == []
    known: list[int] = []
    for _ in range(10):
        known.append(add_person(database))
        assert sorted(worker.rank(demand_id)) == known
    while known:
        opt_out(database, known.pop())
        assert sorted(worker.rank(demand_id)) == known


def test_a_rebuild_by_one_process_loses_no_change_for_the_others(
    database: Database, engine: MatchEngine, start_worker: StartWorker, demand_id: int
) -> None:
    known = [add_person(database)]
    workers = [start_worker(), start_worker()]
    assert [sorted(worker.rank(demand_id)) for worker in workers] == [known, known]
    for _ in range(3):
        known.append(add_person(database))
        engine.build()
        known.append(add_person(database))
        assert [sorted(worker.rank(demand_id)) for worker in workers] == [known, known]


def test_workers_that_find_no_index_build_one_between_them(
    database: Database, engine: MatchEngine, start_worker: StartWorker, demand_id: int
) -> None:
    known = [add_person(database)]
    workers = [start_worker() for _ in range(3)]
    for worker in workers:
        worker.ask(demand_id)
    assert [worker.answer() for worker in workers] == [known] * 3
    assert len([path for path in engine.folder.iterdir() if path.is_dir()]) == 1


def test_a_worker_that_is_killed_while_it_takes_in_changes_harms_nobody(
    database: Database, engine: MatchEngine, start_worker: StartWorker, demand_id: int
) -> None:
    engine.build()
    chance = random.Random(1)
    known: list[int] = []
    for _ in range(2):
        worker = start_worker()
        assert sorted(worker.rank(demand_id)) == known
        known += [add_person(database) for _ in range(20)]
        worker.ask(demand_id)
        time.sleep(chance.uniform(0, 0.05))
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait()
    assert sorted(start_worker().rank(demand_id)) == known


def home(database: Database, engine: MatchEngine) -> dict[str, str]:
    return {"JICAI_HOME": str(engine.folder.parent), "JICAI_DATABASE_URL": database.url}


def start_build(database: Database, engine: MatchEngine) -> "subprocess.Popen[bytes]":
    environment = os.environ | home(database, engine)
    return subprocess.Popen(REBUILD, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def test_a_killed_builder_frees_its_turn_and_the_next_one_builds(
    database: Database, engine: MatchEngine, demand_id: int, start_worker: StartWorker
) -> None:
    known = [add_person(database)]
    engine.build()
    with database.write() as session:
        session.add(SkillAlias(alias="带货达人", skill="livestream_hosting"))
    builder = start_build(database, engine)
    while (attempt := last_attempt(engine.folder)) is None or attempt.process != builder.pid:
        assert builder.poll() is None
        time.sleep(0.001)
    assert is_building(engine.folder)
    with database.read() as session:
        # One builds already.
        assert Upkeep(engine).reason(session, now()) is None
    builder.kill()
    builder.wait()
    assert not is_building(engine.folder)
    attempt = last_attempt(engine.folder)
    assert attempt is not None
    assert attempt.failures == 1
    again_at = attempt.again_at()
    assert again_at is not None
    with database.read() as session:
        # Not again at once, but after a while, by whichever process asks first.
        assert Upkeep(engine).reason(session, now()) is None
        assert Upkeep(engine).reason(session, again_at) == "the code lists have changed"
    assert not engine.is_current()
    assert start_build(database, engine).wait() == 0
    assert engine.is_current()
    assert last_attempt(engine.folder).failures == 0  # type: ignore[union-attr]
    assert start_worker().rank(demand_id) == known


def test_an_old_index_is_built_anew_by_another_process_and_taken_up(
    database: Database, engine: MatchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    engine.build()
    with database.write() as session:
        session.add(SkillAlias(alias="带货达人", skill="livestream_hosting"))
    person_id = add_person(database)
    upkeep = Upkeep(engine, environment=home(database, engine))
    upkeep.look()
    assert engine.served is not None
    before = engine.served.on_disk
    deadline = time.monotonic() + 120
    while engine.served.on_disk == before:
        assert time.monotonic() < deadline
        time.sleep(0.05)
        upkeep.look()
    upkeep.close()
    assert engine.served.matcher.reader.gate.read("带货达人").skill == "livestream_hosting"
    with database.read() as session:
        assert [len(engine.snapshot(session).matcher), engine.served.matcher.changes] == [1, 0]
    assert person_id


def test_a_second_builder_leaves_it_to_the_first(database: Database, engine: MatchEngine) -> None:
    first, second = start_build(database, engine), start_build(database, engine)
    assert (first.wait(), second.wait()) == (0, 0)
    assert len([path for path in engine.folder.iterdir() if path.is_dir()]) in {1, 2}
    assert engine.is_current()
