"""Opening an index in a process of its own: how long, how soon it answers, what memory it takes."""

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from matching import storage
from matching.benchmark.corpus import TOP
from matching.matcher import Matcher
from matching.shapes import Demand

_OPENINGS = 3
_ROLLUP = Path("/proc/self/smaps_rollup")


def measure_opening(root: Path, asked: Sequence[Demand], today: date, people: int) -> dict[str, Any]:
    """Give medians over some fresh processes; the files are in the page cache. None where Linux must tell."""
    version = root / (storage.current(root) or "")
    disk = sum(path.stat().st_size for path in version.rglob("*") if path.is_file())
    found = [_fresh(root, asked, today) for _ in range(_OPENINGS)]
    middle = {name: median(one[name] for one in found) for name in found[0]}
    figures: dict[str, Any] = {
        "talents": people,
        "open_ms": round(middle["open_s"] * 1e3, 2),
        "first_answer_ms": round(middle["first_s"] * 1e3, 2),
        "next_answer_ms": round(middle["next_s"] * 1e3, 3),
        "disk_bytes_per_person": round(disk / people, 1),
        "memory_bytes_per_person": None,
        "unshared_mb": None,
    }
    if middle["rss"]:
        figures["memory_bytes_per_person"] = round(middle["rss"] / people, 1)
        figures["unshared_mb"] = round(middle["dirty"] / 1e6, 1)
    return figures


def _fresh(root: Path, asked: Sequence[Demand], today: date) -> dict[str, float]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_open_and_answer, root, list(asked), today).result()


def _open_and_answer(root: Path, asked: list[Demand], today: date) -> dict[str, float]:
    """Runs in the fresh process; memory is what opening and answering add to the imported libraries."""
    before = _memory()
    started = time.perf_counter()
    matcher = Matcher.open(root)
    opened = time.perf_counter()
    times = [opened]
    for demand in asked:
        matcher.top(matcher.encode(demand), today=today, count=TOP)
        times.append(time.perf_counter())
    after = _memory()
    return {
        "open_s": opened - started,
        "first_s": times[1] - opened,
        "next_s": (times[-1] - times[1]) / max(1, len(asked) - 1),
        "rss": after.get("Rss", 0) - before.get("Rss", 0),
        "dirty": after.get("Private_Dirty", 0) - before.get("Private_Dirty", 0),
    }


def _memory() -> dict[str, int]:
    """Give bytes by the names of the kernel."""
    if not _ROLLUP.exists():
        return {}
    parts = [line.split() for line in _ROLLUP.read_text("ascii").splitlines()[1:]]
    return {part[0].rstrip(":"): int(part[1]) * 1024 for part in parts if len(part) == 3}
