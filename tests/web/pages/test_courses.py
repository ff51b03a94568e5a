"""Courses and classes on their pages: what everybody, a talent and a training body see and do."""

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.tokens import actor_of
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.terms import Category
from talent.training.enums import ClassState, CourseState
from talent.training.tables import ClassInstructor, Course, Enrolment, TrainingClass
from tests.factories.accounts import make_organisation, make_user
from tests.factories.people import make_person
from tests.factories.training import make_class, make_course
from tests.factories.vocabulary import fill_vocabulary
from tests.web.access import routes
from tests.web.conftest import Browser

COURSE = {
    "title": "直播复盘课",
    "mode": "onsite",
    "hours": "40",
    "fee": "0",
    "for_whom": "想做直播的人",
    "summary": "从开播到复盘。",
    "skills.0.words": "直播复盘",
    "skills.0.level": "3",
}


@pytest.fixture
def course(session: Session, training_body: Actor) -> Course:
    fill_vocabulary(session)
    made = make_course(
        session,
        training_body.organisation_id or 0,
        summary="从开播到复盘。",
        for_whom="想做直播的人",
        skills={"livestream_review": 3},
    )
    session.commit()
    return made


@pytest.fixture
def held(session: Session, course: Course) -> TrainingClass:
    made = make_class(session, course, seats=1, place="实训楼")
    session.commit()
    return made


@pytest.fixture
def profile(session: Session, talent: Actor) -> int:
    person = make_person(session, name="李想", mobile="19900007001", user_id=talent.user_id)
    session.commit()
    return person.id or 0


def _states(database: Database) -> list[str]:
    with database.read() as session:
        query = select(Enrolment.state).order_by(col(Enrolment.id))
        return [state.value for state in session.exec(query)]


def test_everybody_sees_open_courses_and_a_visitor_is_led_to_sign_in(
    browser: Browser, course: Course, held: TrainingClass
) -> None:
    client = browser(None)
    assert f'href="/courses/{course.id}"' in client.get("/courses").text
    page = client.get(f"/courses/{course.id}").text
    assert "已报 0 / 1 人" in page
    assert f'href="/login?next=/courses/{course.id}"' in page
    assert "没有符合这些条件的课程" in client.get("/courses?q=nothing-like-this").text


def test_without_any_course_the_list_says_so(browser: Browser) -> None:
    assert "目前没有开放的课程" in browser(None).get("/courses").text


def test_a_closed_course_is_gone_and_a_draft_was_never_there(
    browser: Browser, session: Session, course: Course, training_body: Actor
) -> None:
    draft = make_course(session, training_body.organisation_id or 0, state=CourseState.DRAFT)
    course.state = CourseState.CLOSED
    session.commit()
    client = browser(None)
    assert client.get(f"/courses/{course.id}").status_code == 410
    assert client.get(f"/courses/{draft.id}").status_code == 404


@pytest.mark.usefixtures("profile")
def test_a_talent_enrols_twice_by_mistake_and_leaves(
    browser: Browser, database: Database, held: TrainingClass, talent: Actor
) -> None:
    client = browser(talent)
    assert "还没有报名" in client.get("/me/training").text
    for _ in range(2):
        answer = client.post(f"/courses/classes/{held.id}/enrol")
        assert answer.headers["location"] == f"/me/training#class-{held.id}"
    assert _states(database) == ["enrolled"]
    assert "退出班次" in client.get("/me/training").text
    for _ in range(2):
        assert client.post(f"/me/training/classes/{held.id}/withdraw").status_code == 303
    assert _states(database) == ["withdrawn"]
    assert "重新报名" in client.get("/me/training").text


def test_who_is_refused_reads_why_on_the_courses_page(
    browser: Browser, held: TrainingClass, talent: Actor
) -> None:
    answer = browser(talent).post(f"/courses/classes/{held.id}/enrol")
    assert answer.status_code == 409
    assert "请先建立人才档案" in answer.text


@pytest.mark.usefixtures("course")
def test_a_body_writes_a_course_opens_it_and_adds_a_class(browser: Browser, training_body: Actor) -> None:
    client = browser(training_body)
    form = client.get("/training/courses/new").text
    key = re.search(r'name="request_key" value="([^"]+)"', form)
    assert key
    data = COURSE | {"request_key": key[1]}
    first, second = (client.post("/training/courses/new", data=data) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    base = first.headers["location"]
    assert "草稿" in client.get(base).text
    assert client.post(f"{base}/state", data={"state": "open", "version": "1"}).status_code == 303
    begins = today() + timedelta(days=9)
    held = {
        "starts_on": begins.isoformat(),
        "ends_on": (begins + timedelta(days=2)).isoformat(),
        "enrol_until": begins.isoformat(),
        "mode": "onsite",
        "seats": "20",
        "division": "130100",
    }
    refused = client.post(f"{base}/classes/new", data=held)
    assert refused.status_code == 422
    assert "上课地点：线下授课请填写上课地区和地点" in refused.text
    assert 'value="20"' in refused.text
    made = client.post(f"{base}/classes/new", data=held | {"place": "实训楼"})
    page = made.headers["location"]
    assert client.post(f"{page}/state", data={"state": "open", "version": "1"}).status_code == 303
    assert "报名中" in client.get(page).text
    assert "直播复盘课" in client.get("/training").text


@pytest.mark.usefixtures("course")
def test_a_wrong_course_comes_back_filled_in_with_its_own_words(
    browser: Browser, training_body: Actor
) -> None:
    data = COURSE | {"title": "", "hours": "many", "skills.1.words": "没有这种技能"}
    answer = browser(training_body).post("/training/courses/new", data=data)
    assert answer.status_code == 422
    assert "课程名称" in answer.text
    assert 'value="many"' in answer.text
    answer = browser(training_body).post("/training/courses/new", data=COURSE | {"skills.0.words": "没这个"})
    assert "技能表中没有“没这个”" in answer.text
    more = browser(training_body).post("/training/courses/new", data=COURSE | {"action": "add_row"})
    assert (more.status_code, 'name="skills.6.words"' in more.text) == (200, True)


@pytest.mark.usefixtures("profile")
def test_a_body_adds_removes_and_marks_people(
    browser: Browser, database: Database, session: Session, held: TrainingClass, training_body: Actor
) -> None:
    client, base = browser(training_body), f"/training/classes/{held.id}"
    assert "还没有人报名" in client.get(base).text
    refused = client.post(f"{base}/people", data={"name": "李想", "contact": "19900007009"})
    assert refused.status_code == 422
    assert 'value="李想"' in refused.text
    added = {"name": "李想", "contact": "19900007001"}
    assert client.post(f"{base}/people", data=added).status_code == 303
    page = client.get(base).text
    assert "李想" in page
    assert "19900007001" not in page
    held.starts_on = held.enrol_until = today()
    session.commit()
    with database.read() as own:
        row = own.exec(select(Enrolment).order_by(col(Enrolment.id))).one()
    marks = {"rows.0.id": str(row.id), "rows.0.version": "1", "rows.0.hours_attended": "40"}
    wrong = client.post(f"{base}/marks", data=marks | {"rows.0.score": "101"})
    assert wrong.status_code == 422
    assert 'value="101"' in wrong.text
    for _ in range(2):
        assert client.post(f"{base}/marks", data=marks | {"rows.0.score": "88.5"}).status_code == 303
    assert 'value="88.5"' in client.get(f"{base}?saved=1").text
    assert client.post(f"{base}/people/{row.id}/remove").status_code == 303
    assert _states(database) == ["removed"]


def test_seats_can_be_raised_and_nonsense_is_refused(
    browser: Browser, held: TrainingClass, training_body: Actor
) -> None:
    client, base = browser(training_body), f"/training/classes/{held.id}"
    assert client.post(f"{base}/seats", data={"seats": "5", "version": "1"}).status_code == 303
    assert "已报 0 / 5 人" in client.get(base).text
    assert client.post(f"{base}/seats", data={"seats": "x", "version": "2"}).status_code == 422


def test_a_cancelled_class_says_so_on_both_sides(
    browser: Browser, held: TrainingClass, training_body: Actor, talent: Actor, profile: int
) -> None:
    client = browser(talent)
    client.post(f"/courses/classes/{held.id}/enrol")
    page = f"/training/classes/{held.id}"
    answer = browser(training_body).post(f"{page}/state", data={"state": "cancelled", "version": "1"})
    assert answer.status_code == 303
    assert "已取消" in client.get("/me/training").text
    assert client.post(f"/courses/classes/{held.id}/enrol").status_code == 303


def test_an_instructor_is_chosen_and_declines(
    browser: Browser,
    database: Database,
    session: Session,
    held: TrainingClass,
    training_body: Actor,
    talent: Actor,
) -> None:
    person = make_person(session, name="张老师", user_id=talent.user_id, category=Category.INSTRUCTOR)
    session.commit()
    body, base = browser(training_body), f"/training/classes/{held.id}"
    assert "张**" in body.get(f"{base}/instructors").text
    assert body.post(f"{base}/instructors/{person.id}").status_code == 303
    assert "张**" in body.get(base).text
    client = browser(talent)
    assert "谢绝授课" in client.get("/me/training").text
    assert client.post(f"/me/training/classes/{held.id}/decline").status_code == 303
    with database.read() as own:
        assert own.exec(select(ClassInstructor).order_by(col(ClassInstructor.person_id))).all() == []
    unknown = body.post(f"{base}/instructors/999999")
    assert unknown.status_code == 404
    assert "没有找到这位师资" in unknown.text


def test_another_body_reaches_nothing(
    browser: Browser,
    program: Browser,
    session: Session,
    course: Course,
    held: TrainingClass,
    training_body: Actor,
    profile: int,
) -> None:
    held.state = ClassState.DRAFT
    course.state = CourseState.DRAFT
    body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY, name="另一家")
    other = actor_of(make_user(session, role=Role.TRAINING_BODY, organisation_id=body.id), "")
    session.commit()
    ids = {"course_id": course.id, "class_id": held.id, "enrolment_id": 1, "person_id": profile}
    page, api = browser(other), program(other)
    day = today().isoformat()
    dates = {"starts_on": day, "ends_on": day, "enrol_until": day, "seats": 5, "place": "楼"}
    whole = {"title": "课", "mode": "online", "hours": 4, "name": "李想", "contact": "19900007001", **dates}
    states = {"state": "open", "version": 1, "rows": []}
    asked = 0
    for route in routes():
        if not any(part in route.path for part in ("{course_id}", "{class_id}")):
            continue
        if route.permission.value not in ("training:own", "courses:read"):
            continue
        path = route.path.format_map(ids)
        if route.path.startswith("/api/"):
            answers = [api.request(route.method, path, json=one) for one in _bodies(whole, states)]
        else:
            answers = [page.request(route.method, path, data={**whole, **states})]
        assert {answer.status_code for answer in answers} <= {404, 422}, route.name
        assert any(answer.status_code == 404 for answer in answers), route.name
        asked += 1
    assert asked > 30


def _bodies(whole: dict[str, object], states: dict[str, object]) -> list[dict[str, object]]:
    """What some route or other takes: none takes what it has no field for."""
    course = {key: whole[key] for key in ("title", "mode", "hours")}
    held = {key: whole[key] for key in ("starts_on", "ends_on", "enrol_until", "seats", "place")}
    person = {key: whole[key] for key in ("name", "contact")}
    state = {key: states[key] for key in ("state", "version")}
    done = {"name": whole["name"], "mobile": whole["contact"], "completed_on": whole["starts_on"]}
    return [course, held, person, state, done, {"seats": 5}, {"rows": []}]
