"""Any order of coming, leaving, removing and more seats ends where a list of names on paper would."""

from dataclasses import dataclass
from typing import Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.tokens import actor_of
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.training.classes import set_seats
from talent.training.enrolling import enrol, withdraw
from talent.training.enums import EnrolmentState
from talent.training.roster import remove
from talent.training.schemas import SeatsInput
from talent.training.tables import Course, Enrolment, TrainingClass
from tests.factories.accounts import make_organisation, make_user
from tests.factories.people import make_person
from tests.factories.training import make_class, make_course

PEOPLE = st.integers(0, 5)


class Paper:
    """The model: who sits, who waits in line, who may not come back."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        self.inside: list[int] = []
        self.line: list[int] = []
        self.barred: set[int] = set()

    def come(self, who: int) -> bool:
        if who in self.barred:
            return False
        if who not in self.inside + self.line:
            (self.inside if len(self.inside) < self.seats and not self.line else self.line).append(who)
        return True

    def go(self, who: int) -> None:
        for names in (self.inside, self.line):
            if who in names:
                names.remove(who)
        self.fill()

    def fill(self) -> None:
        while self.line and len(self.inside) < self.seats:
            self.inside.append(self.line.pop(0))


@dataclass
class Stage:
    session: Session
    owner: Actor
    course: Course
    people: list[tuple[Actor, int]]


class Machine(RuleBasedStateMachine):
    """What is done on the class is done on paper too. ``stage`` is there when it begins."""

    stage: ClassVar[Stage]

    def __init__(self) -> None:
        super().__init__()
        self.paper = Paper(seats=2)
        self.session = self.stage.session
        self.held = make_class(self.session, self.stage.course, seats=2)
        self.id = self.held.id or 0

    @rule(who=PEOPLE)
    def come(self, who: int) -> None:
        let_in = self.paper.come(who)
        try:
            enrol(self.session, self.stage.people[who][0], self.id)
        except Conflict:
            assert not let_in
        else:
            assert let_in

    @rule(who=PEOPLE)
    def leave(self, who: int) -> None:
        if self._row(who) is not None:
            withdraw(self.session, self.stage.people[who][0], self.id)
            self.paper.go(who)

    @rule(who=PEOPLE)
    def bar(self, who: int) -> None:
        row = self._row(who)
        if row is not None and row.state in (EnrolmentState.ENROLLED, EnrolmentState.WAITING):
            remove(self.session, self.stage.owner, self.id, row.id or 0)
            self.paper.barred.add(who)
            self.paper.go(who)

    @rule(seats=st.integers(1, 4))
    def change_seats(self, seats: int) -> None:
        fits = seats >= len(self.paper.inside)
        data = SeatsInput(seats=seats, version=self.held.version)
        try:
            set_seats(self.session, self.stage.owner, self.id, data)
        except Invalid:
            assert not fits
        else:
            assert fits
            self.paper.seats = seats
            self.paper.fill()

    @invariant()
    def as_on_paper(self) -> None:
        assert self._who(EnrolmentState.ENROLLED, by_turn=False) == sorted(self.paper.inside)
        assert self._who(EnrolmentState.WAITING, by_turn=True) == self.paper.line
        held = self.session.get_one(TrainingClass, self.held.id)
        assert len(self.paper.inside) <= held.seats

    def _row(self, who: int) -> Enrolment | None:
        query = select(Enrolment).where(
            Enrolment.class_id == self.held.id, Enrolment.person_id == self.stage.people[who][1]
        )
        return self.session.exec(query).one_or_none()

    def _who(self, state: EnrolmentState, *, by_turn: bool) -> list[int]:
        order: list[Any] = [col(Enrolment.queued_at), col(Enrolment.id)]
        query = select(Enrolment.person_id).where(
            Enrolment.class_id == self.held.id, col(Enrolment.state) == state
        )
        numbers = [person for _, person in self.stage.people]
        found = [numbers.index(one) for one in self.session.exec(query.order_by(*order))]
        return found if by_turn else sorted(found)


def test_seats_and_line_are_as_on_paper(session: Session) -> None:
    people: list[tuple[Actor, int]] = []
    for _ in range(6):
        user = make_user(session, role=Role.TALENT)
        people.append((actor_of(user, ""), make_person(session, user_id=user.id).id or 0))
    body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY)
    owner = actor_of(make_user(session, role=Role.TRAINING_BODY, organisation_id=body.id), "")
    course = make_course(session, body.id or 0)
    session.commit()
    Machine.stage = Stage(session, owner, course, people)
    run_state_machine_as_test(Machine, settings=settings(max_examples=25, stateful_step_count=25))
