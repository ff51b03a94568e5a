"""Whatever goes wrong between both sides, once it has ended they hold the same, and nothing goes back."""

import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from talent.kit.db import Database
from talent.market.enums import RecordKind
from talent.market.mock.calling import Unreachable
from talent.market.mock.faults import Faults, Rates, SimulatedClock
from talent.market.mock.inventing import invent
from talent.market.mock.market import COMING, LEAVING, Garbled, Market
from talent.market.mock.reconciling import mend, reconcile
from talent.market.mock.store import Store
from talent.market.tables import InRecord, OutRecord
from tests.factories.market import SECRET
from tests.talent.market.sides.our_side import OurSide

NAMES = [f"{number:032x}" for number in range(5)]
REFERENCES = [f"R-{number}" for number in range(5)]
CONTENTS = st.one_of(st.none(), st.builds(lambda number: {"title": f"岗位{number}"}, st.integers(0, 9)))
# Enough rounds for all that a run can leave undone.
ROUNDS = 60


class BothSides(RuleBasedStateMachine):
    """People change things here, the market does there, and the line between them is bad."""

    ours: OurSide
    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.clock = SimulatedClock()
        self.faults = Faults(self.ours.send, 0, clock=self.clock)
        self.store = Store(":memory:")
        self.market = Market(self.faults, self.store, "market", SECRET)
        # Where the last run left records: this market has not heard of them, that is all.
        self.seen: dict[tuple[str, str], int] = {}

    @rule(seed=st.integers(0, 2**16), rate=st.sampled_from([0, 0.1, 0.4]))
    def the_line_gets_bad(self, seed: int, rate: float) -> None:
        self.faults.rates = Rates(rate, rate, rate, rate, rate, rate)
        self.faults.reseed(seed)

    @rule()
    def the_market_is_dead_for_five_minutes(self) -> None:
        self.faults.die(300)

    @rule(seconds=st.sampled_from([1, 60, 400]))
    def time_passes(self, seconds: int) -> None:
        self.clock.sleep(seconds)

    @rule(kind=st.sampled_from(LEAVING), at=st.integers(0, 4), content=CONTENTS)
    def something_changes_here(self, kind: RecordKind, at: int, content: Any) -> None:
        name = f"{kind.value[0]}{NAMES[at]}"[:32]
        if content is not None or name in self.ours.contents:
            self.ours.change(kind, name, content)

    @rule(kind=st.sampled_from(COMING), at=st.integers(0, 4), seed=st.integers(0, 9), gone=st.booleans())
    def something_changes_there(self, kind: RecordKind, at: int, seed: int, gone: bool) -> None:
        content = None if gone else invent(random.Random(seed), kind)
        self.market.change(kind, f"{kind.value[0]}{REFERENCES[at]}", content)

    @rule()
    def the_market_works(self) -> None:
        self.market.work()

    @rule()
    def the_market_reads(self) -> None:
        self._try(self.market.fetch)

    @rule(kind=st.sampled_from(list(RecordKind)))
    def the_market_compares(self, kind: RecordKind) -> None:
        self._try(lambda: mend(self.market, reconcile(self.market, kind)))

    @precondition(lambda self: self.store.names(RecordKind.DEMAND))
    @rule(data=st.data())
    def the_market_spoils_a_record(self, data: Any) -> None:
        name = data.draw(st.sampled_from(self.store.names(RecordKind.DEMAND)))
        held = self.store.held(RecordKind.DEMAND, name)
        assert held is not None
        self.store.put(held.kind, name, held.version, {"title": "谁也没写过"}, held.state)

    @invariant()
    def no_version_goes_back(self) -> None:
        for (kind, name), (version, _) in {**self._here(), **self._there()}.items():
            assert version >= self.seen.get((kind, name), 0), name
        for key, (version, _) in self._there().items():
            self.seen[key] = version

    def teardown(self) -> None:
        self.faults.heal()
        for _ in range(ROUNDS):
            if self.market.work() and not self.store.debts():
                break
        for kind in RecordKind:
            mend(self.market, reconcile(self.market, kind))
        for _ in range(ROUNDS):
            if self.market.work() and not self.store.debts():
                break
        assert self.store.debts() == 0
        assert self._live(self._there()) == self._live(self._here())
        for kind in RecordKind:
            assert reconcile(self.market, kind)["state"] == "equal", kind
        self.store.close()
        self.ours.forget()

    def _here(self) -> dict[tuple[str, str], tuple[int, str]]:
        with self.database.read() as session:
            out = session.exec(select(OutRecord).order_by(col(OutRecord.id))).all()
            came = session.exec(select(InRecord).order_by(col(InRecord.id))).all()
        found = {(row.kind.value, row.record_id): (row.version, row.digest) for row in out}
        held = {(row.kind.value, row.reference): (row.version, row.digest) for row in came}
        assert len(found) + len(held) == len(out) + len(came), "a record is there twice"
        return {**found, **held}

    def _there(self) -> dict[tuple[str, str], tuple[int, str]]:
        return {
            (kind.value, one.record_id): (one.version, one.digest)
            for kind in RecordKind
            for one in self.store.records(kind)
        }

    @staticmethod
    def _live(records: dict[tuple[str, str], tuple[int, str]]) -> dict[tuple[str, str], tuple[int, str]]:
        return {key: one for key, one in records.items() if one[1]}

    def _try(self, step: Any) -> None:
        # What is spoilt on its way is found out, and asked for again.
        with suppress(Unreachable, Garbled):
            step()


@pytest.mark.slow
def test_both_sides_end_equal_whatever_went_wrong(ours: OurSide, database: Database) -> None:
    BothSides.ours, BothSides.database = ours, database
    run_state_machine_as_test(
        BothSides,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
