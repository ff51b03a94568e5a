"""Seats of a class and the line of who waits for one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, NotFound
from talent.kit.paging import Page
from talent.notices.tables import Notice
from talent.people.own import find_own
from talent.training.classes import set_class_state, set_seats
from talent.training.courses import set_course_state
from talent.training.enrolling import enrol, own_enrolments, withdraw
from talent.training.enums import ClassState, CourseState, EnrolmentState
from talent.training.forgetting import forget_training
from talent.training.roster import enrol_person, list_roster, remove
from talent.training.schemas import EnrolInput, SeatsInput
from talent.training.tables import Course, Enrolment, TrainingClass
from tests.factories.people import make_person
from tests.factories.training import make_class
from tests.talent.training.conftest import Somebody

E = EnrolmentState


def states(session: Session, held: TrainingClass) -> list[str]:
    """In the order of enrolment."""
    query = select(Enrolment.state).where(Enrolment.class_id == held.id).order_by(col(Enrolment.id))
    return [state.value for state in session.exec(query)]


def kinds(session: Session, actor: Actor) -> list[str]:
    query = select(Notice.kind).where(Notice.user_id == actor.user_id).order_by(col(Notice.id))
    return [kind.value for kind in session.exec(query)]


def number(held: TrainingClass) -> int:
    return held.id or 0


def test_enrolling_twice_is_enrolling_once(session: Session, held: TrainingClass, somebody: Somebody) -> None:
    talent = somebody()
    first, second = (enrol(session, talent, number(held)) for _ in range(2))
    assert (first.own, first.taken) == (second.own, second.taken)
    assert states(session, held) == ["enrolled"]


def test_who_comes_late_waits_in_line_and_sees_the_turn(
    session: Session, held: TrainingClass, somebody: Somebody
) -> None:
    people = [somebody() for _ in range(4)]
    seen = [enrol(session, one, number(held)).own for one in people]
    assert [(own.state, own.turn) for own in seen if own] == [
        (E.ENROLLED, None),
        (E.ENROLLED, None),
        (E.WAITING, 1),
        (E.WAITING, 2),
    ]


def test_who_leaves_lets_the_first_of_the_line_in_who_is_told(
    session: Session, held: TrainingClass, somebody: Somebody
) -> None:
    first, _, third, fourth = people = [somebody() for _ in range(4)]
    for one in people:
        enrol(session, one, number(held))
    for _ in range(2):
        withdraw(session, first, number(held))
    assert states(session, held) == ["withdrawn", "enrolled", "enrolled", "waiting"]
    assert (kinds(session, third), kinds(session, fourth)) == (["training:moved_up"], [])


def test_who_comes_back_stands_at_the_end(session: Session, held: TrainingClass, somebody: Somebody) -> None:
    first, _, third, fourth = people = [somebody() for _ in range(4)]
    for one in people:
        enrol(session, one, number(held))
    withdraw(session, third, number(held))
    own = enrol(session, third, number(held)).own
    assert own is not None
    assert own.turn == 2
    withdraw(session, first, number(held))
    assert kinds(session, fourth) == ["training:moved_up"]


def test_once_the_class_has_begun_nobody_moves_up_by_itself(
    session: Session, held: TrainingClass, somebody: Somebody
) -> None:
    people = [somebody() for _ in range(3)]
    for one in people:
        enrol(session, one, number(held))
    held.starts_on = held.enrol_until = today()
    session.commit()
    withdraw(session, people[0], number(held))
    assert states(session, held) == ["withdrawn", "enrolled", "waiting"]


def test_more_seats_let_the_line_in_and_fewer_than_taken_are_refused(
    session: Session, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    for _ in range(4):
        enrol(session, somebody(), number(held))
    seen = set_seats(session, training_body, number(held), SeatsInput(seats=3, version=1))
    assert (seen.taken, seen.waiting) == (3, 1)
    with pytest.raises(Conflict):
        set_seats(session, training_body, number(held), SeatsInput(seats=9, version=1))
    with pytest.raises(Exception, match="名额不能少于"):
        set_seats(session, training_body, number(held), SeatsInput(seats=2, version=seen.version))


def test_the_body_removes_somebody_who_is_told_and_cannot_come_back_alone(
    session: Session, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    people = [somebody(name="王一"), somebody(name="王二"), somebody(name="王三")]
    for one in people:
        enrol(session, one, number(held))
    row = list_roster(session, training_body, number(held), Page()).items[0]
    for _ in range(2):
        remove(session, training_body, number(held), row.id)
    assert states(session, held) == ["removed", "enrolled", "enrolled"]
    assert kinds(session, people[0]) == ["training:removed"]
    with pytest.raises(Conflict, match="不能再次报名"):
        enrol(session, people[0], number(held))


def test_the_body_enrols_by_name_and_number_which_must_both_be_right(
    session: Session, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    talent = somebody(name="李想", mobile="19900007001")
    make_person(session, name="李想", mobile="19900007002")
    for name, contact in (("李想", "19900007003"), ("李响", "19900007001")):
        with pytest.raises(Exception, match="都相符"):
            enrol_person(session, training_body, number(held), EnrolInput(name=name, contact=contact))
    with pytest.raises(Exception, match="11位手机号"):
        enrol_person(session, training_body, number(held), EnrolInput(name="李想", contact="007"))
    data = EnrolInput(name="李想", contact="199 0000 7001")
    assert [enrol_person(session, training_body, number(held), data) for _ in range(2)] == [E.ENROLLED] * 2
    assert states(session, held) == ["enrolled"]
    assert kinds(session, talent) == ["training:enrolled"]


def test_a_class_that_is_off_tells_who_is_in_it_and_takes_nobody(
    session: Session, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    talent = somebody()
    enrol(session, talent, number(held))
    for _ in range(2):
        set_class_state(session, training_body, number(held), ClassState.CANCELLED, 1)
    assert kinds(session, talent) == ["training:cancelled"]
    with pytest.raises(Conflict, match="已取消"):
        enrol(session, somebody(), number(held))
    assert own_enrolments(session, talent, Page()).items[0].held.standing.value == "cancelled"


def test_a_closed_course_takes_nobody(
    session: Session, course: Course, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    set_course_state(session, training_body, course.id or 0, CourseState.CLOSED, 1)
    with pytest.raises(Conflict, match="已停开"):
        enrol(session, somebody(), number(held))


def test_after_the_last_day_nobody_enrols(session: Session, held: TrainingClass, somebody: Somebody) -> None:
    held.enrol_until = today() - timedelta(days=1)
    session.commit()
    with pytest.raises(Conflict, match="报名已截止"):
        enrol(session, somebody(), number(held))


def test_a_draft_is_not_found_and_without_a_profile_nobody_enrols(
    session: Session, course: Course, held: TrainingClass, talent: Actor, somebody: Somebody
) -> None:
    draft = make_class(session, course, state=ClassState.DRAFT)
    with pytest.raises(NotFound):
        enrol(session, somebody(), number(draft))
    with pytest.raises(Conflict, match="人才档案"):
        enrol(session, talent, number(held))


def test_only_a_talent_enrols(session: Session, held: TrainingClass, enterprise_owner: Actor) -> None:
    with pytest.raises(Forbidden):
        enrol(session, enterprise_owner, number(held))


def test_the_seat_of_who_is_forgotten_goes_to_who_waits(
    session: Session, held: TrainingClass, somebody: Somebody
) -> None:
    people = [somebody() for _ in range(3)]
    for one in people:
        enrol(session, one, number(held))
    person = find_own(session, people[0])
    assert person is not None
    forget_training(session, person.id or 0)
    assert states(session, held) == ["enrolled", "enrolled"]


def test_many_at_the_same_moment_never_overbook_a_class(
    session: Session, database: Database, held: TrainingClass, somebody: Somebody
) -> None:
    people = [somebody() for _ in range(12)]

    def one(actor: Actor) -> None:
        with database.write() as own:
            enrol(own, actor, number(held))
        if actor in people[::3]:
            with database.write() as own:
                withdraw(own, actor, number(held))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, people))
    session.expire_all()
    found = states(session, held)
    assert (found.count("enrolled"), found.count("withdrawn"), found.count("waiting")) == (2, 4, 6)
