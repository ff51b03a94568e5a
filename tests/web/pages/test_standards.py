"""Competency standards in the browser: everybody reads, staff draft and put in force."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.exams.standard_schemas import StandardFilter
from talent.exams.standards import create_standard, get_standard, list_standards, put_in_force
from talent.kit.db import Session
from talent.kit.paging import Page
from tests.factories.questions import make_skills, standard_input
from tests.web.conftest import Browser

FORM = {
    "code": "HYS-5",
    "heading": "互联网营销师",
    "occupation": "4-01-02-02",
    "grade": "5",
    "items.0.code": "1",
    "items.0.title": "直播销售",
    "items.0.weight": "60",
    "items.0.skills": "主播 熟练",
    "items.2.code": "2",
    "items.2.title": "数据分析",
    "items.2.weight": "40",
    "items.2.skills": "数据分析：精通、直播带货",
}


@pytest.fixture(autouse=True)
def _skills(session: Session) -> None:
    make_skills(session)


@pytest.fixture
def client(browser: Browser, staff: Actor) -> TestClient:
    return browser(staff)


def test_a_standard_is_drafted_put_in_force_and_read_by_everybody(
    client: TestClient, browser: Browser, session: Session, staff: Actor
) -> None:
    assert client.get("/standards/new").status_code == 200
    made = client.post("/standards/new", data=FORM)
    assert made.status_code == 303, made.text
    path = made.headers["location"]
    visitor = browser(None)
    assert visitor.get(path).status_code == 404
    assert client.post(f"{path}/force", data={"version": "1"}).status_code == 303
    shown = visitor.get(path).text
    assert "直播销售" in shown
    assert "直播带货（熟练）" in shown
    assert "题量偏少" in shown
    assert path in visitor.get("/standards").text


def test_levels_of_skills_are_read_from_the_line(client: TestClient, session: Session, staff: Actor) -> None:
    client.post("/standards/new", data=FORM)
    number = list_standards(session, staff, StandardFilter(), Page()).items[0].id
    items = get_standard(session, staff, number).competencies
    tied = [{one.skill: one.level for one in item.skills} for item in items]
    assert tied == [{"live_hosting": 3}, {"data_analysis": 4, "live_hosting": 2}]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"heading": ""}, "请填写"),
        ({"items.0.weight": "很重"}, "数字"),
        ({"items.0.skills": "造火箭 熟练"}, "没有技能“造火箭”"),
        ({"items.2.code": "1"}, "编号不能重复"),
        ({"occupation": "9-99"}, "没有这个职业"),
        ({"items.0.skills": "造" * 61}, "60"),
    ],
)
def test_a_fault_brings_the_form_back_filled_in(
    client: TestClient, changes: dict[str, Any], complaint: str
) -> None:
    answer = client.post("/standards/new", data=FORM | changes)
    assert answer.status_code == 422
    assert complaint in answer.text
    assert 'value="数据分析"' in answer.text


def test_a_draft_without_its_version_comes_back_with_a_complaint(
    client: TestClient, session: Session, staff: Actor
) -> None:
    made = create_standard(session, staff, standard_input())
    session.commit()
    answer = client.post(f"/standards/{made.id}/edit", data=FORM | {"version": "x"})
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_rows_are_added_by_a_button(client: TestClient) -> None:
    answer = client.post("/standards/new", data=FORM | {"action": "add_row"})
    assert answer.status_code == 200
    assert 'name="items.5.code"' in answer.text
    assert 'value="直播销售"' in answer.text


def test_an_incomplete_draft_says_what_is_missing(client: TestClient, session: Session, staff: Actor) -> None:
    made = create_standard(session, staff, standard_input(items=[]))
    session.commit()
    answer = client.post(f"/standards/{made.id}/force", data={"version": "1"})
    assert answer.status_code == 422
    assert "至少要有一项能力要求" in answer.text


def test_the_form_of_a_draft_shows_what_is_stored_and_saves_changes(
    client: TestClient, session: Session, staff: Actor
) -> None:
    made = create_standard(session, staff, standard_input())
    session.commit()
    page = client.get(f"/standards/{made.id}/edit").text
    assert 'value="直播带货 熟悉"' in page
    assert client.post(f"/standards/{made.id}/edit", data=FORM | {"version": "1"}).status_code == 303
    late = client.post(f"/standards/{made.id}/edit", data=FORM | {"heading": "别的", "version": "1"})
    assert late.status_code == 409
    assert 'value="别的"' in late.text


def test_a_new_edition_begins_as_a_draft(client: TestClient, session: Session, staff: Actor) -> None:
    made = create_standard(session, staff, standard_input())
    put_in_force(session, staff, made.id, made.version)
    session.commit()
    answers = [client.post(f"/standards/{made.id}/edition", data={"request_key": "k"}) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert client.get(answers[0].headers["location"]).status_code == 200
    assert "不能修改" in client.post(f"/standards/{made.id}/edit", data=FORM | {"version": "2"}).text
