"""The token endpoint speaks OAuth 2.0, also where something is wrong."""

from base64 import b64encode
from typing import Any

import pytest
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.market.client_schemas import IssuedClient
from tests.factories.market_clients import make_client
from tests.web.conftest import Browser

TOKEN = "/api/exchange/v1/token"
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def issued(session: Session) -> IssuedClient:
    made = make_client(session)
    session.commit()
    return made


@pytest.fixture
def client(program: Browser) -> TestClient:
    """Without an Origin, as programs come."""
    return program(None)


def basic(issued: IssuedClient, secret: str = "") -> dict[str, str]:
    pair = f"{issued.client.client_id}:{secret or issued.secret}"
    return {"Authorization": "Basic " + b64encode(pair.encode()).decode()}


def is_refused(answer: Any, status: int, error: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["error"] == error
    assert answer.json()["error_description"].isascii()
    assert answer.headers["cache-control"] == "no-store"


def test_by_header_or_by_form_a_program_gets_a_token(client: TestClient, issued: IssuedClient) -> None:
    whole = {**GRANT, "client_id": issued.client.client_id, "client_secret": issued.secret}
    for answer in (
        client.post(TOKEN, data=GRANT, headers=basic(issued)),
        client.post(TOKEN, data=whole),
        client.post(TOKEN, data={**GRANT, "client_id": issued.client.client_id}, headers=basic(issued)),
    ):
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
        assert body["scope"].split()[0] == "changes:read"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["pragma"] == "no-cache"
        assert "set-cookie" not in answer.headers


def test_less_than_all_may_be_asked_for(client: TestClient, issued: IssuedClient) -> None:
    answer = client.post(TOKEN, data={**GRANT, "scope": "reconcile"}, headers=basic(issued))
    assert answer.json()["scope"] == "reconcile"
    answer = client.post(TOKEN, data={**GRANT, "scope": "people:read"}, headers=basic(issued))
    is_refused(answer, 400, "invalid_scope")


def test_a_field_without_a_value_counts_as_left_out(client: TestClient, issued: IssuedClient) -> None:
    data = {**GRANT, "scope": "", "client_id": "", "client_secret": ""}
    assert client.post(TOKEN, data=data, headers=basic(issued)).status_code == 200


def test_who_is_not_known_is_asked_to_say_who(client: TestClient, issued: IssuedClient) -> None:
    for headers in (basic(issued, "wrong"), {}):
        answer = client.post(TOKEN, data=GRANT, headers=headers)
        is_refused(answer, 401, "invalid_client")
        assert answer.headers["www-authenticate"].startswith("Basic ")


def test_another_grant_is_not_supported(client: TestClient, issued: IssuedClient) -> None:
    answer = client.post(TOKEN, data={"grant_type": "authorization_code"}, headers=basic(issued))
    is_refused(answer, 400, "unsupported_grant_type")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "scope=reconcile",
        "grant_type=client_credentials&grant_type=client_credentials",
        "grant_type=client_credentials&scope=a&scope=b",
        "grant_type=client_credentials&client_id=somebody-else",
        "grant_type=client_credentials&client_secret=x",
        "grant_type=%ff",
        "&".join(f"a{number}=1" for number in range(30)),
    ],
)
def test_what_is_no_request_is_none(client: TestClient, issued: IssuedClient, body: str) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post(TOKEN, content=body, headers={**kind, **basic(issued)})
    is_refused(answer, 400, "invalid_request")


@pytest.mark.parametrize("value", ["Basic", "Basic ???", "Basic bm9jb2xvbg==", "Basic /w=="])
def test_a_header_that_can_not_be_read_is_no_request(client: TestClient, value: str) -> None:
    is_refused(client.post(TOKEN, data=GRANT, headers={"Authorization": value}), 400, "invalid_request")


def test_json_is_no_form(client: TestClient, issued: IssuedClient) -> None:
    is_refused(client.post(TOKEN, json=GRANT, headers=basic(issued)), 400, "invalid_request")


def test_who_guesses_is_told_to_wait(client: TestClient, issued: IssuedClient) -> None:
    answers = [client.post(TOKEN, data=GRANT, headers=basic(issued, "wrong")) for _ in range(8)]
    is_refused(answers[0], 401, "invalid_client")
    is_refused(answers[-1], 429, "temporarily_unavailable")
    assert int(answers[-1].headers["retry-after"]) > 0


def test_a_page_elsewhere_gains_nothing_by_sending_the_form(
    browser: Browser, staff: Actor, issued: IssuedClient
) -> None:
    """The staff member's cookie goes with it and says nothing here."""
    answer = browser(staff).post(TOKEN, data=GRANT, headers={"Origin": "https://elsewhere.example"})
    is_refused(answer, 401, "invalid_client")
