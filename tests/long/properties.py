"""The promises of docs/matching.md on a million random cases: ``python -m tests.long.properties --help``.

A case is one claim about one pair of a person and a demand: that this person's place and score in this
ranking are those of the definition; that this pair's reasons are the same from the other side; that this
person's score for this demand did not fall when a claim was added; that it is the same bit for bit after
something that must not count. (Two claims are about a whole ranking and count once: how many rank, and how
many each condition excludes. Documents compared in the database count once a person.)

Worlds of some dozen people and a dozen demands are made one after another from seeds. Every violation is
printed with the seed of its world; ``--replay SEED`` checks that world alone.
"""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait

from tests.long.blindness import check_blindness
from tests.long.promises import Tally, check_world
from tests.long.worlds import make_world

WORLDS_AT_ONCE = 5
# One world in so many is a province in a database, for what only rows can show. Such seeds are negative.
BLIND_EVERY = 60


def main(words: list[str] | None = None) -> int:
    """Give 0 where every promise held, 1 where one did not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2026, help="where the seeds of the worlds begin")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--replay", type=int, help="the seed of the one world to check")
    wanted = parser.parse_args(words)
    started = time.monotonic()
    if wanted.replay is not None:
        tally = check_seeds([wanted.replay])
    else:
        tally = run(wanted.cases, wanted.seed, wanted.processes)
    _show(tally, time.monotonic() - started)
    return 1 if tally.violated else 0


def run(cases: int, seed: int, processes: int) -> Tally:
    """Check worlds until there are enough cases; the worlds depend on the seed alone."""
    tally, seeds = Tally(), _seeds(seed)
    # Fresh processes: a copy of one with threads may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        running: set[Future[Tally]] = {pool.submit(check_seeds, next(seeds)) for _ in range(processes)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                tally.add(future.result())
                if sum(tally.cases.values()) < cases:
                    running.add(pool.submit(check_seeds, next(seeds)))
            _tell(sum(tally.cases.values()), cases)
    return tally


def _seeds(first: int) -> Iterator[list[int]]:
    """Give the seeds of one piece of work after another, the databases among them."""
    number = 0
    while True:
        if number % BLIND_EVERY == 0:
            yield [-(first + number) - 1]
        yield list(range(first + number, first + number + WORLDS_AT_ONCE))
        number += WORLDS_AT_ONCE


def check_seeds(seeds: list[int]) -> Tally:
    """Check the worlds of some seeds."""
    tally = Tally()
    for seed in seeds:
        if seed < 0:
            check_blindness(seed, tally)
        else:
            check_world(make_world(seed), tally)
    return tally


def _tell(done: int, cases: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:,} of {cases:,} cases")
        sys.stderr.flush()


def _show(tally: Tally, seconds: float) -> None:
    whole = sum(tally.cases.values())
    lines = [
        f"{name:<28}{number:>12,}{tally.violated.get(name, 0):>8}" for name, number in tally.cases.items()
    ]
    print(f"{'property':<28}{'cases':>12}{'wrong':>8}", *lines, sep="\n")
    print(f"{whole:,} cases in {seconds:.0f} s, {whole / max(seconds, 1e-9):,.0f} a second")
    for shown in tally.shown:
        print(shown)


if __name__ == "__main__":
    sys.exit(main())
