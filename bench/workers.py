"""What several workers on one index share, and how many rankings they give together.

``python -m bench.workers --workers 4 --home DIR`` opens the index of DIR in N processes of their own, as
a server does, ranks open demands in all of them at once, and prints what each does not share. With
``--parts`` one process opens the index step by step and prints what each step takes.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import time
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from matching import persist, storage
from matching.encode import Reader
from matching.matcher import Matcher
from talent.kit.clock import today
from talent.matches.documents import demand_documents
from talent.matches.engine import MatchEngine
from talent.matches.weights import load_weights
from talent.settings import load_settings, open_database

TOP = 20
MEGABYTE = 1e6
_COLUMNS = ("Rss", "Pss", "Private_Dirty", "Private_Clean", "Shared_Clean", "Shared_Dirty")


def memory() -> dict[str, float]:
    """This process's memory in MB, as the kernel counts it; ``Private_…`` is what nobody else has."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()[1:]
    found = {line.split(":")[0]: int(line.split()[1]) * 1024 / MEGABYTE for line in lines}
    return {name: found[name] for name in _COLUMNS}


@dataclass(frozen=True, slots=True)
class Figures:
    """One worker: MB before and after opening, seconds to open and to the first answer, and of each query."""

    before: dict[str, float]
    opened: dict[str, float]
    after: dict[str, float]
    open_seconds: float
    first_seconds: float
    seconds: list[float]


def work(seconds: float, demands: int, all_here: Barrier, results: Any) -> None:
    """In a process of its own: open, rank for some seconds, tell."""
    settings = load_settings()
    database = open_database(settings)
    engine = MatchEngine(database, settings.home / "index", load_weights(settings.weights_file))
    with database.read() as session:
        asked = demand_documents(session)[:demands]
    day, before = today(), memory()
    started = time.perf_counter()
    matcher = Matcher.open(engine.folder)
    open_seconds = time.perf_counter() - started
    opened = memory()
    matcher.top(matcher.encode(asked[0]), today=day, count=TOP)
    first_seconds = time.perf_counter() - started
    queries = [matcher.encode(demand) for demand in asked]
    all_here.wait()
    times: list[float] = []
    end = time.perf_counter() + seconds
    while (at := time.perf_counter()) < end:
        matcher.top(queries[len(times) % len(queries)], today=day, count=TOP)
        times.append(time.perf_counter() - at)
    # While all have the index open, or the last one would seem to share nothing.
    after = memory()
    all_here.wait()
    results.put(Figures(before, opened, after, open_seconds, first_seconds, times))


def run(workers: int, seconds: float, demands: int) -> list[Figures]:
    """Start the workers by spawning, as a server does: nothing is shared but what is mapped."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(workers), context.Queue()
    processes = [
        context.Process(target=work, args=(seconds, demands, barrier, results)) for _ in range(workers)
    ]
    for process in processes:
        process.start()
    found = [results.get() for _ in processes]
    for process in processes:
        process.join()
    return found


def show(found: list[Figures], console: Console) -> None:
    """One column a worker. ``not shared`` is what the whole process has alone, libraries included."""
    workers = [f"worker {number}" for number in range(len(found))]
    table = Table("", *workers, title=f"{len(found)} workers, {os.cpu_count()} cores")
    for name in _COLUMNS:
        table.add_row(f"{name.replace('_', ' ').lower()} MB", *(f"{one.after[name]:.0f}" for one in found))
    table.add_row("not shared MB", *(f"{_alone(one.after):.0f}" for one in found))
    table.add_row(
        "of it since before opening", *(f"{_alone(one.after) - _alone(one.before):.0f}" for one in found)
    )
    table.add_row("open s", *(f"{one.open_seconds:.3f}" for one in found))
    table.add_row("first answer s", *(f"{one.first_seconds:.3f}" for one in found))
    table.add_row("queries/s", *(f"{_rate(one):.0f}" for one in found))
    table.add_row("p50 ms", *(f"{statistics.median(one.seconds) * 1e3:.1f}" for one in found))
    table.add_row("p95 ms", *(f"{_late(one.seconds) * 1e3:.1f}" for one in found))
    console.print(table)
    console.print(f"together {sum(map(_rate, found)):.0f} queries/s")


def _alone(part: dict[str, float]) -> float:
    return part["Private_Dirty"] + part["Private_Clean"]


def _rate(one: Figures) -> float:
    return len(one.seconds) / sum(one.seconds)


def _late(seconds: list[float]) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(0.95 * len(seconds)))]


def show_parts(folder: Path, console: Console) -> None:
    """Open the index step by step, each with its time and what it adds to this process alone."""
    table = Table("step", "ms", "private MB", "shared MB", title="opening, step by step")
    last = memory()

    def step(name: str, started: float) -> None:
        nonlocal last
        now = memory()
        alone, shared = (
            sum(now[part] - last[part] for part in parts)
            for parts in (("Private_Dirty",), ("Private_Clean", "Shared_Clean"))
        )
        took = f"{(time.perf_counter() - started) * 1e3:.1f}"
        table.add_row(name, took, f"{alone:.1f}", f"{shared:.1f}")
        last = now

    name = storage.current(folder) or ""
    at = time.perf_counter()
    manifest, arrays, texts = storage.read_version(folder / name)
    step(f"check and map {len(arrays)} arrays", at)
    at = time.perf_counter()
    vocabulary = persist.vocabulary_from(texts["vocabulary"])
    step("code lists", at)
    at = time.perf_counter()
    reader = Reader(vocabulary)
    step("reader of code lists", at)
    at = time.perf_counter()
    layers = persist.layers_from(arrays, manifest.counts["layers"])
    step("layers", at)
    at = time.perf_counter()
    statistics_of = persist.statistics_from(arrays, manifest.counts["people"])
    step("statistics", at)
    console.print(table)
    assert reader is not None
    assert layers
    assert statistics_of is not None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="JICAI_HOME of a province whose index is built")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--demands", type=int, default=100, help="how many open demands to rank in turn")
    parser.add_argument("--parts", action="store_true", help="only open, step by step")
    wanted = parser.parse_args()
    if wanted.home is not None:
        os.environ["JICAI_HOME"] = str(wanted.home.absolute())
    console = Console()
    folder = load_settings().home / "index"
    if storage.current(folder) is None:
        console.print(f"{folder}: no index; run jicai index build")
        sys.exit(1)
    if wanted.parts:
        show_parts(folder, console)
    else:
        show(run(wanted.workers, wanted.seconds, wanted.demands), console)


if __name__ == "__main__":
    main()
