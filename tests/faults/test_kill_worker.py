"""kill -9 while mail is sent: never lost, never twice; ``kill_worker.py`` does it a thousand times."""

from pathlib import Path

from talent.kit.db import Database
from tests.faults.kill_worker import TOLD_EACH_ROUND, WORKERS, open_rounds

ROUNDS = 12


def test_a_message_comes_once_and_again_only_for_each_death_in_the_window(
    database: Database, tmp_path: Path
) -> None:
    with open_rounds(database, tmp_path, seed=3) as rounds:
        found = rounds.run(ROUNDS)
    assert found.wrong == []
    assert (found.kills, found.told) == (ROUNDS * WORKERS, ROUNDS * TOLD_EACH_ROUND)
    assert found.arrived == found.told + rounds.windows.total()
    # Some struck a worker at work, or this has shown nothing.
    assert found.struck.total() > 0
