"""Interleaved timing: every contender answers in every round, so that a noisy minute hits them all."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.benchmark.contenders.base import (
    BatchContender,
    CannotTakePartError,
    Contender,
    Ids,
    OneContender,
)
from matching.benchmark.corpus import Corpus, Query

Tell = Callable[[str, int, int], None]
ROUNDS = 5
WARM, _WARM_BATCH = 2, 8
# Slow contenders answer fewer demands in one round, but never fewer than these.
FEWEST = 3


@dataclass
class Timed:
    """One contender that takes part: seconds by round, and the answer to each demand by its place."""

    contender: Any
    rounds: list[list[float]] = field(default_factory=list)
    answers: list[Ids] = field(default_factory=list)
    demands: int = 0
    turns: int = ROUNDS
    build_s: float = 0.0

    def figures(self) -> dict[str, Any]:
        """Give median and 95th percentile of all times, and the median of each round to show the noise."""
        times = np.array([second for one in self.rounds for second in one]) * 1e3
        return {
            "contender": self.contender.name,
            "p50_ms": round(float(np.quantile(times, 0.5)), 4),
            "p95_ms": round(float(np.quantile(times, 0.95)), 4),
            "round_p50_ms": [round(float(np.median(one)) * 1e3, 4) for one in self.rounds],
            "demands": self.demands,
            "build_s": round(self.build_s, 3),
            "note": self.contender.note,
        }


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A contender that does not take part, and why."""

    contender: str
    talents: int
    reason: str

    def as_dict(self) -> dict[str, Any]:
        return {"contender": self.contender, "talents": self.talents, "reason": self.reason}


def enter(kinds: Sequence[type[Contender]], corpus: Corpus, tell: Tell) -> tuple[list[Timed], list[LeftOut]]:
    """Build whoever can take part."""
    inside: list[Timed] = []
    outside: list[LeftOut] = []
    for number, kind in enumerate(kinds):
        tell(f"build {kind.name}", number, len(kinds))
        reason = _why_not(kind, len(corpus))
        if reason:
            outside.append(LeftOut(kind.name, len(corpus), reason))
            continue
        started = time.perf_counter()
        contender = kind()
        try:
            contender.build(corpus)
        except CannotTakePartError as error:
            outside.append(LeftOut(kind.name, len(corpus), str(error)))
            continue
        inside.append(Timed(contender, build_s=time.perf_counter() - started))
    return inside, outside


def _why_not(kind: type[Contender], people: int) -> str:
    missing = kind.missing()
    if missing:
        return f"not installed: {', '.join(missing)}"
    if kind.most is not None and people > kind.most:
        return f"measured up to {kind.most:,} talents only"
    return ""


def time_one(
    inside: list[Timed], warm: Sequence[Query], queries: Sequence[Query], budget: float, tell: Tell
) -> list[LeftOut]:
    """Time one demand after another; ``warm`` are others. Who would need far more than the budget leaves."""
    outside = _plan(inside, warm, len(queries), budget)
    most = max((one.turns for one in inside), default=0)
    with _undisturbed():
        for turn in range(most):
            for done, one in enumerate(_rotated(inside, turn)):
                tell("one demand", turn * len(inside) + done + 1, most * len(inside))
                if turn < one.turns:
                    _answer(one, queries[: one.demands], keep=turn == 0)
    return outside


def _plan(inside: list[Timed], warm: Sequence[Query], demands: int, budget: float) -> list[LeftOut]:
    """Set how many demands and rounds each contender can afford, by its second warm answer."""
    outside: list[LeftOut] = []
    for one in list(inside):
        contender: OneContender = one.contender
        for query in warm:
            started = time.perf_counter()
            contender.one(query)
            cost = time.perf_counter() - started
        if cost * FEWEST > budget:
            reason = f"{cost:.1f} s for a demand: more than the budget of {budget:g} s"
            outside.append(LeftOut(contender.name, 0, reason))
            inside.remove(one)
            continue
        affordable = int(budget / max(cost, 1e-6))
        one.turns = max(1, min(ROUNDS, affordable // max(1, min(demands, affordable))))
        one.demands = min(demands, max(FEWEST, affordable // one.turns))
    return outside


def _answer(one: Timed, queries: Sequence[Query], *, keep: bool) -> None:
    times: list[float] = []
    answer = one.contender.one
    for query in queries:
        started = time.perf_counter()
        found = answer(query)
        times.append(time.perf_counter() - started)
        if keep:
            one.answers.append(found)
    one.rounds.append(times)


def time_batch(inside: list[Timed], queries: Sequence[Query], budget: float, tell: Tell) -> list[LeftOut]:
    """Time all demands at once; a time is that of the whole, shared out among them."""
    outside: list[LeftOut] = []
    for one in list(inside):
        contender: BatchContender = one.contender
        some = queries[:_WARM_BATCH]
        contender.many(some)
        started = time.perf_counter()
        contender.many(some)
        cost = (time.perf_counter() - started) / max(1, len(some)) * len(queries)
        if cost > budget:
            outside.append(LeftOut(contender.name, 0, f"{cost:.0f} s: more than the budget of {budget:g} s"))
            inside.remove(one)
    with _undisturbed():
        for turn in range(ROUNDS):
            for done, one in enumerate(_rotated(inside, turn)):
                tell("batch", turn * len(inside) + done + 1, ROUNDS * len(inside))
                started = time.perf_counter()
                one.answers = one.contender.many(queries)
                one.rounds.append([(time.perf_counter() - started) / len(queries)])
                one.demands = len(queries)
    return outside


def agrees(one: Timed, definition: Timed | None) -> bool | None:
    """Tell whether the answers are those of the definition, for all demands that both answered."""
    if definition is None or not one.contender.same_score:
        return None
    pairs = list(zip(one.answers, definition.answers, strict=False))
    return bool(pairs) and all(np.array_equal(ours, theirs) for ours, theirs in pairs)


def _rotated(inside: list[Timed], turn: int) -> list[Timed]:
    start = turn % max(1, len(inside))
    return inside[start:] + inside[:start]


@contextmanager
def _undisturbed() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
