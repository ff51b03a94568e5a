"""The long run of both sides in short, over the real routes; and that it would see a difference."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from talent.kit.db import Database
from talent.market.enums import RecordKind
from talent.market.mock.store import Store
from talent.settings import Settings
from tests.long.exchange import Run
from tests.long.exchange_machine import run_machine
from tests.long.exchange_world import make_world
from web.app import create_app


@pytest.fixture
def run(tmp_path: Path, database: Database) -> Iterator[Run]:
    world, store = make_world(tmp_path, database, 3), Store(":memory:")
    yield Run(world, store, 3, rate=0.1)
    world.close()
    store.close()


@pytest.mark.slow
def test_both_sides_end_equal_over_the_real_routes(run: Run) -> None:
    run.go(changes=60, dead=5)
    assert run.finish()
    counts = run.store.counts()
    assert counts["demand"]["accepted"] > 0
    assert counts["vacancy"]["accepted"] > 0
    assert run.faults.happened["dead"] > 0


@pytest.mark.slow
def test_a_record_that_is_lost_there_is_seen_and_comes_again(run: Run) -> None:
    run.go(changes=20, dead=0)
    run.faults.heal()
    assert run.finish()
    name = run.store.names(RecordKind.DEMAND)[0]
    run.store.drop(RecordKind.DEMAND, name)
    assert run.differing() == 1
    assert run.finish()
    assert name in run.store.names(RecordKind.DEMAND)


@pytest.mark.slow
def test_whatever_is_changed_and_lost_over_the_real_routes_both_sides_end_equal(
    tmp_path: Path, database: Database
) -> None:
    told = Settings(home=tmp_path / "home", base_url="http://testserver", database_url=database.url)
    run_machine(database, create_app(told, database), examples=8, steps=25)
