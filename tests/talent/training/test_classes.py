"""Classes of a course, the list of who is in them, instructors, the desk and the reminder."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from talent.accounts.actor import SYSTEM, Actor
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.kit.paging import Page
from talent.kit.terms import Category
from talent.notices.tables import Notice
from talent.people.enums import Visibility
from talent.people.own import find_own
from talent.people.schemas import PersonFilter
from talent.training.chores import remind_of_classes
from talent.training.classes import create_class, get_class, set_class_state, update_class
from talent.training.desk import body_desk
from talent.training.enrolling import decline_teaching, enrol, own_teaching
from talent.training.enums import ClassStanding, ClassState, CourseState
from talent.training.instructors import add_instructor, list_instructors, remove_instructor
from talent.training.roster import admit, list_roster, save_marks
from talent.training.schemas import ClassInput, MarkInput, MarksInput
from talent.training.tables import ClassInstructor, Course, TrainingClass
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion
from tests.factories.vocabulary import fill_vocabulary
from tests.talent.training.conftest import Somebody
from tests.talent.training.test_enrolling import kinds, number


def planned(**fields: object) -> ClassInput:
    begins = today() + timedelta(days=10)
    values = {
        "division": "130100",
        "place": "实训楼",
        "starts_on": begins,
        "ends_on": begins + timedelta(days=4),
        "enrol_until": begins,
        "seats": 20,
        **fields,
    }
    return ClassInput(**values)  # type: ignore[arg-type]


@pytest.fixture
def _vocabulary(session: Session) -> None:
    fill_vocabulary(session)
    session.commit()


@pytest.mark.usefixtures("_vocabulary")
def test_a_class_is_drafted_once_and_opened(
    session: Session, course: Course, training_body: Actor, visitor: Actor
) -> None:
    whose = course.id or 0
    first, again = (create_class(session, training_body, whose, planned(), key="c") for _ in range(2))
    assert (first.id, first.standing, first.code) == (again.id, ClassStanding.DRAFT, "B1")
    with pytest.raises(NotFound):
        get_class(session, visitor, first.id)
    set_class_state(session, training_body, first.id, ClassState.OPEN, first.version)
    assert get_class(session, visitor, first.id).standing is ClassStanding.TAKING


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_on": today()}, "ends_on"),
        ({"enrol_until": today() + timedelta(days=20)}, "enrol_until"),
        ({"division": None}, "division"),
        ({"place": ""}, "place"),
        ({"division": "999999"}, "division"),
    ],
)
@pytest.mark.usefixtures("_vocabulary")
def test_what_is_wrong_is_said_at_its_field(
    session: Session, course: Course, training_body: Actor, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        create_class(session, training_body, course.id or 0, planned(**fields))
    assert [one.field for one in refusal.value.fields] == [field]


@pytest.mark.usefixtures("_vocabulary")
def test_only_an_open_course_has_new_classes(session: Session, course: Course, training_body: Actor) -> None:
    course.state = CourseState.DRAFT
    session.commit()
    with pytest.raises(Invalid, match="已发布"):
        create_class(session, training_body, course.id or 0, planned())


def test_a_link_leads_to_a_page_and_nowhere_else() -> None:
    with pytest.raises(ValueError, match="https"):
        planned(link="javascript:alert(1)")


@pytest.mark.usefixtures("_vocabulary")
def test_who_is_in_a_class_is_told_of_another_day_and_sees_the_link(
    session: Session, held: TrainingClass, training_body: Actor, visitor: Actor, somebody: Somebody
) -> None:
    talent = somebody()
    enrol(session, talent, number(held))
    data = planned(link="https://class.example.com/1", seats=2, code=held.code, version=1)
    for _ in range(2):
        update_class(session, training_body, number(held), data)
    assert kinds(session, talent) == ["training:changed"]
    assert get_class(session, talent, number(held)).link == "https://class.example.com/1"
    assert get_class(session, visitor, number(held)).link == ""
    assert get_class(session, somebody(), number(held)).link == ""


def test_a_class_with_completions_is_not_cancelled(
    session: Session, held: TrainingClass, training_body: Actor
) -> None:
    make_completion(session, held, make_person(session).id or 0)
    with pytest.raises(Invalid, match="结业"):
        set_class_state(session, training_body, number(held), ClassState.CANCELLED, 1)


def test_attendance_and_scores_are_saved_once_and_a_stale_row_is_refused(
    session: Session, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    for _ in range(2):
        enrol(session, somebody(), number(held))
    rows = list_roster(session, training_body, number(held), Page()).items
    marks = MarksInput(
        rows=[MarkInput(id=one.id, version=one.version, hours_attended=30, score=88.5) for one in rows]
    )
    with pytest.raises(Conflict, match="还没有开课"):
        save_marks(session, training_body, number(held), marks)
    held.starts_on = held.enrol_until = today()
    session.commit()
    assert [save_marks(session, training_body, number(held), marks) for _ in range(2)] == [2, 0]
    found = list_roster(session, training_body, number(held), Page()).items
    assert [(one.hours_attended, one.score) for one in found] == [(30, 88.5)] * 2
    late = MarksInput(rows=[MarkInput(id=rows[0].id, version=rows[0].version, score=10)])
    with pytest.raises(Conflict, match="他人修改"):
        save_marks(session, training_body, number(held), late)


def test_once_it_has_begun_the_body_lets_in_who_waits_where_a_seat_is_free(
    session: Session, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    for _ in range(3):
        enrol(session, somebody(), number(held))
    held.starts_on = held.enrol_until = today()
    session.commit()
    last = list_roster(session, training_body, number(held), Page()).items[-1]
    assert last.turn == 1
    with pytest.raises(Conflict, match="名额已满"):
        admit(session, training_body, number(held), last.id)
    held.seats = 3
    session.commit()
    for _ in range(2):
        admit(session, training_body, number(held), last.id)
    assert get_class(session, training_body, number(held)).taken == 3


def test_a_roster_tells_namesakes_apart_and_gives_no_number_away(
    session: Session, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    enrol(session, somebody(name="李想", mobile="19900007001"), number(held))
    row = list_roster(session, training_body, number(held), Page()).items[0]
    assert (row.name, row.mobile) == ("李想", "199****7001")


def test_an_instructor_is_named_once_told_and_may_decline(
    session: Session, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    teacher = somebody(name="张老师", category=Category.INSTRUCTOR)
    person = find_own(session, teacher)
    assert person is not None
    person_id = person.id or 0
    found = list_instructors(session, training_body, PersonFilter(), Page())
    assert [one.id for one in found.items] == [person_id]
    for _ in range(2):
        add_instructor(session, training_body, number(held), person_id)
    assert kinds(session, teacher) == ["training:instructor"]
    assert [one.declinable for one in own_teaching(session, teacher)] == [True]
    assert [one.name for one in get_class(session, SYSTEM, number(held)).instructors] == ["张**"]
    for _ in range(2):
        decline_teaching(session, teacher, number(held))
    assert own_teaching(session, teacher) == []
    assert kinds(session, training_body) == ["training:declined"]


def test_only_a_visible_instructor_is_named(
    session: Session, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    hidden = make_person(session, category=Category.INSTRUCTOR, visibility=Visibility.HIDDEN)
    other = make_person(session)
    for person in (hidden, other):
        with pytest.raises(NotFound):
            add_instructor(session, training_body, number(held), person.id or 0)
    shown = make_person(session, category=Category.INSTRUCTOR)
    add_instructor(session, training_body, number(held), shown.id or 0)
    remove_instructor(session, training_body, number(held), shown.id or 0)
    assert session.exec(select(ClassInstructor).order_by(col(ClassInstructor.person_id))).all() == []


def test_three_days_before_everybody_is_reminded_once_and_anew_when_it_is_put_off(
    session: Session, held: TrainingClass, somebody: Somebody
) -> None:
    people = [somebody() for _ in range(3)]
    for one in people:
        enrol(session, one, number(held))
    begins = held.starts_on
    assert remind_of_classes(session, begins - timedelta(days=4)) == 0
    assert remind_of_classes(session, begins - timedelta(days=3)) == 1
    assert remind_of_classes(session, begins - timedelta(days=2)) == 0
    assert [kinds(session, one) for one in people] == [["training:begins"], ["training:begins"], []]
    held.starts_on = begins + timedelta(days=7)
    session.commit()
    assert remind_of_classes(session, begins + timedelta(days=5)) == 1
    assert len(session.exec(select(Notice).order_by(col(Notice.id))).all()) == 4


def test_the_desk_counts_what_waits(
    session: Session, course: Course, held: TrainingClass, training_body: Actor, somebody: Somebody
) -> None:
    for _ in range(3):
        enrol(session, somebody(), number(held))
    over = make_class(session, course)
    enrol(session, somebody(), number(over))
    over.starts_on = over.enrol_until = over.ends_on = today() - timedelta(days=1)
    session.commit()
    desk = body_desk(session, training_body)
    figures = desk.figures
    assert (figures.courses, figures.coming, figures.enrolled, figures.waiting) == (1, 1, 2, 1)
    assert [(one.id, one.people) for one in desk.unrecorded] == [(over.id, 1)]
    assert [(one.id, one.people) for one in desk.queued] == [(held.id, 1)]
    row = list_roster(session, training_body, number(over), Page()).items[0]
    make_completion(session, over, row.person_id)
    assert body_desk(session, training_body).unrecorded == []
