"""The question bank and the standards through the API."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.exams.enums import QuestionKind
from talent.kit.db import Session
from tests.factories.questions import make_question, make_skills, question_input, standard_input
from tests.web.conftest import Browser

API = "/api/v1"


@pytest.fixture(autouse=True)
def _skills(session: Session) -> None:
    make_skills(session)


@pytest.fixture
def author(browser: Browser, training_body: Actor) -> TestClient:
    return browser(training_body)


@pytest.fixture
def reviewing(browser: Browser, staff: Actor) -> TestClient:
    return browser(staff)


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_a_question_comes_back_as_it_was_sent_and_its_key_by_a_route_of_its_own(
    kind: QuestionKind, author: TestClient
) -> None:
    sent = question_input(kind).model_dump(mode="json")
    answer = author.post(f"{API}/questions", json=sent)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert "key" not in made
    assert (made["stem"], made["body"]) == (sent["stem"], sent["body"])
    key = author.get(f"{API}/questions/{made['id']}/key").json()
    assert (key["key"], key["explanation"]) == (sent["key"], sent["explanation"])


def test_what_does_not_fit_is_refused_in_chinese(author: TestClient) -> None:
    sent = question_input().model_dump(mode="json") | {"key": {"kind": "single", "right": "Z"}}
    answer = author.post(f"{API}/questions", json=sent)
    assert answer.status_code == 422
    assert "正确答案须是列出的选项" in answer.text


def test_a_repeated_request_makes_one_question(author: TestClient) -> None:
    sent = question_input().model_dump(mode="json")
    send: Callable[[], int] = lambda: author.post(  # noqa: E731
        f"{API}/questions", json=sent, headers={"Idempotency-Key": "k"}
    ).json()["id"]
    assert send() == send()


def test_from_draft_into_use_and_back(author: TestClient, reviewing: TestClient) -> None:
    made = author.post(f"{API}/questions", json=question_input().model_dump(mode="json")).json()
    path = f"{API}/questions/{made['id']}"
    said = {"verdict": "passed", "version": made["version"]}
    assert author.post(f"{path}/reviews", json=said).status_code == 403
    passed = reviewing.post(f"{path}/reviews", json=said).json()
    assert passed["state"] == "reviewed"
    used = reviewing.post(f"{path}/state", json={"state": "in_use", "version": passed["version"]}).json()
    assert reviewing.get(f"{API}/questions/counts").json()[0]["total"] == 1
    edit = question_input().model_dump(mode="json") | {"version": used["version"]}
    changed = author.put(path, json=edit).json()
    assert (changed["state"], changed["number"]) == ("draft", 2)
    assert author.put(path, json=edit).json()["version"] == changed["version"]
    assert author.put(path, json=edit | {"stem": "别的"}).status_code == 409


def test_the_list_is_filtered_and_paged(author: TestClient, session: Session, training_body: Actor) -> None:
    for kind in QuestionKind:
        make_question(session, training_body, question_input(kind))
    session.commit()
    found = author.get(f"{API}/questions", params={"kind": "case", "size": 5}).json()
    assert (found["total"], [one["kind"] for one in found["items"]]) == (1, ["case"])
    assert author.get(f"{API}/questions", params={"nonsense": 1}).status_code == 422


def test_alike_questions_are_compared_when_they_are_asked_for(
    author: TestClient, reviewing: TestClient, session: Session, training_body: Actor
) -> None:
    ids = [
        make_question(session, training_body, question_input(stem=stem)).id
        for stem in ("店铺好评率下降时最先检查什么？", "店铺好评率下降的时候最先检查什么？")
    ]
    session.commit()
    found = author.get(f"{API}/questions/{ids[0]}/alike").json()
    assert [one["question"]["id"] for one in found] == [ids[1]]
    pairs = reviewing.get(f"{API}/questions/alike").json()
    assert pairs["total"] == 1
    apart = reviewing.put(f"{API}/questions/{ids[0]}/alike/{ids[1]}", json={"apart": True})
    assert apart.status_code == 204
    assert author.get(f"{API}/questions/{ids[0]}/alike").json() == []


def test_a_standard_is_drafted_changed_put_in_force_and_followed(
    reviewing: TestClient, browser: Browser
) -> None:
    sent = standard_input().model_dump(mode="json")
    made = reviewing.post(f"{API}/standards", json=sent).json()
    path = f"{API}/standards/{made['id']}"
    changed = reviewing.put(path, json=sent | {"title": "电子商务师", "version": made["version"]}).json()
    again = reviewing.put(path, json=sent | {"title": "电子商务师", "version": made["version"]}).json()
    assert (changed["title"], again["version"]) == ("电子商务师", changed["version"])
    assert browser(None).get(path).status_code == 404
    assert reviewing.post(f"{path}/force", json={"version": changed["version"]}).json()["state"] == "in_force"
    assert browser(None).get(path).json()["competencies"][0]["weight"] == 60
    assert reviewing.post(f"{path}/editions").json()["code"] == "S-1-2"
    assert browser(None).get(f"{API}/standards").json()["total"] == 1
