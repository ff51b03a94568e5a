"""The JSON API takes files of questions in two steps, and gives them out."""

import base64

import pytest
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.factories.questions import PLANTED, make_question, make_skills, question_input
from tests.web.conftest import Browser

IMPORTS = "/api/v1/questions/imports"
GIFT = "// [id:G-1] [tag:skill:直播带货]\n::G-1::对吗{T}\n\n坏的{\n"


@pytest.fixture
def client(program: Browser, session: Session, training_body: Actor) -> TestClient:
    make_skills(session)
    return program(training_body)


def sent(text: str, **more: object) -> dict[str, object]:
    return {"file_name": "题.gift", "content": base64.b64encode(text.encode()).decode(), **more}


def test_an_import_is_proposed_and_then_confirmed(client: TestClient) -> None:
    proposed = client.post(IMPORTS, json=sent(GIFT))
    assert proposed.status_code == 201
    body = proposed.json()
    assert body["numbers"] == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert [row["fate"] for row in body["rows"]["items"]] == ["new", "refused"]
    address = f"{IMPORTS}/{body['id']}"
    assert client.get(address, params={"fate": "refused"}).json()["rows"]["total"] == 1
    for _ in range(2):
        done = client.post(f"{address}/confirm").json()
        assert done["numbers"]["new"] == 1
        assert done["confirmed_at"]
    assert client.get("/api/v1/questions").json()["total"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"content": "not base64!"},
        sent("随便写的"),
        sent("对吗{T}", format="qti"),
        sent("对吗{T}", level=9),
    ],
)
def test_what_can_not_be_read_is_a_problem(client: TestClient, body: dict[str, object]) -> None:
    answer = client.post(IMPORTS, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_given_out_holds_the_keys_and_says_what_is_missing(
    client: TestClient, session: Session, training_body: Actor, other_talent: Actor, program: Browser
) -> None:
    make_question(session, training_body, question_input(code="Q-1"))
    session.commit()
    answer = client.get("/api/v1/questions/export", params={"format": "aiken"})
    assert (answer.status_code, answer.headers["x-left-out"]) == (200, "0")
    assert "ANSWER: B" in answer.text
    assert PLANTED in client.get("/api/v1/questions/export", params={"format": "gift"}).text
    assert client.get("/api/v1/questions/export").status_code == 422
    refused = program(other_talent).get("/api/v1/questions/export", params={"format": "gift"})
    assert refused.status_code == 403
