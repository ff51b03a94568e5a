"""Whatever people, the market and the line between them do, over the real routes: both sides end equal.

    python -m tests.long.exchange_machine --examples 500 --steps 60

Hypothesis chooses what happens, and finds the shortest way to a failure. A few examples run with the tests.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from enum import Enum
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select
from starlette.testclient import TestClient

from talent import migrations
from talent.enterprises.enums import DemandState
from talent.kit.clock import now
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database
from talent.market.enums import CallFault, RecordKind
from talent.market.hook_calls import Answer, signature
from talent.market.hook_outbox import Claimed, claim, settle
from talent.market.hook_tables import Hook
from talent.market.mock.calling import BASE, Response, Unreachable
from talent.market.mock.faults import Faults, Rates, SimulatedClock
from talent.market.mock.hearing import is_genuine
from talent.market.mock.inventing import invent
from talent.market.mock.market import COMING, LEAVING, Garbled, Market
from talent.market.mock.reconciling import mend, reconcile
from talent.market.mock.store import Store
from talent.market.reconciliation_queries import last_sequence
from talent.market.tables import InRecord, OutRecord
from talent.settings import Settings
from tests.conftest import TEST_KEY
from tests.factories.market_clients import make_client, make_hook
from tests.long.exchange_acts import Acts
from web.app import create_app

WHO, WHICH, RATE = st.integers(0, 2), st.integers(0, 1), st.sampled_from([0.1, 0.3, 0.6])
HERE = ["decide", "hide", "move", "complete", "revoke", "forget", "ask", "pause", "close", "hire", "contest"]
FAULTS = st.sampled_from([*(one.name for one in fields(Rates)), "all"])
# Enough rounds for all that a run can leave undone.
ROUNDS = 60
Records = dict[tuple[str, str], tuple[int, str]]


class Then(Enum):
    """Who goes on after a change; who is last decides how much waits for the next time."""

    NOTHING = "nothing"
    MARKET = "market, then the worker"
    BOTH = "the worker, then the market"


THEN = st.sampled_from(Then)


class Machine(RuleBasedStateMachine):
    """Every example has a market of its own; ``acts`` and ``browser`` are there when the first begins."""

    acts: ClassVar[Acts]
    browser: ClassVar[TestClient]

    def __init__(self) -> None:
        super().__init__()
        with self.acts.database.write() as session:
            issued = make_client(session, rate=60_000)
            hook = make_hook(session, issued).hook
            self.hook_id, self.hook_secret = hook.id, session.get_one(Hook, hook.id).secret
        self.number, self.client_id, self.secret = issued.client.id, issued.client.client_id, issued.secret
        self.clock = SimulatedClock()
        self.faults = Faults(self.send, 0, clock=self.clock)
        self.store = Store(":memory:")
        with self.acts.database.read() as session:
            # All of the lives before is withdrawn: read again, it would make each life another one.
            self.store.move(last_sequence(session))
        self.market = self._market()
        self.seen: dict[tuple[str, str, str], int] = {}
        self.spoilt: set[tuple[str, str]] = set()
        self.compares = True

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Of changes nothing may be told that is not true at that very moment."""
        answer = self.browser.request(method, path, headers=dict(headers), content=body)
        assert answer.status_code < 500, answer.text
        if urlsplit(path).path == f"{BASE}/changes" and answer.status_code == 200:
            told = {one["record_id"]: one["content"] for one in answer.json()["items"] if one["content"]}
            truth = self.acts.truth() if told else {}
            assert told == {name: truth.get(name) for name in told}
        return Response(answer.status_code, dict(answer.headers), answer.content)

    @initialize(rate=RATE, seed=st.integers(0, 2**16), fault=FAULTS, compares=st.booleans())
    def both_have_something_and_then_the_line_gets_bad(
        self, rate: float, seed: int, fault: str, compares: bool
    ) -> None:
        """Where nothing is compared on the way, nothing is mended that should not have gone wrong."""
        self.compares = compares
        for who in (0, 1):
            self.acts.move(who, "130100")
        self.acts.hire(0, 0)
        for kind in COMING:
            self.something_changes_there(kind, 0, 0, 1, False, Then.NOTHING)
        self.acts.refresh_all()
        assert self.market.work()
        self.the_line_changes(fault, rate, seed)

    @rule(fault=FAULTS, rate=RATE, seed=st.integers(0, 2**16))
    def the_line_changes(self, fault: str, rate: float, seed: int) -> None:
        self.faults.rates = Rates.parse(f"{fault}={rate}")
        self.faults.reseed(seed)

    @rule(passed=st.sampled_from([10, 400]))
    def the_market_is_dead_for_five_minutes(self, passed: int) -> None:
        """Of which some have passed when anything else happens."""
        self.faults.die(300)
        self.market.work()
        self.clock.sleep(passed)

    @rule(what=st.sampled_from(HERE), who=WHO, which=WHICH, yes=st.booleans(), then=THEN)
    def something_changes_here(self, what: str, who: int, which: int, yes: bool, then: Then) -> None:
        acts = self.acts
        {
            "decide": lambda: acts.decide(who, yes),
            "hide": lambda: acts.hide(who, yes),
            "move": lambda: acts.move(who, "130100" if yes else "130200"),
            "complete": lambda: acts.complete(who, 95.0 if yes else 60.0),
            "revoke": lambda: acts.revoke(who),
            "forget": lambda: acts.forget(who),
            "ask": lambda: acts.ask_for(which, 1 + yes),
            "pause": lambda: acts.steer(which, DemandState.PAUSED if yes else DemandState.OPEN),
            "close": lambda: acts.steer(which, DemandState.CLOSED),
            "hire": lambda: acts.hire(who, which),
            "contest": lambda: acts.contest(who, which, yes),
        }[what]()
        self._go_on(then)

    @rule(
        kind=st.sampled_from(COMING),
        at=st.integers(0, 2),
        seed=st.integers(0, 9),
        who=st.none() | WHO,
        gone=st.sampled_from([False, False, True]),
        then=THEN,
    )
    def something_changes_there(
        self, kind: RecordKind, at: int, seed: int, who: int | None, gone: bool, then: Then
    ) -> None:
        """A placement is of one of ours, or of somebody whom nobody here knows."""
        content = invent(random.Random(seed), kind)
        if who is not None and kind is RecordKind.PLACEMENT:
            content["person"] = self.acts.named(who)
        self.market.change(kind, f"{kind.value}-{at}", None if gone else content)
        self._go_on(then)

    @rule()
    def the_worker_looks(self) -> None:
        self.acts.refresh()

    @rule()
    def the_market_reads(self) -> None:
        self._try(self.market.fetch)

    @precondition(lambda self: self.compares)
    @rule(kind=st.sampled_from(list(RecordKind)))
    def the_market_compares(self, kind: RecordKind) -> None:
        self._try(lambda: mend(self.market, reconcile(self.market, kind)))

    @rule()
    def the_market_starts_anew(self) -> None:
        """With what it has kept; its token is lost."""
        self.market = self._market()

    @rule(arrives=st.booleans())
    def the_hook_is_called(self, arrives: bool) -> None:
        """One that arrives wakes the market."""
        claimed = self._claim()
        if claimed is None:
            return
        moment = int(now().timestamp())
        sealed = signature(claimed.secret, claimed.call_id, moment, claimed.body)
        headers = {
            "webhook-id": claimed.call_id,
            "webhook-timestamp": str(moment),
            "webhook-signature": sealed,
        }
        assert is_genuine(self.hook_secret, headers, claimed.body, moment)
        with self.acts.database.write() as session:
            settle(session, claimed, Answer(status=204) if arrives else Answer(CallFault.CONNECTION), 0)
        if arrives:
            self._try(self.market.fetch)

    @rule(at=st.integers(0, 3), gone=st.booleans())
    def the_market_spoils_or_loses_a_record(self, at: int, gone: bool) -> None:
        """Which only a comparison finds."""
        names = self.store.names(RecordKind.DEMAND)
        if not names:
            return
        name = names[at % len(names)]
        held = self.store.held(RecordKind.DEMAND, name)
        assert held is not None
        self.spoilt.add((held.kind.value, name))
        if gone:
            self.store.drop(held.kind, name)
        else:
            self.store.put(held.kind, name, held.version, {"title": "谁也没写过"}, held.state)

    @invariant()
    def no_version_goes_back_on_either_side(self) -> None:
        for side, records in (("here", self._here()), ("there", self._there())):
            for (kind, name), (version, _) in records.items():
                assert version >= self.seen.get((side, kind, name), 0), (side, kind, name)
                self.seen[side, kind, name] = version

    def teardown(self) -> None:
        try:
            self.faults.heal()
            self._come_to_rest()
            here, there = self._here(), self._there()
            differing = {key for key in here.keys() | there.keys() if here.get(key) != there.get(key)}
            assert differing <= self.spoilt, "something else differs, and that before it was compared"
            for kind in {RecordKind(kind) for kind, _ in differing}:
                mend(self.market, reconcile(self.market, kind))
            self._come_to_rest()
            self._assert_equal()
        finally:
            self.store.close()
            self.acts.end()

    def _come_to_rest(self) -> None:
        """No walk of the day: what changed must have been noted where it changed."""
        quiet = 0
        for _ in range(ROUNDS):
            self.acts.refresh_all()
            quiet = quiet + 1 if self.market.work() and not self.store.debts() else 0
            # What was pushed in the first leaves again as a demand.
            if quiet == 2:
                return
        raise AssertionError("there is always something left to do")

    def _assert_equal(self) -> None:
        assert self._there() == self._here()
        assert {kind: reconcile(self.market, kind)["state"] for kind in RecordKind} == dict.fromkeys(
            RecordKind, "equal"
        )
        held = [self.store.held(kind, name) for kind in LEAVING for name in self.store.names(kind)]
        assert {one.record_id: one.content for one in held if one} == self.acts.truth()
        assert len(self.store.names(RecordKind.TALENT)) == self.acts.known()

    def _here(self) -> Records:
        """What is not withdrawn; of pushed records those of this market."""
        with self.acts.database.read() as session:
            out = select(OutRecord).where(col(OutRecord.digest) != "").order_by(col(OutRecord.id))
            came = select(InRecord).where(InRecord.client_id == self.number, col(InRecord.digest) != "")
            found = [(row.kind.value, row.record_id, row.version, row.digest) for row in session.exec(out)]
            found += [
                (row.kind.value, row.reference, row.version, row.digest)
                for row in session.exec(came.order_by(col(InRecord.id)))
            ]
        records: Records = {(kind, name): (version, digest) for kind, name, version, digest in found}
        assert len(records) == len(found), "a record is there twice"
        return records

    def _there(self) -> Records:
        return {
            (kind.value, one.record_id): (one.version, one.digest)
            for kind in RecordKind
            for one in self.store.records(kind)
        }

    def _go_on(self, then: Then) -> None:
        if then is Then.MARKET:
            self.market.work()
        if then is not Then.NOTHING:
            self.acts.refresh_all()
        if then is Then.BOTH:
            self.market.work()

    def _claim(self) -> Claimed | None:
        """As if the rest after a failure were over."""
        with self.acts.database.write() as session:
            session.get_one(Hook, self.hook_id).due_at = now()
            return claim(session, self.hook_id)

    def _market(self) -> Market:
        return Market(self.faults, self.store, self.client_id, self.secret)

    def _try(self, step: Callable[[], object]) -> None:
        # What is spoilt on its way is found out, and asked for again.
        with suppress(Unreachable, Garbled):
            step()


def run_machine(database: Database, app: FastAPI, examples: int, steps: int) -> None:
    """Raises what hypothesis finds."""
    Machine.acts, Machine.browser = Acts(database), TestClient(app)
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(Machine, settings=wanted)
    finally:
        Machine.browser.close()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--examples", type=int, default=500)
    parser.add_argument("--steps", type=int, default=60)
    wanted = parser.parse_args(arguments)
    use_keyring(Keyring.from_master(TEST_KEY))
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/jicai.db"
        migrations.upgrade(url)
        database = Database(url)
        told = Settings(home=Path(name) / "home", base_url="http://testserver", database_url=url)
        run_machine(database, create_app(told, database), wanted.examples, wanted.steps)
        database.dispose()
    print(f"{wanted.examples} examples of up to {wanted.steps} steps: both sides equal")
    return 0


if __name__ == "__main__":
    sys.exit(main())
