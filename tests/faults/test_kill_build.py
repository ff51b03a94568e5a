"""kill -9 in the middle of a build; ``kill_build.py`` does it a thousand times."""

from pathlib import Path

from tests.faults.kill_build import LET_FINISH, Rounds


def test_a_killed_build_leaves_a_whole_version_that_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    found = Rounds(tmp_path, seed=7).run(2 * LET_FINISH)
    assert found.wrong == []
    assert found.kills.total() == 2 * (LET_FINISH - 1)
    assert found.leftovers > 0
