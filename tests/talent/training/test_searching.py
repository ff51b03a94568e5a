"""The search among open courses."""

from datetime import timedelta

import pytest

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.training.enums import CourseState, EnrolmentState, TeachingMode
from talent.training.schemas import CourseSearch
from talent.training.searching import search_courses, similar_to_withdrawn
from talent.training.tables import Course, Enrolment
from tests.factories.people import make_person
from tests.factories.training import make_class, make_course
from tests.factories.vocabulary import fill_vocabulary


@pytest.fixture
def courses(session: Session, training_body: Actor) -> list[Course]:
    """With a seat near by, full far off and online, without a class, closed, a draft."""
    fill_vocabulary(session)
    body = training_body.organisation_id or 0
    near = make_course(session, body, title="直播复盘课", skills={"livestream_review": 3}, fee=0)
    far = make_course(
        session, body, title="修图课", skills={"photoshop": 2}, fee=380, mode=TeachingMode.ONLINE
    )
    bare = make_course(session, body, title="还没有班次", skills={"photoshop": 1}, fee=100)
    closed = make_course(session, body, title="停开的课", skills={"photoshop": 1}, state=CourseState.CLOSED)
    draft = make_course(session, body, title="草稿课", state=CourseState.DRAFT)
    make_class(session, near, division="130534")
    held = make_class(session, far, division="130200", seats=1, starts_on=today() + timedelta(days=9))
    person = make_person(session)
    session.add(Enrolment(class_id=held.id or 0, person_id=person.id or 0, state=EnrolmentState.ENROLLED))
    session.commit()
    return [near, far, bare, closed, draft]


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, ["修图课", "直播复盘课", "还没有班次"]),
        ({"q": "修图"}, ["修图课"]),
        ({"q": "PS"}, ["修图课", "还没有班次"]),
        ({"q": "复盘 training"}, ["直播复盘课"]),
        ({"q": "%"}, []),
        ({"mode": "online"}, ["修图课"]),
        ({"division": "130500"}, ["直播复盘课"]),
        ({"skill": "photoshop"}, ["修图课", "还没有班次"]),
        ({"skill": "ps修图"}, ["修图课", "还没有班次"]),
        ({"free": True}, ["直播复盘课"]),
        ({"seats": True}, ["直播复盘课"]),
        ({"seats": True, "division": "130200"}, []),
    ],
)
@pytest.mark.usefixtures("courses")
def test_words_and_filters_all_must_fit(
    session: Session, visitor: Actor, wanted: dict[str, object], titles: list[str]
) -> None:
    found = search_courses(session, visitor, CourseSearch.model_validate(wanted), Page())
    assert [one.title for one in found.items] == titles
    assert found.total == len(titles)


@pytest.mark.usefixtures("courses")
def test_a_card_says_when_the_next_class_begins_and_what_is_left(session: Session, visitor: Actor) -> None:
    cards = {one.title: one for one in search_courses(session, visitor, CourseSearch(), Page()).items}
    assert (cards["直播复盘课"].seats_left, cards["修图课"].seats_left) == (30, 0)
    assert cards["还没有班次"].next_on is None
    assert cards["直播复盘课"].next_division_name.endswith("清河县")


def test_what_is_like_a_course_that_is_closed(
    session: Session, visitor: Actor, courses: list[Course]
) -> None:
    closed, draft = courses[3].id or 0, courses[4].id or 0
    similar = similar_to_withdrawn(session, visitor, closed)
    assert similar is not None
    assert [one.title for one in similar] == ["还没有班次", "修图课"]
    assert similar_to_withdrawn(session, visitor, draft) is None


@pytest.mark.usefixtures("courses")
def test_a_list_takes_as_many_queries_however_long_it_is(
    session: Session,
    database: Database,
    visitor: Actor,
    training_body: Actor,
    count_queries: object,
) -> None:
    def asked() -> int:
        with count_queries(database) as statements, database.read() as own:  # type: ignore[operator]
            search_courses(own, visitor, CourseSearch(), Page())
        return len(statements)

    before = asked()
    assert before > 0
    for _ in range(6):
        make_class(session, make_course(session, training_body.organisation_id or 0, skills={"photoshop": 1}))
    session.commit()
    assert asked() == before
