"""The desk of completions: logged on a page, corrected, revoked, listed; and what the staff may do."""

from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.accounts.tables import User
from talent.kit.clock import today
from talent.kit.db import Session
from talent.people.tables import Person
from talent.training.enums import EnrolmentState
from talent.training.tables import Completion, Enrolment, TrainingClass
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course
from tests.web.conftest import Browser

BEGAN = today() - timedelta(days=30)
FORM = {
    "name": "王丽",
    "mobile": "13800000000",
    "completed_on": (BEGAN + timedelta(days=5)).isoformat(),
    "score": "88",
}


@pytest.fixture
def held(session: Session, training_body: Actor) -> TrainingClass:
    course = make_course(session, training_body.organisation_id or 0, skills={"live": 2})
    made = make_class(session, course, starts_on=BEGAN, ends_on=BEGAN)
    session.commit()
    return made


@pytest.fixture
def done(session: Session, held: TrainingClass) -> Completion:
    made = make_completion(session, held, make_person(session, name="王丽").id or 0)
    session.commit()
    return made


@pytest.fixture
def client(browser: Browser, training_body: Actor) -> TestClient:
    return browser(training_body)


def test_a_completion_is_logged_and_shown(client: TestClient, held: TrainingClass) -> None:
    address = f"/training/classes/{held.id}/completions/new"
    first, again = (client.post(address, data=FORM) for _ in range(2))
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    page = client.get(first.headers["location"]).text
    assert "王丽" in page
    assert "有效" in page


def test_a_form_with_a_fault_comes_back_filled_in(client: TestClient, held: TrainingClass) -> None:
    form = FORM | {"completed_on": today().replace(year=2999).isoformat()}
    answer = client.post(f"/training/classes/{held.id}/completions/new", data=form)
    assert answer.status_code == 422
    assert 'href="#completed_on"' in answer.text
    assert 'value="13800000000"' in answer.text


def test_enrolled_learners_are_offered(client: TestClient, session: Session, held: TrainingClass) -> None:
    person = make_person(session, name="李强")
    session.add(Enrolment(class_id=held.id or 0, person_id=person.id or 0, state=EnrolmentState.ENROLLED))
    session.commit()
    address = f"/training/classes/{held.id}/completions/new"
    assert "李强" in client.get(address).text
    form = {"person_id": str(person.id), "completed_on": FORM["completed_on"], "name": ""}
    assert client.post(address, data=form).status_code == 303
    assert "李强" not in client.get(address).text


def test_a_correction_is_shown_with_what_was_before(client: TestClient, done: Completion) -> None:
    address = f"/training/completions/{done.id}/correction"
    assert 'value="88"' in client.get(address).text
    form = {
        "version": "1",
        "completed_on": done.completed_on.isoformat(),
        "hours": "30",
        "reason": "学时录错",
    }
    assert client.post(address, data=form).status_code == 303
    page = client.get(f"/training/completions/{done.id}").text
    assert "学时录错" in page
    assert "40 学时" in page
    assert client.post(address, data=form | {"hours": "20"}).status_code == 409


def test_a_revocation_wants_a_reason(client: TestClient, done: Completion) -> None:
    address = f"/training/completions/{done.id}/revocation"
    assert client.post(address, data={"version": "1", "reason": ""}).status_code == 422
    assert client.post(address, data={"version": "1", "reason": "没有结业"}).status_code == 303
    page = client.get(f"/training/completions/{done.id}").text
    assert "没有结业" in page
    assert "已撤销" in page


def test_the_list_is_narrowed_in_the_address(client: TestClient, session: Session, done: Completion) -> None:
    person = session.exec(select(Person)).one()
    assert "王丽" in client.get("/training/completions").text
    assert "王丽" in client.get(f"/training/completions?words={person.mobile}").text
    assert "没有符合条件的结业记录" in client.get("/training/completions?state=revoked").text


def test_another_body_finds_nothing(
    session: Session, browser: Browser, university: Actor, training_body: Actor, done: Completion
) -> None:
    user = session.get_one(User, university.user_id)
    user.role = training_body.role  # type: ignore[assignment]
    session.commit()
    other = browser(university)
    assert "王丽" not in other.get("/training/completions").text
    for path in (f"/training/completions/{done.id}", f"/training/classes/{done.class_id}/completions/new"):
        assert other.get(path).status_code == 404


def test_the_staff_read_masked_revoke_and_restore(browser: Browser, staff: Actor, done: Completion) -> None:
    client = browser(staff)
    base = "/staff/training/completions"
    assert "王*" in client.get(base).text
    assert "王丽" not in client.get(f"{base}/{done.id}").text
    for version, verb, words in ((1, "revocation", "抽查不实"), (2, "restoration", "复核属实")):
        form = {"version": str(version), "reason": words}
        assert client.post(f"{base}/{done.id}/{verb}", data=form).status_code == 303
        assert words in client.get(f"{base}/{done.id}").text


def test_the_count_says_by_which_rule(
    browser: Browser, training_body: Actor, staff: Actor, done: Completion
) -> None:
    for actor, path in ((training_body, "/training/figures"), (staff, "/staff/training")):
        page = browser(actor).get(path).text
        assert "计一人次" in page
        assert "200,000" in page
        assert browser(actor).get(f"{path}?year=2021").status_code == 200


def test_a_program_logs_corrects_and_counts(
    program: Browser, training_body: Actor, held: TrainingClass
) -> None:
    client = program(training_body)
    data = {"name": "王丽", "mobile": "13800000000", "completed_on": FORM["completed_on"]}
    made = client.post(f"/api/v1/classes/{held.id}/completions", json=data)
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    change = {"version": 1, "completed_on": FORM["completed_on"], "hours": 12, "reason": "学时录错"}
    assert client.post(f"/api/v1/completions/{number}/correction", json=change).json()["hours"] == 12
    assert client.get(f"/api/v1/completions/{number}").json()["changes"][0]["hours"] == 40
    assert client.get("/api/v1/completions").json()["total"] == 1
    assert client.get(f"/api/v1/person-times?year={BEGAN.year}").json()["target"] == 200_000
    end = {"version": 2, "reason": "没有结业"}
    assert client.post(f"/api/v1/completions/{number}/revocation", json=end).json()["state"] == "revoked"


def test_a_talent_reads_the_own_completions(
    program: Browser, session: Session, talent: Actor, held: TrainingClass
) -> None:
    person = make_person(session, user_id=talent.user_id)
    make_completion(session, held, person.id or 0)
    session.commit()
    [one] = program(talent).get("/api/v1/me/completions").json()
    assert one["title"] == "直播运营实训"
