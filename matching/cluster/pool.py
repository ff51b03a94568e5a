"""Asks all actors of a cluster at once, within a time; who dies or stays silent is started anew once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from threading import RLock
from time import monotonic
from typing import Any, Protocol

# After this part of the time whoever has not answered is started anew: the rest is for the new one. But
# nobody who has been silent for less than some seconds, or a short time would end actors that are only busy.
PATIENCE = 0.4
LEAST_PATIENCE_SECONDS = 2.0


class Ray(Protocol):
    """What is used of Ray."""

    exceptions: Any

    def wait(self, refs: list[Any], *, num_returns: int, timeout: float) -> tuple[list[Any], list[Any]]: ...

    def get(self, ref: Any) -> Any: ...

    def kill(self, actor: Any, *, no_restart: bool = True) -> None: ...


@dataclass(frozen=True, slots=True)
class Answers:
    """What each shard answered, and the numbers of those that did not."""

    by_shard: dict[int, Any]
    missing: tuple[int, ...]

    @property
    def all(self) -> list[Any]:
        return [answer for _, answer in sorted(self.by_shard.items())]


@dataclass(slots=True)
class _Round:
    """One question to all: what is out, what is in, and who was started anew for it."""

    method: str
    arguments: Sequence[tuple[Any, ...]]
    started: float
    waiting: dict[Any, tuple[int, Any]] = field(default_factory=dict)
    answers: dict[int, Any] = field(default_factory=dict)
    renewed: set[int] = field(default_factory=set)


class Pool:
    """One actor a shard. ``start`` gives a new actor for a shard, with all changes in it."""

    def __init__(self, ray: Ray, count: int, start: Callable[[int], Any]) -> None:
        self._ray = ray
        self._start = start
        self._lock = RLock()
        self._actors = [start(number) for number in range(count)]
        # Since when a shard owes an answer that did not come in time.
        self._silent: dict[int, float] = {}

    def ask(self, method: str, arguments: Sequence[tuple[Any, ...]], timeout: float) -> Answers:
        """Call a method of every actor, with its shard's arguments, and wait ``timeout`` seconds at most.

        What a shard itself raises is raised here.
        """
        asked = _Round(method, arguments, monotonic())
        deadline = asked.started + timeout
        for number, actor in enumerate(self.actors()):
            self._send(asked, number, actor)
        while asked.waiting and (now := monotonic()) < deadline:
            until = min(self._renew_the_silent(asked, PATIENCE * timeout, now), deadline)
            ready, _ = self._ray.wait(list(asked.waiting), num_returns=1, timeout=max(0.0, until - now))
            for ref in ready:
                self._receive(asked, ref)
        missing = sorted(set(range(len(arguments))) - asked.answers.keys())
        with self._lock:
            for number in missing:
                self._silent.setdefault(number, asked.started)
        return Answers(asked.answers, tuple(missing))

    def actors(self) -> list[Any]:
        """Give the actor of each shard."""
        with self._lock:
            return list(self._actors)

    def close(self) -> None:
        """End all actors."""
        for actor in self.actors():
            self._ray.kill(actor, no_restart=True)

    def _send(self, asked: _Round, number: int, actor: Any) -> None:
        ref = getattr(actor, asked.method).remote(*asked.arguments[number])
        asked.waiting[ref] = (number, actor)

    def _receive(self, asked: _Round, ref: Any) -> None:
        number, actor = asked.waiting.pop(ref)
        try:
            asked.answers[number] = self._ray.get(ref)
        except self._ray.exceptions.RayTaskError:
            # The shard is well; the question was not.
            raise
        except self._ray.exceptions.RayError:
            if number not in asked.renewed:
                self._renew(asked, number, actor)
            return
        with self._lock:
            self._silent.pop(number, None)

    def _renew_the_silent(self, asked: _Round, patience: float, now: float) -> float:
        """Start those anew who have been silent for too long; give when to look again."""
        next_look = inf
        for ref, (number, actor) in list(asked.waiting.items()):
            if number in asked.renewed:
                continue
            with self._lock:
                since = self._silent.get(number, asked.started)
            due = max(asked.started + patience, since + LEAST_PATIENCE_SECONDS)
            if now < due:
                next_look = min(next_look, due)
                continue
            del asked.waiting[ref]
            self._renew(asked, number, actor)
        return next_look

    def _renew(self, asked: _Round, number: int, actor: Any) -> None:
        asked.renewed.add(number)
        self._send(asked, number, self._replaced(number, actor))

    def _replaced(self, number: int, actor: Any) -> Any:
        """Give a new actor in the place of one, or the one that another question has put there already."""
        with self._lock:
            if self._actors[number] is actor:
                self._ray.kill(actor, no_restart=True)
                self._actors[number] = self._start(number)
                self._silent.pop(number, None)
            return self._actors[number]
