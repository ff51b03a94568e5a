"""The market's API of comparing, asked as a program asks: by its token, page after page."""

from collections.abc import Callable, Mapping

import pytest
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tokens import actor_of
from talent.kit.db import Session
from talent.market.enums import RecordKind
from talent.market.mock.calling import BASE, Response
from talent.market.mock.market import Market
from talent.market.mock.reconciling import mend, reconcile
from talent.market.mock.store import Store
from talent.market.tables import MarketClient
from tests.factories.accounts import make_user
from tests.factories.market import SECRET, make_client
from tests.factories.market_records import make_in_record
from tests.web.conftest import Browser

CONTENT = {"title": "主播", "headcount": 2}


@pytest.fixture
def client(session: Session, api_client: Actor) -> MarketClient:
    made = make_client(session, api_client)
    session.commit()
    return made


@pytest.fixture
def asked(market_program: Callable[[MarketClient], TestClient], client: MarketClient) -> TestClient:
    return market_program(client)


def _market(asked: TestClient) -> Market:
    """One whose token the browser of the test brings."""

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        if path == f"{BASE}/token":
            return Response(200, {}, b'{"access_token": "the test has one"}')
        kept = {name: value for name, value in headers.items() if name != "Authorization"}
        answer = asked.request(method, path, headers=kept, content=body)
        return Response(answer.status_code, dict(answer.headers), answer.content)

    return Market(send, Store(":memory:"), "market", SECRET)


def test_a_comparison_over_http_finds_and_mends(
    session: Session, asked: TestClient, client: MarketClient
) -> None:
    market = _market(asked)
    for number in range(60):
        reference = f"V-{number}"
        make_in_record(session, client, CONTENT, reference=reference)
        market.store.put(RecordKind.VACANCY, reference, 1, CONTENT, "accepted")
    session.commit()
    market.store.put(RecordKind.VACANCY, "V-7", 1, {**CONTENT, "headcount": 3}, "accepted")
    report = reconcile(market, RecordKind.VACANCY)
    assert (report["state"], report["differences"]) == ("different", 1)
    assert report["share"] > 0
    answer = asked.get(f"{BASE}/reconciliations/{report['id']}/differences").json()
    assert answer["items"][0] == {
        "record_id": "V-7",
        "nature": "other_content",
        "remedy": "push",
        "version_here": 1,
        "version_there": 1,
        "fields": ["headcount"],
    }
    mend(market, report)
    assert [one.version for one in market.store.pending(RecordKind.VACANCY, 9)] == [2]
    market.store.close()


def test_digests_are_given_to_who_compares_by_itself(
    session: Session, asked: TestClient, client: MarketClient
) -> None:
    row = make_in_record(session, client, CONTENT, reference="V-1")
    session.commit()
    ranges = asked.get(f"{BASE}/digests?kind=vacancy&parts=4").json()
    assert [one["count"] for one in ranges] == [
        int(one["first"] <= row.bucket < one["last"]) for one in ranges
    ]
    assert len(ranges) == 4
    page = asked.get(f"{BASE}/digests/records?kind=vacancy").json()
    assert page == {"items": [{"record_id": "V-1", "version": 1, "digest": row.digest}], "cursor": None}
    assert asked.get(f"{BASE}/records/vacancy/V-1").json()["content"] == CONTENT
    assert asked.get(f"{BASE}/records/vacancy/V-2").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense",
        "kind=vacancy&first=9&last=3",
        "kind=vacancy&last=65537",
        "kind=vacancy&parts=257",
    ],
)
def test_a_wrong_range_is_refused(asked: TestClient, query: str) -> None:
    assert asked.get(f"{BASE}/digests?{query}").status_code == 422


@pytest.mark.parametrize("cursor", ["x", "1", "1-", "9" * 30, "1-2-3"])
def test_a_wrong_cursor_is_refused(asked: TestClient, cursor: str) -> None:
    assert asked.get(f"{BASE}/digests/records?kind=vacancy&cursor={cursor}").status_code == 422


def test_another_client_s_comparison_is_not_found(
    session: Session,
    asked: TestClient,
    market_program: Callable[[MarketClient], TestClient],
    api_client: Actor,
) -> None:
    opened = asked.post(f"{BASE}/reconciliations", json={"kind": "talent"}).json()
    user = make_user(session, role=Role.API_CLIENT, organisation_id=api_client.organisation_id)
    stranger = market_program(make_client(session, actor_of(user, "")))
    for path in ("", "/step", "/differences"):
        assert stranger.get(f"{BASE}/reconciliations/{opened['id']}{path}").status_code == 404
    items = [{"first": 0, "last": 4096, "count": 0, "parts": [0, 0, 0, 0]}]
    for path, data in (("ranges", {"items": items}), ("mending", None)):
        address = f"{BASE}/reconciliations/{opened['id']}/{path}"
        assert stranger.post(address, json=data).status_code == 404
        assert asked.post(address, json=data).status_code != 404


def test_the_staff_read_and_mend_by_their_api(
    session: Session, asked: TestClient, browser: Browser, staff: Actor
) -> None:
    opened = asked.post(f"{BASE}/reconciliations", json={"kind": "talent"}).json()
    office = browser(staff)
    listed = office.get("/api/v1/reconciliations?kind=talent&state=running").json()
    assert [one["id"] for one in listed["items"]] == [opened["id"]]
    assert office.get(f"/api/v1/reconciliations/{opened['id']}").json()["client_name"] == "市场接口"
    assert office.get(f"/api/v1/reconciliations/{opened['id']}/differences").json()["total"] == 0
    assert office.post(f"/api/v1/reconciliations/{opened['id']}/mending").status_code == 409
