"""Who reads English is told in English what is wrong, also where the message has values in it."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.exams.enums import QuestionKind
from talent.exchange.working import SheetWork
from talent.kit.clock import today
from talent.kit.db import Database, Session
from tests.factories.people import make_person
from tests.factories.questions import make_skills
from tests.factories.sheets import learners, xlsx_of
from tests.factories.training import make_class, make_course
from tests.web.conftest import Browser
from tests.web.pages.test_demands import LAWFUL
from tests.web.pages.test_imports import hand_in
from tests.web.pages.test_questions import filled


def _english(client: TestClient) -> TestClient:
    client.headers["accept-language"] = "en"
    return client


@pytest.fixture
def profile(session: Session, talent: Actor) -> None:
    make_person(session, user_id=talent.user_id)
    session.commit()


def test_of_a_profile(profile: None, browser: Browser, talent: Actor) -> None:
    data = {"version": "1", "rows.0.words": "剪辑", "rows.0.level": "3"}
    again = {"rows.1.words": " 剪辑", "rows.1.level": "2"}
    answer = _english(browser(talent)).post("/me/profile/skills", data={**data, **again})
    assert answer.status_code == 422
    assert "“剪辑” and “剪辑” are one skill" in answer.text


def test_of_a_demand(browser: Browser, enterprise_owner: Actor) -> None:
    again = {"skills.1.words": "直播运营", "skills.1.level": "2", "skills.1.importance": "required"}
    client = _english(browser(enterprise_owner))
    answer = client.post("/enterprise/demands/new", data={**LAWFUL, **again})
    assert answer.status_code == 422
    assert "The skill “直播运营” is there twice. Keep one of them." in answer.text


def test_of_a_sheet(
    browser: Browser, session: Session, database: Database, app: FastAPI, training_body: Actor
) -> None:
    began = today() - timedelta(days=30)
    course = make_course(session, training_body.organisation_id or 0, skills={"live": 2})
    make_class(session, course, code="B-01", starts_on=began, ends_on=began)
    session.commit()
    client = _english(browser(training_body))
    page = hand_in(client, xlsx_of(learners("B-01", began.isoformat(), 2)))
    SheetWork(database, app.state.settings.home / "sheets").work()
    keys = ("class", "class", "mobile", "completed_on", "hours", "score")
    answer = client.post(f"{page}/columns", data={f"column-{place}": key for place, key in enumerate(keys)})
    assert answer.status_code == 422
    assert "was chosen more than once. Keep one column." in answer.text


def test_of_a_question(session: Session, browser: Browser, training_body: Actor) -> None:
    make_skills(session)
    session.commit()
    client = _english(browser(training_body))
    data = filled(QuestionKind.SINGLE, skill="没有这项技能")
    answer = client.post("/questions/new?kind=single", data=data)
    assert answer.status_code == 422
    assert "There is no skill “没有这项技能”. Choose one of those suggested." in answer.text


def test_of_a_permission(browser: Browser, talent: Actor) -> None:
    answer = _english(browser(talent)).get("/questions")
    assert answer.status_code == 403
    assert "Your account does not have the permission “" in answer.text
