"""The exchange over HTTP: changes, receipts, pushes, schemas."""

from collections.abc import Callable

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from talent.market.canonical import digest_of
from talent.market.tables import MarketClient, OutRecord, Receipt
from talent.people import service as people
from talent.people.enums import ConsentKind
from tests.factories.market import make_client, make_known_person, placement, refresh_all, vacancy
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser

_API = "/api/exchange/v1"


@pytest.fixture
def market(
    session: Session, api_client: Actor, market_program: Callable[[MarketClient], TestClient]
) -> TestClient:
    fill_vocabulary(session)
    return market_program(make_client(session, api_client))


def _item(content: dict[str, object], reference: str = "r-1") -> dict[str, object]:
    return {"items": [{"reference": reference, "version": 1, "operation": "create", "content": content}]}


def test_changes_are_read_noted_and_receipted(session: Session, market: TestClient) -> None:
    make_known_person(session)
    refresh_all(session)
    session.commit()
    answer = market.get(f"{_API}/changes")
    assert answer.status_code == 200
    [change] = answer.json()["items"]
    assert digest_of(change["content"]) == change["digest"]
    assert session.exec(select(MarketClient.sent_through)).one() == change["sequence"]
    session.rollback()
    said = {"record_id": change["record_id"], "version": 1, "state": "accepted"}
    answer = market.post(f"{_API}/receipts", json={"items": [said]})
    assert answer.json() == {"items": [{"record_id": change["record_id"], "version": 1, "known": True}]}
    cursor = change["sequence"]
    assert market.get(f"{_API}/changes", params={"cursor": cursor}).json() == {
        "items": [],
        "cursor": cursor,
        "more": False,
    }


def test_what_was_handed_out_is_in_the_trail_once(session: Session, market: TestClient) -> None:
    make_known_person(session)
    refresh_all(session)
    session.commit()
    for _ in range(2):
        market.get(f"{_API}/changes")
    lines = session.exec(select(AuditEntry.detail).where(AuditEntry.action == Action.MARKET_SEND)).all()
    assert lines == ["1 through 1"]


def test_what_a_page_leaves_out_comes_later(session: Session, market: TestClient, talent: Actor) -> None:
    make_known_person(session, user_id=talent.user_id)
    refresh_all(session)
    people.withdraw_consent(session, talent, ConsentKind.EXCHANGE)
    session.commit()
    page = market.get(f"{_API}/changes").json()
    assert page["items"] == []
    assert session.exec(select(OutRecord.owed)).one() is True
    session.rollback()
    refresh_all(session)
    session.commit()
    [change] = market.get(f"{_API}/changes", params={"cursor": page["cursor"]}).json()["items"]
    assert (change["operation"], change["content"]) == ("withdraw", None)
    assert session.exec(select(Receipt.version)).one() == 2


def test_a_kind_can_be_asked_for_alone(session: Session, market: TestClient) -> None:
    make_known_person(session)
    refresh_all(session)
    session.commit()
    assert market.get(f"{_API}/changes", params={"kind": "demand"}).json()["items"] == []
    assert len(market.get(f"{_API}/changes", params={"kind": "talent"}).json()["items"]) == 1


@pytest.mark.parametrize(
    ("path", "content"), [("vacancies", vacancy()), ("placements", placement())], ids=["vacancy", "placement"]
)
def test_a_push_repeated_with_its_key_is_answered_the_same(
    session: Session, market: TestClient, path: str, content: dict[str, object]
) -> None:
    headers = {"Idempotency-Key": "key-1"}
    first = market.post(f"{_API}/{path}", json=_item(content), headers=headers)
    again = market.post(f"{_API}/{path}", json=_item(content), headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    other = market.post(f"{_API}/{path}", json=_item(content, "r-2"), headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "conflict")


def test_a_large_push_is_taken(market: TestClient) -> None:
    long = "直播运营与数据复盘。" * 400
    items = [
        {"reference": f"r-{n}", "version": 1, "operation": "create", "content": vacancy(duties=long)}
        for n in range(100)
    ]
    answer = market.post(f"{_API}/vacancies", json={"items": items})
    assert answer.status_code == 200
    # The same post a hundred times is published once.
    assert [one["state"] for one in answer.json()["items"]].count("accepted") == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/changes?cursor=-1", None),
        ("GET", "/changes?limit=501", None),
        ("GET", "/changes?kind=nothing", None),
        ("POST", "/receipts", {"items": []}),
        ("POST", "/receipts", {"items": [{"record_id": "x", "version": 1, "state": "sent"}]}),
        ("POST", "/vacancies", {"items": [{"reference": "a b", "version": 1, "operation": "create"}]}),
        ("POST", "/placements", {"items": [{"reference": "a", "version": 0, "operation": "create"}]}),
    ],
)
def test_what_is_malformed_is_a_problem_and_no_fault(
    market: TestClient, method: str, path: str, body: object
) -> None:
    answer = market.request(method, _API + path, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_program_without_a_client_is_refused(api_client: Actor, program: Browser) -> None:
    assert program(api_client).get(f"{_API}/changes").status_code == 403


def test_schemas_are_there_for_everybody(browser: Browser) -> None:
    client = browser(None)
    listed = client.get(f"{_API}/schemas").json()
    assert len(listed) >= 10
    for one in listed:
        schema = client.get(f"{_API}/{one['path']}").json()
        assert schema["$id"] == one["id"]
    assert client.get(f"{_API}/schemas/nothing.json").status_code == 404
