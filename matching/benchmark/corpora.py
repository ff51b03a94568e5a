"""Corpora of any size: invented, built into an index with the time taken, kept in a folder and used again."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from matching.benchmark.corpus import Corpus
from matching.benchmark.demands import demands
from matching.benchmark.rounds import Tell
from matching.benchmark.stock import Stock
from matching.benchmark.table import Table, tabulate
from matching.benchmark.talents import talents
from matching.matcher import Matcher
from matching.shapes import Demand, Talent, Vocabulary
from matching.storage import DamagedIndex, remove_old

# Frozen, so that two runs of a seed rank the same people on the same day.
DAY = date(2026, 10, 1)
_CHUNK = 1000
# Builders to be compared: a name, and what Matcher.build is told besides.
_ONE_WAY = 200_000
BUILDS: tuple[tuple[str, dict[str, Any]], ...] = (("two processes", {"processes": 2}), ("one process", {}))


@dataclass(frozen=True)
class Inputs:
    """What a run stands on. ``folder`` keeps indexes; it may be a passing one."""

    vocabulary: Vocabulary
    stock: Stock
    seed: int
    folder: Path
    tell: Tell

    def talents(self, count: int) -> Iterator[Talent]:
        return talents(self.stock, count, self.seed, DAY)

    def demands(self, count: int, *, skills: bool = True) -> list[Demand]:
        return list(demands(self.stock, count, self.seed, DAY, skills=skills))

    def home(self, count: int) -> Path:
        return self.folder / f"talents-{count}-seed-{self.seed}"


@dataclass
class _Watched:
    """A stream that knows how long inventing took, so that it can be told from building."""

    people: Iterator[Talent]
    seconds: float = field(default=0.0)

    def __iter__(self) -> Iterator[Talent]:
        while chunk := self._next():
            yield from chunk

    def _next(self) -> list[Talent]:
        started = time.perf_counter()
        chunk = list(islice(self.people, _CHUNK))
        self.seconds += time.perf_counter() - started
        return chunk


def make_corpus(inputs: Inputs, count: int) -> tuple[Corpus, dict[str, Any]]:
    """Give a corpus, from the folder where it is kept, and how its index was built."""
    home = inputs.home(count)
    matcher, facts = _open(inputs, home, count) or _build(inputs, home, count)
    kept = home / f"table-{matcher.base_version}"
    if (kept / "complete").exists():
        table = Table.load(kept)
    else:
        people = inputs.talents(count)
        table = tabulate(
            people,
            matcher.reader,
            matcher.statistics,
            lambda done, total: inputs.tell("peers' arrays", done, total),
            count,
        )
        table.save(kept)
        (kept / "complete").touch()
    return Corpus(matcher, table, lambda: inputs.talents(count), DAY), facts


def _open(inputs: Inputs, home: Path, count: int) -> tuple[Matcher, dict[str, Any]] | None:
    """Give what is kept, unless another release wrote it or the code lists have changed since."""
    try:
        facts: dict[str, Any] = json.loads((home / "build.json").read_text("utf-8"))
        matcher = Matcher.open(home / "index")
    except (OSError, ValueError, DamagedIndex):
        return None
    if matcher.vocabulary != inputs.vocabulary or len(matcher) != count:
        return None
    return matcher, facts | {"reused": True}


def _build(inputs: Inputs, home: Path, count: int) -> tuple[Matcher, dict[str, Any]]:
    """Build, save, and open what was saved: what is measured is the index that serves."""
    built: dict[str, Any] = {}
    # Each way in turn, as long as that does not take too long.
    for name, options in BUILDS[: 1 if count > _ONE_WAY else None]:
        stream = _Watched(inputs.talents(count))
        started = time.perf_counter()
        matcher = Matcher.build(
            iter(stream),
            inputs.vocabulary,
            progress=lambda done, total: inputs.tell("index", done, total),
            count=count,
            **options,
        )
        seconds = time.perf_counter() - started
        built[name] = {
            "seconds": round(seconds, 2),
            "inventing_s": round(stream.seconds, 2),
            "talents_per_s": round(count / max(seconds - stream.seconds, 1e-9)),
        }
    started = time.perf_counter()
    matcher.save(home / "index")
    remove_old(home / "index", 1)
    save_s = time.perf_counter() - started
    facts = {
        "talents": count,
        "talents_per_s": max(one["talents_per_s"] for one in built.values()),
        "builds": built,
        "save_s": round(save_s, 3),
        "reused": False,
    }
    (home / "build.json").write_text(json.dumps(facts), "utf-8")
    return Matcher.open(home / "index"), facts
