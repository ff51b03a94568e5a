"""Both sides change things while everything goes wrong between them; at the end they hold the same.

    python -m tests.long.exchange --changes 10000 --seed 1 --dead 300

Half of the changes are made here (people, consents, demands), half in a mock market (vacancies and
placements); the line loses, doubles, delays, reorders and spoils requests, and is dead for some time in the
middle. Time is simulated; with ``--real`` every second is waited. Says what happened, and ends with 1 where
both sides differ.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from talent import migrations
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database
from talent.market.enums import RecordKind
from talent.market.mock.calling import Unreachable
from talent.market.mock.faults import Faults, Rates, RealClock, SimulatedClock
from talent.market.mock.inventing import invent
from talent.market.mock.market import COMING, Market
from talent.market.mock.reconciling import mend, reconcile
from talent.market.mock.store import Store
from tests.conftest import TEST_KEY
from tests.factories.market import SECRET
from tests.long.exchange_world import Records, World, make_world

# Changes in each round; a round is a second.
PACE = 5
COMPARE_EVERY = 500
# Rounds on a good line after which nothing may be left to do.
LAST_ROUNDS = 200
_RATE = 0.05


class Run:
    """One long run; ``finish`` says whether both sides are equal."""

    def __init__(
        self, world: World, store: Store, seed: int, *, real: bool = False, rate: float = _RATE
    ) -> None:
        self.world, self.store, self.chance = world, store, random.Random(seed)
        self.clock = RealClock() if real else SimulatedClock()
        self.faults = Faults(world.send, seed, Rates.parse(f"all={rate}"), self.clock)
        self.market = Market(self.faults, store, world.client_id, SECRET)
        self.names = {kind: [f"{kind.value}-{number}" for number in range(1000)] for kind in COMING}
        self.mended = 0
        self.compared = 0

    def go(self, changes: int, dead: float) -> None:
        for number in range(1, -(-changes // PACE) + 1):
            for _ in range(PACE):
                self._change()
            if number * PACE * 2 // changes and dead:
                self.faults.die(dead)
                dead = 0
            self.world.refresh()
            self.market.work()
            if number % COMPARE_EVERY == 0:
                self._compare()
            self.clock.sleep(1)

    def finish(self) -> bool:
        """The line is good again: what was left is done, and both sides are compared, twice over."""
        self.faults.heal()
        for _ in range(LAST_ROUNDS):
            self.world.refresh()
            if self.market.work() and not self.store.debts():
                break
        before = self.differing()
        self._compare()
        self.world.refresh()
        self.market.work()
        states = {kind.value: reconcile(self.market, kind)["state"] for kind in RecordKind}
        after = self.differing()
        print(f"differing records: {before} after the last round, {after} after comparing; {states}")
        return after == 0 and set(states.values()) == {"equal"} and self.store.debts() == 0

    def show(self, seconds: float) -> None:
        held = {kind: dict(sorted(one.items())) for kind, one in self.store.counts().items()}
        print(f"{self.market.caller.requests:,} requests in {seconds:.0f} s")
        print(f"faults: {dict(sorted(self.faults.happened.items()))}")
        print(f"market: {dict(sorted(self.market.happened.items()))}")
        print(f"comparisons: {self.compared}, differences mended: {self.mended}")
        print(f"records: {held}")

    def _change(self) -> None:
        if self.chance.random() < 0.5:
            self.world.change()
            return
        kind = self.chance.choice(COMING)
        content = invent(self.chance, kind) if self.chance.random() < 0.9 else None
        if content and kind is RecordKind.PLACEMENT and self.chance.random() < 0.8:
            content["person"] = self.world.somebody()
        self.market.change(kind, self.chance.choice(self.names[kind]), content)

    def _compare(self) -> None:
        for kind in RecordKind:
            try:
                report = reconcile(self.market, kind)
                mend(self.market, report)
            except Unreachable:
                continue
            self.compared += 1
            self.mended += report["differences"]

    def differing(self) -> int:
        here, there = self.world.records(), self._there()
        return len({key for key in here.keys() | there.keys() if here.get(key) != there.get(key)})

    def _there(self) -> Records:
        return {
            (kind.value, one.record_id): (one.version, one.digest)
            for kind in RecordKind
            for one in self.store.records(kind)
        }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dead", type=float, default=300, help="seconds without any answer, in the middle")
    parser.add_argument("--rate", type=float, default=_RATE, help="how likely each fault is")
    parser.add_argument("--real", action="store_true", help="wait every second")
    parser.add_argument("--url", default="", help="an empty database; a file of SQLite if none is given")
    wanted = parser.parse_args(arguments)
    use_keyring(Keyring.from_master(TEST_KEY))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = wanted.url or f"sqlite:///{folder / 'jicai.db'}"
        migrations.upgrade(url)
        database, store = Database(url), Store(folder / "market.db")
        world = make_world(folder, database, wanted.seed)
        run = Run(world, store, wanted.seed, real=wanted.real, rate=wanted.rate)
        began = time.perf_counter()
        run.go(wanted.changes, wanted.dead)
        equal = run.finish()
        run.show(time.perf_counter() - began)
        print("equal" if equal else f"NOT EQUAL: --seed {wanted.seed}")
        world.close()
        store.close()
        database.dispose()
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
