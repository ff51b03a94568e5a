"""One builder at a time, and a pause after each failure."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from talent.kit.clock import now
from talent.matches.build_turn import FIRST_PAUSE, LOCK, LONGEST_PAUSE, build_turn, is_building, last_attempt


def fail(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), build_turn(folder):
        raise ZeroDivisionError


def pause(folder: Path) -> timedelta:
    attempt = last_attempt(folder)
    assert attempt is not None
    again_at = attempt.again_at()
    assert again_at is not None
    return again_at - datetime.fromisoformat(attempt.started)


def test_a_second_builder_is_told_that_one_is_at_work(tmp_path: Path) -> None:
    with build_turn(tmp_path):
        assert is_building(tmp_path)
        with pytest.raises(BlockingIOError), build_turn(tmp_path, wait=False):
            pass
    assert not is_building(tmp_path)


def test_a_build_that_succeeds_may_be_followed_at_once(tmp_path: Path) -> None:
    fail(tmp_path)
    with build_turn(tmp_path):
        pass
    attempt = last_attempt(tmp_path)
    assert attempt is not None
    assert (attempt.failures, attempt.again_at()) == (0, None)


def test_the_pause_doubles_with_each_failure_up_to_an_hour(tmp_path: Path) -> None:
    pauses = []
    for _ in range(12):
        fail(tmp_path)
        pauses.append(pause(tmp_path))
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"process": 1}', b"\xff", b'{"a": 1}'])
def test_a_note_that_was_not_finished_is_no_note(tmp_path: Path, note: bytes) -> None:
    (tmp_path / LOCK).write_bytes(note)
    assert last_attempt(tmp_path) is None
    with build_turn(tmp_path):
        attempt = last_attempt(tmp_path)
    assert attempt is not None
    assert datetime.fromisoformat(attempt.started) <= now()
