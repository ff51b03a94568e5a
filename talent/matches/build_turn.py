"""Who builds the index: one process at a time, and not again at once after a failure."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from matching.locks import exclusive, is_held
from talent.kit.clock import now

LOCK = "BUILDING"
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
_LONGEST_NOTE = 4096


@dataclass(frozen=True, slots=True)
class Attempt:
    """The last build that began here; one that was killed counts as failed, for nobody took it back."""

    process: int
    started: str
    failures: int

    def again_at(self) -> datetime | None:
        """When the next one may begin by itself: the pause doubles with each failure."""
        if not self.failures:
            return None
        return datetime.fromisoformat(self.started) + pause_after(self.failures)


def pause_after(failures: int) -> timedelta:
    """How long to leave it after so many failures in a row."""
    pause: timedelta = min(FIRST_PAUSE * (1 << min(failures - 1, 10)), LONGEST_PAUSE)
    return pause


@contextmanager
def build_turn(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Alone among all processes; the lock goes with its holder. Raises BlockingIOError if not to wait."""
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive(folder / LOCK, wait=wait) as lock:
        before = _parse(os.pread(lock, _LONGEST_NOTE, 0))
        failures = before.failures if before is not None else 0
        attempt = Attempt(os.getpid(), now().isoformat(timespec="seconds"), failures + 1)
        _note(lock, attempt)
        yield
        _note(lock, replace(attempt, failures=0))


def last_attempt(folder: Path) -> Attempt | None:
    try:
        return _parse((folder / LOCK).read_bytes())
    except OSError:
        return None


def is_building(folder: Path) -> bool:
    """A process is building at this moment."""
    return is_held(folder / LOCK)


def _note(lock: int, attempt: Attempt) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, json.dumps(asdict(attempt)).encode("ascii"), 0)


def _parse(note: bytes) -> Attempt | None:
    """What the file says; None for a new one, or one whose writer died at it."""
    try:
        attempt = Attempt(**json.loads(note))
        datetime.fromisoformat(attempt.started)
    except (ValueError, TypeError):
        return None
    return attempt
