"""Other processes on the database and the index of a test."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from matching.shapes import Weights
from talent.kit.db import Database
from talent.matches.engine import MatchEngine
from tests.factories.vocabulary import fill_vocabulary

ROOT = Path(__file__).parent.parent.parent


class Worker:
    """A process that ranks, with an engine of its own."""

    def __init__(self, url: str, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.ranker", url, str(folder)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, demand_id: int) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{demand_id}\n")
        self.process.stdin.flush()

    def answer(self) -> list[int]:
        assert self.process.stdout is not None
        ids: list[int] = json.loads(self.process.stdout.readline())["ids"]
        return ids

    def rank(self, demand_id: int) -> list[int]:
        self.ask(demand_id)
        return self.answer()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def engine(database: Database, tmp_path: Path) -> MatchEngine:
    """An engine on a database that has the code lists."""
    with database.write() as session:
        fill_vocabulary(session)
    return MatchEngine(database, tmp_path / "index", Weights())


@pytest.fixture
def start_worker(database: Database, engine: MatchEngine) -> Iterator[Callable[[], Worker]]:
    started: list[Worker] = []

    def start() -> Worker:
        started.append(Worker(database.url, engine.folder))
        return started[-1]

    yield start
    for worker in started:
        worker.end()
