"""Whatever happens, and whenever a consumer fetches its pages: in the end it has exactly what leaves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tokens import actor_of
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.enterprises.enums import DemandState
from talent.enterprises.rules import LIVE, effective_state
from talent.enterprises.states import change_state
from talent.enterprises.tables import Demand
from talent.hiring.enums import ThreadState
from talent.hiring.forgetting import forget as forget_hiring
from talent.hiring.tables import Thread
from talent.kit.clock import today
from talent.kit.db import Session
from talent.market.canonical import digest_of, parts_of
from talent.market.enums import Operation, RecordKind
from talent.market.feed import refresh, walk_today
from talent.market.forgetting import forget_market
from talent.market.projecting import LEAVING, contents_of
from talent.market.reading import read_changes
from talent.market.receipts import note_handed_out
from talent.market.tables import OutRecord
from talent.people import service as people
from talent.people.enums import ConsentKind, Visibility
from talent.people.schemas import VisibilityInput
from talent.people.tables import Person
from tests.factories.accounts import make_organisation, make_user
from tests.factories.enterprises import make_demand
from tests.factories.hiring import make_hire
from tests.factories.market import make_client, make_known_person, refresh_all

WHO = st.integers(0, 3)
WHICH = st.integers(0, 2)


class Consumer:
    """A client that keeps what it got by number and version, in whatever pages."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session, self.actor = session, actor
        self.cursor = 0
        self.held: dict[str, tuple[int, RecordKind, dict[str, Any] | None]] = {}

    def fetch(self, limit: int) -> bool:
        changes, handed = read_changes(self.session, self.actor, self.cursor, None, limit)
        if handed:
            note_handed_out(self.session, self.actor, handed)
        sequences = [one.sequence for one in changes.items]
        assert sequences == sorted(set(sequences))
        assert all(self.cursor < one <= changes.cursor for one in sequences)
        for one in changes.items:
            assert (one.operation is Operation.WITHDRAW) == (one.content is None)
            assert one.digest == ("" if one.content is None else digest_of(one.content))
            if one.version >= self.held.get(one.record_id, (0, one.kind, None))[0]:
                self.held[one.record_id] = (one.version, one.kind, one.content)
        self.cursor = changes.cursor
        return changes.more


class Machine(RuleBasedStateMachine):
    """People and demands that come, change, hide and go; ``session`` is there when it begins."""

    session: ClassVar[Session]
    market: ClassVar[Actor]

    def __init__(self) -> None:
        super().__init__()
        self.consumer = Consumer(self.session, self.market)
        self.organisation = make_organisation(self.session).id or 0
        self.owner = actor_of(
            make_user(self.session, role=Role.ENTERPRISE, organisation_id=self.organisation), ""
        )
        self.actors: list[Actor] = []
        for number in range(4):
            user = make_user(self.session, role=Role.TALENT)
            make_known_person(self.session, user_id=user.id, name=f"王{number}")
            self.actors.append(actor_of(user, ""))
        self.demands = [
            make_demand(self.session, self.organisation, title=f"岗位{n}").id or 0 for n in range(3)
        ]
        for demand in self.demands:
            record_change(self.session, ChangeKind.DEMAND, demand)
        refresh_all(self.session)

    @rule(who=WHO, agree=st.booleans())
    def decide(self, who: int, agree: bool) -> None:
        change = people.give_consent if agree else people.withdraw_consent
        self._own(who, lambda actor: change(self.session, actor, ConsentKind.EXCHANGE))

    @rule(who=WHO, out=st.booleans())
    def opt_out(self, who: int, out: bool) -> None:
        self._own(who, lambda actor: people.set_opted_out(self.session, actor, out))

    @rule(who=WHO, shown=st.sampled_from(Visibility))
    def hide(self, who: int, shown: Visibility) -> None:
        def change(actor: Actor) -> None:
            person = people.get_own_person(self.session, actor)
            assert person is not None
            people.update_visibility(
                self.session, actor, VisibilityInput(visibility=shown, version=person.version)
            )

        self._own(who, change)

    @rule(who=WHO, pay=st.integers(4, 6))
    def move(self, who: int, pay: int) -> None:
        """There and back again: the same content may come back before it is compared."""
        person = self._person(who)
        if person is not None:
            person.experience_years = float(pay)
            record_change(self.session, ChangeKind.PERSON, person.id or 0)

    @rule(who=WHO, anew=st.booleans())
    def be_read_while_away(self, who: int, anew: bool) -> None:
        """What a page leaves out is the same as ever before it is compared again; the consumer may have lost
        all that it had before.
        """
        if anew:
            self.consumer.cursor, self.consumer.held = 0, {}
        self.opt_out(who, True)
        self.consumer.fetch(8)
        self.opt_out(who, False)

    @rule(who=WHO)
    def forget(self, who: int) -> None:
        person = self._person(who)
        if person is not None:
            forget_market(self.session, person.id or 0)
            forget_hiring(self.session, person.id or 0)
            people.forget(self.session, person.id or 0)

    @rule(which=WHICH, state=st.sampled_from([DemandState.OPEN, DemandState.PAUSED, DemandState.CLOSED]))
    def steer(self, which: int, state: DemandState) -> None:
        demand = self.session.get_one(Demand, self.demands[which])
        if effective_state(demand, today()) in LIVE:
            change_state(self.session, self.owner, demand.id or 0, state, demand.version)

    @rule(which=WHICH, days=st.sampled_from([-1, 30]))
    def run_out(self, which: int, days: int) -> None:
        """By the calendar alone: nothing is written down of it."""
        self.session.get_one(Demand, self.demands[which]).valid_until = today() + timedelta(days=days)
        self.session.flush()

    @rule(who=WHO, which=WHICH)
    def hire(self, who: int, which: int) -> None:
        person = self._person(who)
        known = select(Thread).where(Thread.demand_id == self.demands[which])
        if person is None or person.id in {one.person_id for one in self.session.exec(known)}:
            return
        thread = make_hire(self.session, self.demands[which], person.id or 0)
        record_change(self.session, ChangeKind.HIRE, thread.id or 0)

    @rule(which=WHICH, stands=st.booleans())
    def contest(self, which: int, stands: bool) -> None:
        query = select(Thread).where(Thread.demand_id == self.demands[which]).order_by(col(Thread.id))
        thread = self.session.exec(query).first()
        if thread is not None:
            thread.state = ThreadState.CONFIRMED if stands else ThreadState.CONTESTED
            record_change(self.session, ChangeKind.HIRE, thread.id or 0)

    @rule()
    def compare_some(self) -> None:
        refresh(self.session)

    @rule()
    def compare_all(self) -> None:
        refresh_all(self.session)

    @rule(limit=st.integers(1, 4))
    def fetch(self, limit: int) -> None:
        self.consumer.fetch(limit)

    @invariant()
    def numbers_are_sound(self) -> None:
        rows = self.session.exec(select(OutRecord)).all()
        assert len({row.sequence for row in rows}) == len(rows)
        for row in rows:
            sums = (row.part_0, row.part_1, row.part_2, row.part_3)
            assert sums == parts_of(row.record_id, row.version, row.digest)
            assert (row.operation is Operation.WITHDRAW) == (row.digest == "")

    def teardown(self) -> None:
        try:
            # By the next day everything has been compared, and the consumer reads on to the end.
            walk_today(self.session, today() + timedelta(days=1))
            refresh_all(self.session)
            while self.consumer.fetch(3):
                pass
            assert self._held() == self._naive()
        finally:
            self.session.rollback()

    def _held(self) -> list[tuple[RecordKind, str, dict[str, Any]]]:
        rows = self.consumer.held.items()
        return sorted(
            ((kind, number, content) for number, (_, kind, content) in rows if content is not None),
            key=lambda one: one[1],
        )

    def _naive(self) -> list[tuple[RecordKind, str, dict[str, Any]]]:
        """All that leaves today, without feed, cursor or versions."""
        found: list[tuple[RecordKind, str, dict[str, Any]]] = []
        keys = {
            RecordKind.TALENT: col(Person.id),
            RecordKind.DEMAND: col(Demand.id),
            RecordKind.HIRE: col(Thread.id),
        }
        for kind in LEAVING:
            ids = [number for number in self.session.exec(select(keys[kind])) if number is not None]
            numbers = select(OutRecord.object_id, OutRecord.record_id).where(OutRecord.kind == kind)
            names = {number: name for number, name in self.session.exec(numbers)}  # noqa: C416 - rows
            contents = contents_of(self.session, kind, ids)
            found += [(kind, names[number], content) for number, content in contents.items()]
        return sorted(found, key=lambda one: one[1])

    def _person(self, who: int) -> Person | None:
        query = select(Person).where(Person.user_id == self.actors[who].user_id)
        return self.session.exec(query).one_or_none()

    def _own(self, who: int, change: Callable[[Actor], object]) -> None:
        if self._person(who) is not None:
            change(self.actors[who])


@pytest.mark.usefixtures("vocabulary")
def test_a_consumer_ends_with_exactly_what_leaves(session: Session, api_client: Actor) -> None:
    make_client(session, api_client)
    session.commit()
    Machine.session, Machine.market = session, api_client
    run_state_machine_as_test(Machine, settings=settings(max_examples=15, stateful_step_count=20))
