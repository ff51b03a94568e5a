"""A value that is costly to make and may be some minutes old, kept by the process."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlmodel import Session

T = TypeVar("T")


class Kept(Generic[T]):
    """Made by ``read`` when it is first asked for, and again when it is older than ``seconds``."""

    def __init__(self, read: Callable[[Session], T], seconds: float = 300) -> None:
        self._read = read
        self._seconds = seconds
        self._kept: tuple[float, T] | None = None

    def now(self, session: Session) -> T:
        """Two requests may make it at the same time; the later one is kept."""
        kept, moment = self._kept, time.monotonic()
        if kept is None or moment - kept[0] > self._seconds:
            kept = self._kept = moment, self._read(session)
        return kept[1]
