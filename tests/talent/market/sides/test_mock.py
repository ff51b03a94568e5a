"""The mock market: it keeps to the protocol by itself, and goes wrong only as it is told to."""

import json
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from typing import Any

import pytest

from talent.market.canonical import digest_of
from talent.market.enums import RecordKind
from talent.market.mock.calling import BASE, Caller, Refused, Response, Send, Unreachable
from talent.market.mock.faults import Faults, Rates, SimulatedClock
from talent.market.mock.hearing import is_genuine
from talent.market.mock.market import Market
from talent.market.mock.serving import Habits, MockMarket, listen, over_http
from talent.market.mock.store import Store
from tests.factories.market import SECRET
from tests.talent.market.sides.our_side import OurSide

DEMAND, VACANCY = RecordKind.DEMAND, RecordKind.VACANCY
CONTENT = {"title": "主播"}


def _counting() -> tuple[list[bytes], Send]:
    arrived: list[bytes] = []

    def send(_method: str, _path: str, _headers: Mapping[str, str], body: bytes) -> Response:
        arrived.append(body)
        return Response(200, {}, b"{}")

    return arrived, send


def _ask(faults: Faults, body: bytes, path: str = "/receipts") -> bool:
    """Whether there was an answer."""
    try:
        faults("POST", BASE + path, {}, body)
    except Unreachable:
        return False
    return True


@pytest.mark.parametrize(
    ("rates", "answered", "arrives"),
    [
        (Rates(), True, [b"1"]),
        (Rates(lost=1), False, []),
        (Rates(unanswered=1), False, [b"1"]),
        (Rates(doubled=1), True, [b"1", b"1"]),
        (Rates(late=1), False, []),
        (Rates(reordered=1), False, []),
    ],
)
def test_each_fault_does_what_it_says(rates: Rates, answered: bool, arrives: list[bytes]) -> None:
    arrived, send = _counting()
    faults = Faults(send, rates=rates, clock=SimulatedClock())
    assert _ask(faults, b"1") is answered
    assert arrived == arrives


def test_what_is_reordered_arrives_after_the_next_one() -> None:
    arrived, send = _counting()
    faults = Faults(send, rates=Rates(reordered=1), clock=SimulatedClock())
    _ask(faults, b"1")
    faults.rates = Rates()
    _ask(faults, b"2")
    assert arrived == [b"2", b"1"]


def test_what_is_late_arrives_at_last() -> None:
    arrived, send = _counting()
    faults = Faults(send, rates=Rates(late=1), clock=SimulatedClock())
    for number in (b"1", b"2", b"3"):
        _ask(faults, number)
    faults.heal()
    assert sorted(arrived) == [b"1", b"2", b"3"]


def test_a_dead_market_comes_back_when_its_time_is_over() -> None:
    _, send = _counting()
    clock = SimulatedClock()
    faults = Faults(send, clock=clock)
    faults.die(300)
    clock.sleep(299)
    assert not _ask(faults, b"1")
    clock.sleep(2)
    assert _ask(faults, b"1")


def test_the_same_seed_goes_wrong_the_same_way() -> None:
    runs = []
    for _ in range(2):
        _, send = _counting()
        faults = Faults(send, 5, Rates.parse("all=0.3"), SimulatedClock())
        runs.append([_ask(faults, str(number).encode()) for number in range(50)])
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == 2


@pytest.mark.parametrize("text", ["nonsense=0.1", "late=2", "late=x", "late"])
def test_words_that_are_no_faults_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Rates.parse(text)


def test_a_content_that_was_spoilt_on_the_way_is_not_taken(ours: OurSide, market: Market) -> None:
    ours.change(DEMAND, "a" * 32, CONTENT)
    faults = Faults(ours.send, rates=Rates(wrong=1), clock=SimulatedClock())
    spoilt = Market(faults, market.store, "market", SECRET)
    assert not spoilt.work()
    assert (market.store.cursor, market.store.held(DEMAND, "a" * 32)) == (0, None)
    faults.heal()
    assert spoilt.work()
    held = market.store.held(DEMAND, "a" * 32)
    assert held is not None
    assert held.digest == digest_of(CONTENT)


def test_a_push_that_was_spoilt_on_the_way_is_sent_again_as_a_newer_version(
    ours: OurSide, market: Market
) -> None:
    faults = Faults(ours.send, rates=Rates(wrong=1), clock=SimulatedClock())
    spoilt = Market(faults, market.store, "market", SECRET)
    market.change(VACANCY, "V-1", CONTENT)
    spoilt.push()
    assert [one.version for one in market.store.pending(VACANCY, 9)] == [2]
    market.push()
    assert market.store.debts() == 0


def test_a_change_during_a_push_stays_to_be_pushed(ours: OurSide, market: Market) -> None:
    def change_meanwhile(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        answer = ours.send(method, path, headers, body)
        if path == f"{BASE}/vacancies" and b"V-1" in body and market.store.held(VACANCY, "V-1").version == 1:
            market.change(VACANCY, "V-1", {"title": "场控"})
        return answer

    market.change(VACANCY, "V-1", CONTENT)
    Market(change_meanwhile, market.store, "market", SECRET).push()
    assert [one.content for one in market.store.pending(VACANCY, 9)] == [{"title": "场控"}]


def test_a_receipt_says_why_a_record_was_rejected(ours: OurSide, market: Market) -> None:
    market.rule = lambda _kind, _content: "岗位名称不规范"
    ours.change(DEMAND, "a" * 32, CONTENT)
    market.fetch()
    assert [(one.state, one.reason) for one in market.store.owed(9)] == [("rejected", "岗位名称不规范")]
    market.send_receipts()
    assert market.store.owed(9) == []


def test_an_ended_token_is_renewed_once(ours: OurSide) -> None:
    asked: list[str] = []

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        asked.append(path.removeprefix(BASE))
        if asked.count("/token") < 2 and path != f"{BASE}/token":
            return Response(401, {}, b"{}")
        return ours.send(method, path, headers, body)

    assert Caller(send, "market", SECRET).get("/changes", cursor=0, limit=5)["items"] == []
    assert asked == ["/token", "/changes?cursor=0&limit=5", "/token", "/changes?cursor=0&limit=5"]


@pytest.mark.parametrize(("status", "error"), [(429, Unreachable), (503, Unreachable), (403, Refused)])
def test_answers_are_told_apart(status: int, error: type[Exception]) -> None:
    def send(_method: str, path: str, _headers: Mapping[str, str], _body: bytes) -> Response:
        if path == f"{BASE}/token":
            return Response(200, {}, b'{"access_token": "x"}')
        return Response(status, {"retry-after": "7"}, b"{}")

    with pytest.raises(error):
        Caller(send, "market", SECRET).get("/changes")


# The example of the specification of Standard Webhooks.
HOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HOOK = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
HOOK_BODY = b'{"test": 2432232314}'


def test_a_genuine_hook_is_told_from_a_forged_and_from_an_old_one() -> None:
    assert is_genuine(HOOK_SECRET, HOOK, HOOK_BODY, 1614265331)
    two = {**HOOK, "webhook-signature": f"v1,AAAA {HOOK['webhook-signature']}"}
    assert is_genuine(HOOK_SECRET, two, HOOK_BODY, 1614265331)
    assert not is_genuine(HOOK_SECRET, HOOK, HOOK_BODY + b" ", 1614265331)
    assert not is_genuine(HOOK_SECRET, HOOK, HOOK_BODY, 1614265331 + 3600)
    assert not is_genuine(HOOK_SECRET, {}, HOOK_BODY, 1614265331)


@pytest.fixture
def served(ours: OurSide) -> Iterator[tuple[MockMarket, HTTPConnection]]:
    """The program without its rounds: the port, and rounds by hand."""
    store = Store(":memory:")
    key = f"whsec_{b64encode(b'a key').decode()}"
    mock = MockMarket(ours.send, store, ours.client.client_id, SECRET, Habits(makes=2), key)
    door = listen(mock, 0)
    thread = threading.Thread(target=door.serve_forever)
    thread.start()
    wire = HTTPConnection("127.0.0.1", door.server_address[1], timeout=10)
    yield mock, wire
    wire.close()
    door.shutdown()
    thread.join()
    door.server_close()
    store.close()


def _talk(wire: HTTPConnection, method: str, path: str, body: str = "") -> tuple[int, Any]:
    wire.request(method, path, body)
    answer = wire.getresponse()
    return answer.status, json.loads(answer.read())


def test_its_state_can_be_read_and_its_faults_set(
    ours: OurSide, served: tuple[MockMarket, HTTPConnection]
) -> None:
    mock, wire = served
    ours.change(DEMAND, "a" * 32, CONTENT)
    mock.round()
    status, state = _talk(wire, "GET", "/state")
    assert status == 200
    assert state["records"]["demand"] == {"accepted": 1, "pending": 0}
    assert (state["cursor"], state["due"]) == (1, 0)
    assert _talk(wire, "POST", "/faults", '{"rates": "lost=1"}')[0] == 200
    mock.round()
    assert _talk(wire, "GET", "/state")[1]["faults"]["lost"] > 0
    assert _talk(wire, "POST", "/faults", '{"rates": "lost=many"}')[0] == 422
    assert _talk(wire, "POST", "/faults", "[]")[0] == 422
    assert _talk(wire, "GET", "/elsewhere")[0] == 404


def test_it_compares_on_command(ours: OurSide, served: tuple[MockMarket, HTTPConnection]) -> None:
    mock, wire = served
    ours.change(DEMAND, "a" * 32, CONTENT)
    mock.round()
    mock.market.store.drop(DEMAND, "a" * 32)
    assert _talk(wire, "POST", "/reconcile")[0] == 202
    mock.round()
    reports = {one["kind"]: one["differences"] for one in _talk(wire, "GET", "/state")[1]["reconciliations"]}
    assert reports == {"talent": 0, "demand": 1, "hire": 0, "vacancy": 0, "placement": 0}
    mock.round()
    assert mock.market.store.names(DEMAND) == ["a" * 32]


def test_a_hook_that_is_not_signed_is_refused(served: tuple[MockMarket, HTTPConnection]) -> None:
    _, wire = served
    assert _talk(wire, "POST", "/hooks", "{}") == (401, {"heard": False})


def test_nobody_at_the_other_end_is_a_fault_like_others() -> None:
    with pytest.raises(Unreachable):
        over_http("http://127.0.0.1:9")("GET", "/", {}, b"")


def test_what_was_kept_is_there_after_a_new_start(ours: OurSide, tmp_path: Any) -> None:
    ours.change(DEMAND, "a" * 32, CONTENT)
    first = Store(tmp_path / "market.db")
    market = Market(ours.send, first, "market", SECRET)
    market.fetch()
    market.change(VACANCY, "V-1", CONTENT)
    first.close()
    again = Store(tmp_path / "market.db")
    assert (again.cursor, again.debts(), again.names(DEMAND)) == (1, 2, ["a" * 32])
    assert Market(ours.send, again, "market", SECRET).work()
    assert again.debts() == 0
    again.close()
