"""The JSON API of courses, classes and enrolments."""

from datetime import timedelta

import pytest

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.terms import Category
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser

COURSE = {
    "title": "直播复盘课",
    "mode": "online",
    "hours": 40,
    "summary": "从开播到复盘。",
    "for_whom": "想做直播的人",
    "skills": [{"words": "直播复盘", "level": 3}],
}


@pytest.fixture(autouse=True)
def _vocabulary(session: Session) -> None:
    fill_vocabulary(session)
    session.commit()


def test_from_a_course_to_a_marked_class(
    program: Browser, session: Session, training_body: Actor, talent: Actor
) -> None:
    make_person(session, name="李想", mobile="19900007001", user_id=talent.user_id)
    teacher = make_person(session, category=Category.INSTRUCTOR)
    session.commit()
    body, own = program(training_body), program(talent)
    headers = {"Idempotency-Key": "one"}
    made, again = (body.post("/api/v1/courses", json=COURSE, headers=headers) for _ in range(2))
    assert (made.status_code, made.json()["id"]) == (201, again.json()["id"])
    path = f"/api/v1/courses/{made.json()['id']}"
    assert body.post(f"{path}/state", json={"state": "open", "version": 1}).json()["state"] == "open"
    begins = today() + timedelta(days=5)
    dates = {name: begins.isoformat() for name in ("starts_on", "ends_on", "enrol_until")}
    held = body.post(f"{path}/classes", json={**dates, "seats": 1}).json()
    place = f"/api/v1/classes/{held['id']}"
    assert body.post(f"{place}/state", json={"state": "open", "version": 1}).json()["standing"] == "taking"
    named = body.put(f"{place}/instructors/{teacher.id}").json()
    assert [one["person_id"] for one in named["instructors"]] == [teacher.id]
    assert body.delete(f"{place}/instructors/{teacher.id}").json()["instructors"] == []
    assert own.put(f"{place}/enrolment").json()["own"] == {"state": "enrolled", "turn": None}
    assert own.get("/api/v1/me/training").json()["total"] == 1
    assert own.get("/api/v1/me/training/teaching").json() == []
    roster = body.get(f"{place}/enrolments").json()["items"]
    assert [one["name"] for one in roster] == ["李想"]
    early = body.put(f"{place}/marks", json={"rows": [{"id": roster[0]["id"], "version": 1, "score": 90}]})
    assert early.status_code == 409
    assert body.put(f"{place}/seats", json={"seats": 2, "version": 2}).json()["seats"] == 2
    assert body.delete(f"{place}/enrolments/{roster[0]['id']}").json()["taken"] == 0
    whose = {"name": "李想", "contact": "19900007001"}
    assert body.post(f"{place}/enrolments", json=whose).json() == {"state": "enrolled"}
    assert own.delete(f"{place}/enrolment").json()["taken"] == 0
    assert body.get("/api/v1/training").json()["figures"]["coming"] == 1
    assert body.get("/api/v1/training/classes").json()["total"] == 1
    assert body.get("/api/v1/training/courses?state=open").json()["total"] == 1


def test_everybody_searches_without_signing_in(program: Browser, training_body: Actor) -> None:
    body = program(training_body)
    made = body.post("/api/v1/courses", json=COURSE).json()
    body.post(f"/api/v1/courses/{made['id']}/state", json={"state": "open", "version": 1})
    client = program(None)
    found = client.get("/api/v1/courses?q=复盘&free=true").json()
    assert [one["title"] for one in found["items"]] == ["直播复盘课"]
    assert client.get(f"/api/v1/courses/{made['id']}/classes").json() == []
    assert client.get("/api/v1/courses?colour=red").status_code == 422


def test_a_body_changes_and_copies_by_the_api(program: Browser, training_body: Actor) -> None:
    body = program(training_body)
    made = body.post("/api/v1/courses", json=COURSE).json()
    path = f"/api/v1/courses/{made['id']}"
    assert body.put(path, json={**COURSE, "fee": 100, "version": 1}).json()["fee"] == 100
    assert body.put(path, json={**COURSE, "fee": 200, "version": 1}).status_code == 409
    copies = [body.post(f"{path}/copy", headers={"Idempotency-Key": "c"}).json()["id"] for _ in range(2)]
    assert copies[0] == copies[1] != made["id"]
