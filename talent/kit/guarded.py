"""Uploads are read by child processes that may do next to nothing; here they are started and ended."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from talent.kit.errors import Unavailable

_GUARD = str(Path(__file__).with_name("guard.py"))


class Unread(Exception):
    """The file is not read; ``word`` says why, as the reader calls it."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Guarded:
    """A kind of child, by the path of its reader; of each kind there are so many at once.

    ``memory`` bytes and ``cpu`` seconds of the processor are all that a child has, ``seconds`` of the clock
    all that is waited for it. ``busy`` is said where too many are at work.
    """

    def __init__(
        self, reader: Path, *, memory: int, cpu: int, seconds: float, busy: str, at_once: int = 2
    ) -> None:
        # By path and in isolation: neither the environment nor the working folder decides what it imports.
        self._command = (sys.executable, "-I", "-B", _GUARD, str(memory), str(cpu), str(reader))
        self._seconds = seconds
        self._busy = busy
        self._turns = threading.BoundedSemaphore(at_once)

    def read(
        self,
        content: bytes,
        arguments: Sequence[str] = (),
        command: Sequence[str] | None = None,
        seconds: float | None = None,
    ) -> Any:
        """What the reader finds in the file; raises ``Unread`` where it does not read it."""
        if not self._turns.acquire(blocking=False):
            raise Unavailable(self._busy, retry_after=60)
        try:
            return _answer(content, command or [*self._command, *arguments], seconds or self._seconds)
        finally:
            self._turns.release()


def _answer(content: bytes, command: Sequence[str], seconds: float) -> Any:
    try:
        child = subprocess.run(  # noqa: S603 - our own command
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unread("heavy") from None
    if child.returncode < 0:
        # Killed by a limit of its own, or by the system for want of memory.
        raise Unread("heavy")
    try:
        answer = json.loads(child.stdout)
    except ValueError:
        raise Unread("broken") from None
    if "refused" in answer:
        raise Unread(answer["refused"])
    return answer["found"]
