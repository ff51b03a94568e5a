"""Whatever happens in whatever order: what was announced is told, and a repeat has its reason and its id."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.clock import now, today
from talent.kit.db import Database, Session
from talent.market.client_rules import MOST_TRIES, is_silent, pause_after
from talent.market.clients import set_client_active
from talent.market.enums import CallFault, CallState, HookEvent, Operation, RecordKind
from talent.market.hook_calls import Answer
from talent.market.hook_outbox import LEASE, Claimed, announce, claim, drop_old_calls, due_hooks, settle
from talent.market.hook_tables import Hook, HookCall
from talent.market.hooks import set_hook_active
from talent.market.tables import OutRecord
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from tests.factories.market_clients import make_client, make_hook

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
OK, DOWN = Answer(status=204), Answer(CallFault.STATUS, 500)


def change(session: Session, sequence: int) -> None:
    """Something of ours changed, as the feed notes it."""
    session.add(
        OutRecord(
            kind=RecordKind.DEMAND,
            object_id=sequence,
            record_id=f"r{sequence}",
            operation=Operation.CREATE,
            sequence=sequence,
            bucket=0,
        )
    )
    session.flush()


def calls(session: Session, state: CallState | None = None) -> list[HookCall]:
    query = select(HookCall).order_by(HookCall.id)  # type: ignore[arg-type]
    return [call for call in session.exec(query) if state is None or call.state is state]


def take(session: Session, hook_id: int) -> Claimed:
    claimed = claim(session, hook_id)
    assert claimed is not None
    return claimed


def fail_until_given_up(session: Session, hook_id: int, clock: Any) -> None:
    for _ in range(MOST_TRIES):
        settle(session, take(session, hook_id), DOWN, 0)
        clock.shift(timedelta(hours=1))


EVENTS = st.lists(
    st.one_of(
        st.sampled_from(["change", "push_again", "send", "die before", "die after", "fail", "late"]),
        st.integers(1, 90),
    ),
    min_size=5,
    max_size=40,
)


class Post:
    """A feed, a worker and a receiver, in one."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.hook = make_hook(session, make_client(session)).hook.id
        self.sequence = 0
        self.told: dict[str, int] = {}
        self.heard: dict[str, int] = {}
        self.came: Counter[str] = Counter()
        self.excused: Counter[str] = Counter()
        self.bodies: dict[str, bytes] = {}
        self.late: list[Claimed] = []

    def do(self, event: str) -> None:
        if event == "change":
            self.sequence += 1
            change(self.session, self.sequence)
            announce(self.session, HookEvent.CHANGES)
            self.told["changes"] = self.sequence
        elif event == "push_again":
            announce(self.session, HookEvent.PUSH_AGAIN)
            self.told["push_again"] = self.sequence
        elif event == "late":
            # A worker that was taken for dead comes back and says that its call failed.
            for claimed in self.late:
                settle(self.session, claimed, DOWN, 0)
            self.late.clear()
        else:
            self.call(event)

    def call(self, event: str) -> bool:
        claimed = claim(self.session, self.hook)
        if claimed is None:
            return False
        name = claimed.call_id
        assert self.bodies.setdefault(name, claimed.body) == claimed.body
        if event in ("send", "die after"):
            self.came[name] += 1
            body = json.loads(claimed.body)
            self.heard[body["event"]] = max(self.heard.get(body["event"], -1), body["cursor"])
        if event in ("die before", "die after"):
            self.late.append(claimed)
        if event == "die after":
            self.excused[name] += 1
        elif event == "send":
            settle(self.session, claimed, OK, 0)
        elif event == "fail":
            settle(self.session, claimed, DOWN, 0)
        return True


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_the_last_of_what_was_announced_is_told_and_twice_only_after_a_death(
    session: Session, events: list[str | int]
) -> None:
    with time_machine.travel(START, tick=False) as clock, session.begin_nested() as savepoint:
        post = Post(session)
        for event in events:
            if isinstance(event, int):
                clock.shift(timedelta(minutes=event))
            else:
                post.do(event)
        for _ in range(12):
            clock.shift(timedelta(hours=1))
            while post.call("send"):
                pass
        assert not calls(session, CallState.WAITING)
        dead = {call.event.value for call in calls(session, CallState.DEAD)}
        for event, cursor in post.told.items():
            assert event in dead or post.heard[event] == cursor
        for call in calls(session, CallState.DELIVERED):
            assert post.came[call.call_id] == 1 + post.excused[call.call_id]
        savepoint.rollback()


def test_a_call_is_written_with_what_it_tells_of_or_not_at_all(database: Database) -> None:
    with database.write() as session:
        hook = make_hook(session, make_client(session)).hook.id
    with Session(database.write_engine) as session:
        change(session, 1)
        announce(session, HookEvent.CHANGES)
    with database.write() as session:
        assert claim(session, hook) is None
        change(session, 7)
        assert announce(session, "changes") == 1
    with database.write() as session:
        body = json.loads(take(session, hook).body)
    assert (body["event"], body["cursor"]) == ("changes", 7)
    assert set(body) == {"event", "cursor", "at"}


def test_only_hooks_that_want_it_of_programs_that_are_let_in_are_called(session: Session) -> None:
    wants, other = make_client(session), make_client(session)
    hook = make_hook(session, wants, events=[HookEvent.PUSH_AGAIN]).hook
    make_hook(session, other, events=[HookEvent.CHANGES])
    assert announce(session, HookEvent.PUSH_AGAIN) == 1
    assert announce(session, HookEvent.CHANGES, client_id=wants.client.id) == 0
    set_client_active(session, SYSTEM, wants.client.id, False, wants.client.version)
    assert announce(session, HookEvent.PUSH_AGAIN) == 0
    assert due_hooks(session) == []
    assert claim(session, hook.id) is None


def test_what_nobody_has_seen_yet_is_told_in_one_call(session: Session) -> None:
    hook = make_hook(session, make_client(session)).hook.id
    for sequence in (1, 2, 3):
        change(session, sequence)
        announce(session, HookEvent.CHANGES)
    announce(session, HookEvent.PUSH_AGAIN)
    first = take(session, hook)
    assert json.loads(first.body)["cursor"] == 3
    settle(session, first, OK, 0)
    second = take(session, hook)
    assert json.loads(second.body)["event"] == "push_again"
    settle(session, second, OK, 0)
    assert claim(session, hook) is None


def test_while_one_worker_calls_no_other_does_and_past_its_lease_the_same_call_is_made(
    session: Session,
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        hook = make_hook(session, make_client(session)).hook.id
        announce(session, HookEvent.CHANGES)
        first = take(session, hook)
        assert claim(session, hook) is None
        clock.shift(LEASE)
        second = take(session, hook)
        assert (second.call_id, second.body) == (first.call_id, first.body)
        # The first comes back: that it failed is old news, that it arrived is not.
        settle(session, first, DOWN, 0)
        assert calls(session)[0].attempts == 0
        settle(session, first, OK, 0)
        assert calls(session)[0].state is CallState.DELIVERED
        settle(session, second, DOWN, 0)
        assert calls(session)[0].state is CallState.DELIVERED


def test_after_a_failure_the_hook_rests_and_then_the_same_call_goes_first(session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        hook = make_hook(session, make_client(session)).hook.id
        announce(session, HookEvent.CHANGES)
        first = take(session, hook)
        settle(session, first, DOWN, 0)
        announce(session, HookEvent.PUSH_AGAIN)
        assert due_hooks(session) == []
        assert claim(session, hook) is None
        clock.shift(pause_after(1, 0))
        assert due_hooks(session) == [hook]
        assert take(session, hook).call_id == first.call_id


def test_after_so_many_tries_a_call_is_given_up_with_its_reason(session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        hook = make_hook(session, make_client(session)).hook.id
        announce(session, HookEvent.CHANGES)
        fail_until_given_up(session, hook, clock)
        (call,) = calls(session)
        assert (call.state, call.attempts) == (CallState.DEAD, MOST_TRIES)
        assert (call.fault, call.status) == (CallFault.STATUS, 500)
        assert claim(session, hook) is None


def test_a_hook_that_nothing_reaches_for_days_is_switched_off_and_the_staff_told(
    session: Session, staff: Actor
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        issued = make_client(session)
        hook = make_hook(session, issued).hook.id
        for _ in range(80):
            announce(session, HookEvent.CHANGES)
            claimed = claim(session, hook)
            if claimed is not None:
                settle(session, claimed, DOWN, 0)
            clock.shift(timedelta(hours=1))
        row = session.get_one(Hook, hook)
        assert (row.active, row.silenced) == (False, True)
        assert calls(session, CallState.WAITING) == []
        assert announce(session, HookEvent.CHANGES) == 0
        (notice,) = session.exec(select(Notice)).all()
        assert (notice.user_id, notice.kind) == (staff.user_id, NoticeKind.MARKET_HOOK_OFF)
        assert notice.facts == {"organisation": issued.client.organisation_name}
        actions = [line.action for line in session.exec(select(AuditEntry))]
        assert actions.count(Action.MARKET_HOOK_OFF) == 1


def test_one_call_that_arrives_makes_all_failures_forgotten(session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        hook = make_hook(session, make_client(session)).hook.id
        for _ in range(40):
            announce(session, HookEvent.CHANGES)
            settle(session, take(session, hook), DOWN, 0)
            clock.shift(timedelta(hours=1))
            settle(session, take(session, hook), OK, 0)
            clock.shift(timedelta(hours=2))
        row = session.get_one(Hook, hook)
        assert (row.active, row.failures, row.failing_since) == (True, 0, None)


def test_calls_of_long_ago_are_dropped_and_those_that_wait_are_not(session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        hook = make_hook(session, make_client(session)).hook.id
        announce(session, HookEvent.CHANGES)
        settle(session, take(session, hook), OK, 0)
        announce(session, HookEvent.PUSH_AGAIN)
        assert drop_old_calls(session, today()) == 0
        clock.shift(timedelta(days=31))
        assert drop_old_calls(session, today()) == 1
        assert [call.state for call in calls(session)] == [CallState.WAITING]
        assert drop_old_calls(session, today()) == 0


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_grow_to_an_hour_and_chance_takes_off_up_to_a_half(failures: int, chance: float) -> None:
    whole = pause_after(failures, 0)
    assert timedelta(seconds=30) <= whole <= timedelta(hours=1)
    assert whole / 2 <= pause_after(failures, chance) <= whole
    assert pause_after(failures + 1, 0) >= whole


def test_silence_is_counted_in_days() -> None:
    moment = now()
    assert not is_silent(moment - timedelta(hours=71), moment)
    assert is_silent(moment - timedelta(hours=72), moment)


def test_switched_off_a_hook_leaves_what_waited_among_the_dead(session: Session) -> None:
    hook = make_hook(session, make_client(session)).hook
    announce(session, HookEvent.CHANGES)
    set_hook_active(session, SYSTEM, hook.id, False, hook.version)
    (call,) = calls(session)
    assert (call.state, call.fault) == (CallState.DEAD, CallFault.SWITCHED_OFF)
