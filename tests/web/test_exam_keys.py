"""No route returns an answer key to somebody who may not see it: every route about exams, as everybody.

Two ways to look: for keys, explanations and rubrics that were planted in the bank, and for any byte of an
answer that depends on what is right.
"""

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from sqlmodel import col, select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.exams.attempt_tables import Attempt, Paper
from talent.exams.attempts import begin
from talent.exams.enums import QuestionKind
from talent.exams.items import read_body
from talent.exams.tables import QuestionKey, QuestionVersion
from talent.kit.db import Session
from tests.factories.papers import make_paper
from tests.factories.people import make_person
from tests.talent.exams.sitting import START, stored
from tests.web.access import Route, routes
from tests.web.conftest import Browser

PLANTED = "密钥"
EVERYBODY = (
    "visitor",
    "candidate",
    "other_talent",
    "enterprise_owner",
    "university",
    "training_body",
    "staff",
)
# Pages about questions themselves: who writes and reviews them reads keys there.
OF_AUTHORS = re.compile(r"/(questions|reviews|bank|marking)\b")
ABOUT_EXAMS = re.compile(r"exam|attempt|marking|extra-time|/me/data|/papers")
# Other keys with which the same questions would have other right answers.
OTHERWISE = {
    "single": {"kind": "single", "right": "D"},
    "multiple": {"kind": "multiple", "right": ["B", "D"]},
    "true_false": {"kind": "true_false", "right": False},
    "fill_in": {"kind": "fill_in", "right": [["另一个"], ["另一些"]]},
    "ordering": {"kind": "ordering", "right": ["C", "B", "A"]},
    "case": {
        "kind": "case",
        "parts": [{"kind": "single", "right": "A"}, {"kind": "fill_in", "right": [["别的"]]}],
    },
    "practical": {"kind": "practical", "lines": [{"id": "9", "title": "别的标准", "most": 100}]},
}
_VOLATILE = re.compile(r'name="request_key" value="[^"]*"|"request_id":"[^"]*"|编号[^<]*<code>[^<]*')


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def candidate(session: Session, talent: Actor) -> Actor:
    make_person(session, user_id=talent.user_id)
    session.commit()
    return talent


@pytest.fixture
def paper(session: Session) -> Paper:
    """With a question of every kind."""
    made = make_paper(session, kinds=list(QuestionKind))
    session.commit()
    return made


@pytest.fixture
def attempt_id(session: Session, candidate: Actor, paper: Paper) -> int:
    number = begin(session, candidate, paper.id or 0)
    session.commit()
    return number


def _asked() -> list[Route]:
    return [route for route in routes() if ABOUT_EXAMS.search(route.path)]


def _ask(client: TestClient, route: Route, ids: dict[str, object]) -> str:
    path = route.path.format_map(ids)
    kind = {"json": {"answer": None}} if route.method == "PUT" else {"data": {}}
    if route.method == "GET":
        kind = {}
    answer = client.request(route.method, path, **kind)  # type: ignore[arg-type]
    return f"{answer.status_code} {answer.headers.get('location', '')} {answer.text}"


def _ids(session: Session, paper: Paper, attempt_id: int) -> dict[str, object]:
    items = [row.id for row in stored(session, attempt_id)]
    session.commit()
    return {
        "paper_id": paper.id,
        "attempt_id": attempt_id,
        "item_id": items[-1],
        "position": 1,
        "person_id": 1,
    }


def _client(browser: Browser, request: pytest.FixtureRequest, name: str) -> TestClient:
    return browser(request.getfixturevalue(name))


ORDER = re.compile(r'\[\\?"[ABC]\\?", ')
# Ends the attempt.
_ENDS = ("/hand-in",)


@pytest.mark.parametrize("name", EVERYBODY)
def test_before_the_end_no_key_no_explanation_and_no_rubric_leaves_the_server(
    name: str,
    browser: Browser,
    session: Session,
    paper: Paper,
    attempt_id: int,
    request: pytest.FixtureRequest,
) -> None:
    paper.explained = True
    session.commit()
    client, ids = _client(browser, request, name), _ids(session, paper, attempt_id)
    looked = 0
    for route in _asked():
        if route.method == "POST" and route.path.endswith(_ENDS):
            continue
        text = _ask(client, route, ids)
        assert PLANTED not in text, (route.name, text[:200])
        looked += 1
    assert looked > 30
    session.expire_all()
    assert session.get_one(Attempt, attempt_id).handed_in_at is None


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("explained", [False, True])
def test_after_the_end_only_the_owner_reads_explanations_and_only_where_the_paper_says_so(
    name: str,
    explained: bool,
    browser: Browser,
    session: Session,
    candidate: Actor,
    paper: Paper,
    attempt_id: int,
    request: pytest.FixtureRequest,
) -> None:
    paper.explained = explained
    session.commit()
    browser(candidate).post(f"/me/exams/{attempt_id}", data={"a.7": "我的方案"})
    assert browser(candidate).post(f"/me/exams/{attempt_id}/hand-in").status_code == 303
    client, ids = _client(browser, request, name), _ids(session, paper, attempt_id)
    found = set()
    for route in _asked():
        if name == "staff" and OF_AUTHORS.search(route.path):
            continue
        text = _ask(client, route, ids)
        words = set(re.findall(r"密钥(解析|词|评分标准)", text))
        assert words <= {"解析"}, route.name
        if words:
            found.add(route.path)
    results = {"/me/exams/{attempt_id}/result", "/api/v1/attempts/{attempt_id}/result"}
    assert found == (results if explained and name == "candidate" else set())


def test_before_the_end_not_one_byte_depends_on_what_is_right(
    browser: Browser, session: Session, candidate: Actor, paper: Paper, attempt_id: int
) -> None:
    client, ids = browser(candidate), _ids(session, paper, attempt_id)
    for position, answer in enumerate(("A", ["A", "B"], True, ["词", ""], ["B", "A", "C"]), 1):
        saved = client.put(
            f"/api/v1/attempts/{attempt_id}/answers/{position}", json={"answer": answer, "sequence": 1}
        )
        assert saved.json()["saved"] is True
    reads = [route for route in _asked() if route.method == "GET"]
    before = {route.name: _VOLATILE.sub("", _ask(client, route, ids)) for route in reads}
    versions = select(QuestionVersion).order_by(col(QuestionVersion.id))
    for version in session.exec(versions):
        key = session.get_one(QuestionKey, version.id)
        key.key = json.dumps(OTHERWISE[read_body(version.body).kind.value])
        key.explanation = "别的解析"
    session.commit()
    after = {route.name: _VOLATILE.sub("", _ask(client, route, ids)) for route in reads}
    assert len(reads) > 12
    assert [name for name in before if before[name] != after[name]] == []


def test_the_data_of_an_open_attempt_that_one_may_take_home_names_no_option(
    browser: Browser, session: Session, candidate: Actor, paper: Paper, attempt_id: int
) -> None:
    """An author often writes the entries of an ordering question in their right order."""
    client = browser(candidate)
    client.put(f"/api/v1/attempts/{attempt_id}/answers/5", json={"answer": ["A", "B", "C"], "sequence": 1})
    data = unescape(client.post("/me/data/download").text)
    assert "most_points" in data
    assert "shown" not in data
    assert not ORDER.search(data)
    client.post(f"/me/exams/{attempt_id}/hand-in")
    assert ORDER.search(unescape(client.post("/me/data/download").text))
