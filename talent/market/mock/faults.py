"""A bad line and a bad machine: requests that are late, lost, doubled, reordered or spoilt; by a seed."""

import json
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Protocol

from talent.market.mock.calling import BASE, Response, Send, Unreachable

_PUSHES = (f"{BASE}/vacancies", f"{BASE}/placements")
_CHANGES = f"{BASE}/changes"
# How likely a request that is under way arrives before the next one.
_ARRIVES = 0.3


class Clock(Protocol):
    def now(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...


class RealClock:
    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class SimulatedClock:
    """Goes on only where somebody waits, and a little with each request."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        self._now += 0.05
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds


@dataclass
class Rates:
    """How likely each fault is, for each request.

    ``late``: the sender gives up, and it is carried out some time later, after others. ``lost``: it never
    arrives. ``unanswered``: it is carried out and the reply lost. ``doubled``: carried out twice.
    ``reordered``: carried out only after the next one. ``wrong``: a content is changed on the way.
    """

    late: float = 0
    lost: float = 0
    unanswered: float = 0
    doubled: float = 0
    reordered: float = 0
    wrong: float = 0

    @classmethod
    def parse(cls, text: str) -> "Rates":
        """``late=0.1,lost=0.05``; ``all=0.05`` is each of them."""
        rates = cls()
        names = [one.name for one in fields(cls)]
        for word in filter(None, text.split(",")):
            name, _, rate = word.partition("=")
            if name not in {*names, "all"} or not 0 <= float(rate) <= 1:
                raise ValueError(word)
            for one in names if name == "all" else [name]:
                setattr(rates, one, float(rate))
        return rates


@dataclass(frozen=True)
class _Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Faults:
    """Stands between a market and us. With no rates and not dead it is a good line."""

    def __init__(
        self, send: Send, seed: int = 0, rates: Rates | None = None, clock: Clock | None = None
    ) -> None:
        self._send = send
        self._random = random.Random(seed)  # noqa: S311 - not for secrets
        self.rates = rates or Rates()
        self.clock = clock or RealClock()
        self._dead_until = 0.0
        self._late: list[_Request] = []
        self._next: list[_Request] = []
        self.happened: Counter[str] = Counter()

    def reseed(self, seed: int) -> None:
        self._random.seed(seed)

    def die(self, seconds: float) -> None:
        """Nothing comes through for some time."""
        self._dead_until = self.clock.now() + seconds
        self.happened["deaths"] += 1

    def heal(self) -> None:
        """What is under way arrives, and from now on nothing goes wrong."""
        self.rates, self._dead_until = Rates(), 0.0
        self._random.shuffle(self._late)
        self._arrive(self._late, len(self._late))
        self._arrive(self._next, len(self._next))

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        if self.clock.now() < self._dead_until:
            self.happened["dead"] += 1
            raise Unreachable("dead")
        if self._late and self._random.random() < _ARRIVES:
            self._random.shuffle(self._late)
            self._arrive(self._late, 1)
        held_back, self._next = self._next, []
        try:
            return self._one(_Request(method, path, dict(headers), body))
        finally:
            self._arrive(held_back, len(held_back))

    def _one(self, request: _Request) -> Response:
        if self._falls(self.rates.lost, "lost"):
            raise Unreachable("lost")
        if self._falls(self.rates.late, "late"):
            self._late.append(request)
            raise Unreachable("late")
        if self._falls(self.rates.reordered, "reordered"):
            self._next.append(request)
            raise Unreachable("reordered")
        if request.path in _PUSHES and self._falls(self.rates.wrong, "wrong push"):
            request = _Request(request.method, request.path, request.headers, self._spoilt(request.body))
        answer = self._carry(request)
        if self._falls(self.rates.doubled, "doubled"):
            answer = self._carry(request)
        if self._falls(self.rates.unanswered, "unanswered"):
            raise Unreachable("unanswered")
        if request.path.startswith(_CHANGES) and self._falls(self.rates.wrong, "wrong changes"):
            answer = answer._replace(body=self._spoilt(answer.body))
        return answer

    def _falls(self, rate: float, name: str) -> bool:
        falls = self._random.random() < rate
        self.happened[name] += falls
        return falls

    def _carry(self, request: _Request) -> Response:
        return self._send(request.method, request.path, request.headers, request.body)

    def _arrive(self, waiting: list[_Request], number: int) -> None:
        """Carried out, and nobody hears what came of it."""
        for _ in range(number):
            self._carry(waiting.pop())

    def _spoilt(self, body: bytes) -> bytes:
        """One text in one content is another."""
        message: Any = json.loads(body)
        items = message.get("items", ()) if isinstance(message, dict) else ()
        contents = [one["content"] for one in items if one.get("content")]
        texts = [
            (content, name)
            for content in contents
            for name, value in content.items()
            if isinstance(value, str)
        ]
        if texts:
            content, name = self._random.choice(texts)
            content[name] += "〇"
        return json.dumps(message, ensure_ascii=False).encode()
