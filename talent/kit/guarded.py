"""Uploads are read by child processes that may do next to nothing; here they are started and ended."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from talent.kit.errors import Unavailable

_GUARD = str(Path(__file__).with_name("guard.py"))
# No honest part is longer: the largest row and the block that it closes, in the longest way to write them.
_LONGEST = 32 * 2**20


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

    def parts(
        self,
        file: int,
        arguments: Sequence[str] = (),
        command: Sequence[str] | None = None,
        seconds: float | None = None,
    ) -> Generator[Any]:
        """The same of an open file, part by part as the reader finds them: no more than one is held."""
        if not self._turns.acquire(blocking=False):
            raise Unavailable(self._busy, retry_after=60)
        try:
            yield from _parts(file, command or [*self._command, *arguments], seconds or self._seconds)
        finally:
            self._turns.release()


def _parts(file: int, command: Sequence[str], seconds: float) -> Iterator[Any]:
    os.lseek(file, 0, os.SEEK_SET)
    with _child(file, command, seconds) as child:
        assert child.stdout is not None
        while line := child.stdout.readline(_LONGEST):
            answer = _said(line)
            if "part" not in answer:
                return
            yield answer["part"]
        # The end came without a word.
        code = child.wait()
    raise Unread("heavy" if code < 0 else "broken")


@contextmanager
def _child(file: int, command: Sequence[str], seconds: float) -> Iterator["subprocess.Popen[bytes]"]:
    """Ended when its time is over, and at the end in any case."""
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    ) as child:
        clock = threading.Timer(seconds, child.kill)
        clock.start()
        try:
            yield child
        finally:
            clock.cancel()
            child.kill()


def _said(line: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError):
        raise Unread("broken") from None
    if not isinstance(answer, dict):
        raise Unread("broken")
    if "refused" in answer:
        raise Unread(str(answer["refused"]))
    return answer


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
    answer = _said(child.stdout)
    if "found" not in answer:
        raise Unread("broken")
    return answer["found"]
