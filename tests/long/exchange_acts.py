"""What people do on our side, one thing at a time, by the services that pages call; and what is true then."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.tokens import actor_of
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.enterprises.enums import DemandState
from talent.enterprises.rules import LIVE, effective_state
from talent.enterprises.states import change_state
from talent.enterprises.tables import Demand
from talent.hiring.enums import ThreadState
from talent.hiring.tables import Thread
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.market.enums import RecordKind
from talent.market.feed import refresh
from talent.market.projecting import LEAVING, contents_of
from talent.market.tables import OutRecord
from talent.people import service as people
from talent.people.enums import ConsentKind
from talent.people.tables import Person
from talent.privacy.access import owner_of
from talent.privacy.erasure import PLAN
from talent.training.completion_queries import standing_completions
from talent.training.completion_rules import Declared
from talent.training.completion_schemas import RevocationInput
from talent.training.correcting import revoke_completion
from talent.training.recording import record_completions
from talent.vocab.service import load_vocabulary
from tests.factories.accounts import make_organisation, make_user
from tests.factories.enterprises import make_demand
from tests.factories.hiring import make_hire
from tests.factories.market import ALL
from tests.factories.people import make_person
from tests.factories.training import make_class, make_course

BEGAN = today() - timedelta(days=30)


@dataclass
class Someone:
    """An account with its profile, and what decides whether a market may know of it."""

    actor: Actor
    person_id: int
    agrees: bool = True
    out: bool = False


class Acts:
    """People and demands have small numbers; who has none yet comes when something is to happen to them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.people: dict[int, Someone] = {}
        self.demands: dict[int, int] = {}
        with database.write() as session:
            load_vocabulary(session, SYSTEM)
            self.employer = make_organisation(session).id or 0
            body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY)
            course = make_course(session, body.id or 0, skills={"photoshop": 3})
            self.class_id = make_class(session, course, starts_on=BEGAN, ends_on=BEGAN).id or 0
            self.owner, self.body = (
                actor_of(make_user(session, role=role, organisation_id=number), "")
                for role, number in ((Role.ENTERPRISE, self.employer), (Role.TRAINING_BODY, body.id))
            )

    def move(self, who: int, division: str) -> None:
        with self.database.write() as session:
            person = session.get_one(Person, self._someone(session, who).person_id)
            person.division = division
            record_change(session, ChangeKind.PERSON, person.id or 0)

    def decide(self, who: int, agrees: bool) -> None:
        with self.database.write() as session:
            someone = self._someone(session, who)
            change = people.give_consent if agrees else people.withdraw_consent
            change(session, someone.actor, ConsentKind.EXCHANGE)
            someone.agrees = agrees

    def hide(self, who: int, out: bool) -> None:
        with self.database.write() as session:
            someone = self._someone(session, who)
            people.set_opted_out(session, someone.actor, out)
            someone.out = out

    def forget(self, who: int) -> None:
        with self.database.write() as session:
            owner = owner_of(session, self._someone(session, who).actor)
            for forget_owner in PLAN:
                forget_owner(session, owner)
        del self.people[who]

    def complete(self, who: int, score: float) -> None:
        """What stands is declared again with another score, what its body revoked is logged anew."""
        with self.database.write() as session:
            number = self._someone(session, who).person_id
            said = Declared(class_id=self.class_id, completed_on=BEGAN, person_id=number, score=score)
            record_completions(session, self.body, [said])

    def revoke(self, who: int) -> None:
        with self.database.write() as session:
            number = self._someone(session, who).person_id
            held = standing_completions(session, [self.class_id], [number]).get((self.class_id, number))
            if held is not None:
                data = RevocationInput(version=held.version, reason="登记有误")
                revoke_completion(session, self.body, held.id, data)

    def ask_for(self, which: int, headcount: int) -> None:
        with self.database.write() as session:
            demand = self._demand(session, which)
            demand.headcount = headcount
            record_change(session, ChangeKind.DEMAND, demand.id or 0)

    def steer(self, which: int, state: DemandState) -> None:
        with self.database.write() as session:
            demand = self._demand(session, which)
            if effective_state(demand, today()) in LIVE:
                change_state(session, self.owner, demand.id or 0, state, demand.version)

    def hire(self, who: int, which: int) -> None:
        with self.database.write() as session:
            number, demand = self._someone(session, who).person_id, self._demand(session, which).id or 0
            if not self._threads(session, demand, number):
                thread = make_hire(session, demand, number)
                record_change(session, ChangeKind.HIRE, thread.id or 0)

    def contest(self, who: int, which: int, contested: bool) -> None:
        with self.database.write() as session:
            number, demand = self._someone(session, who).person_id, self._demand(session, which).id or 0
            for thread in self._threads(session, demand, number):
                thread.state = ThreadState.CONTESTED if contested else ThreadState.CONFIRMED
                record_change(session, ChangeKind.HIRE, thread.id or 0)

    def named(self, who: int) -> dict[str, str]:
        """As a market names somebody whom it placed."""
        with self.database.write() as session:
            person = session.get_one(Person, self._someone(session, who).person_id)
            return {"name": person.name, "mobile": person.mobile or ""}

    def refresh(self) -> None:
        """One portion, as the worker does."""
        with self.database.write() as session:
            refresh(session)

    def refresh_all(self) -> None:
        looked = 1
        while looked:
            with self.database.write() as session:
                looked = refresh(session)

    def end(self) -> None:
        """Nothing of ours is to be known any more: the next life begins with none of it."""
        for who in list(self.people):
            self.forget(who)
        with self.database.write() as session:
            running = select(Demand).where(col(Demand.state) != DemandState.CLOSED).order_by(col(Demand.id))
            for demand in session.exec(running):
                demand.state = DemandState.CLOSED
                record_change(session, ChangeKind.DEMAND, demand.id or 0)
        self.demands.clear()
        self.refresh_all()

    def known(self) -> int:
        """How many people a market may know of, by what they said."""
        return sum(one.agrees and not one.out for one in self.people.values())

    def truth(self) -> dict[str, Any]:
        """All that may leave at this moment by its number, asked of the tables and not of the feed."""
        keys: dict[RecordKind, Any] = {
            RecordKind.TALENT: col(Person.id),
            RecordKind.DEMAND: col(Demand.id),
            RecordKind.HIRE: col(Thread.id),
        }
        found: dict[str, Any] = {}
        with self.database.read() as session:
            for kind in LEAVING:
                contents = contents_of(session, kind, list(session.exec(select(keys[kind]))))
                rows = select(OutRecord.object_id, OutRecord.record_id).where(OutRecord.kind == kind)
                names = {number: name for number, name in session.exec(rows) if number is not None}
                found |= {names.get(number, f"{kind} {number}"): one for number, one in contents.items()}
        return found

    def _someone(self, session: Session, who: int) -> Someone:
        if who not in self.people:
            user = make_user(session, role=Role.TALENT)
            person = make_person(session, user_id=user.id, name=f"王{'甲乙丙丁'[who]}", consents=ALL)
            record_change(session, ChangeKind.PERSON, person.id or 0)
            self.people[who] = Someone(actor_of(user, ""), person.id or 0)
        return self.people[who]

    def _demand(self, session: Session, which: int) -> Demand:
        held = session.get(Demand, self.demands.get(which, 0))
        if held is None or held.state is DemandState.CLOSED:
            held = make_demand(session, self.employer, title=f"岗位{which}")
            self.demands[which] = held.id or 0
            record_change(session, ChangeKind.DEMAND, held.id or 0)
        return held

    @staticmethod
    def _threads(session: Session, demand_id: int, person_id: int) -> list[Thread]:
        query = select(Thread).where(Thread.demand_id == demand_id, Thread.person_id == person_id)
        return list(session.exec(query.order_by(col(Thread.id))))
