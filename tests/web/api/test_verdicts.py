"""Verdicts by program: put, list, delete, and the switch."""

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.enums import Importance
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser

ASKS = (("绘画", None, 2, Importance.REQUIRED), ("陶艺", None, 2, Importance.REQUIRED))


@pytest.fixture
def base(session: Session, enterprise_owner: Actor) -> str:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, skills=ASKS)
    session.commit()
    return f"/api/v1/demands/{demand.id}"


@pytest.fixture
def pair(session: Session) -> list[int]:
    people = [make_person(session, skills=[(words, None, 3)]).id or 0 for words in ("绘画", "陶艺")]
    session.commit()
    return people


def test_verdicts_are_put_listed_and_taken_back(
    program: Browser, enterprise_owner: Actor, base: str, pair: list[int]
) -> None:
    client = program(enterprise_owner)
    put = client.put(f"{base}/verdicts/{pair[0]}", json={"verdict": "rejected", "reason": "pay"})
    assert (put.status_code, put.json()["verdict"], put.json()["reason"]) == (200, "rejected", "pay")
    assert client.put(f"{base}/verdicts/{pair[0]}", json={"verdict": "rejected", "reason": "pay"}).json() == (
        put.json()
    )
    found = client.get(f"{base}/verdicts").json()
    assert (found["total"], [one["person_id"] for one in found["items"]]) == (1, [pair[0]])
    for _ in range(2):
        assert client.delete(f"{base}/verdicts/{pair[0]}").status_code == 204
    assert client.get(f"{base}/verdicts").json()["total"] == 0


def test_the_switch_shows_what_it_changes_and_the_ranking_says_so(
    program: Browser, enterprise_owner: Actor, base: str, pair: list[int]
) -> None:
    client = program(enterprise_owner)
    for person, verdict in zip(pair, ("shortlisted", "rejected"), strict=True):
        client.put(f"{base}/verdicts/{person}", json={"verdict": verdict})
    shown = client.get(f"{base}/feedback").json()
    assert (shown["learning"], shown["shortlisted"], shown["rejected"], shown["most"]) == (False, 1, 1, 0.25)
    assert client.get(f"{base}/candidates").json()["adjustment"] == []
    assert client.put(f"{base}/feedback", json={"learning": True}).status_code == 204
    assert client.get(f"{base}/candidates").json()["adjustment"] == shown["adjustment"] != []
    assert client.delete(f"{base}/verdicts").status_code == 204
    assert client.get(f"{base}/candidates").json()["adjustment"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"verdict": "maybe"},
        {"verdict": "shortlisted", "reason": "pay"},
        {"verdict": "rejected", "reason": "age"},
        {},
        {"verdict": "rejected", "more": 1},
    ],
)
def test_what_makes_no_sense_is_refused(
    body: dict[str, object], program: Browser, enterprise_owner: Actor, base: str, pair: list[int]
) -> None:
    assert program(enterprise_owner).put(f"{base}/verdicts/{pair[0]}", json=body).status_code == 422


def test_a_partner_sees_the_ranking_but_not_the_verdicts(
    program: Browser, api_client: Actor, base: str, pair: list[int]
) -> None:
    client = program(api_client)
    assert client.get(f"{base}/candidates").status_code == 200
    assert client.get(f"{base}/verdicts").status_code == 403
    assert client.get(f"{base}/feedback").status_code == 403
    assert client.put(f"{base}/verdicts/{pair[0]}", json={"verdict": "rejected"}).status_code == 403


def test_staff_read_and_do_not_write(program: Browser, staff: Actor, base: str, pair: list[int]) -> None:
    client = program(staff)
    assert client.get(f"{base}/verdicts").status_code == 200
    assert client.delete(f"{base}/verdicts").status_code == 403
    assert client.put(f"{base}/feedback", json={"learning": True}).status_code == 403


def test_an_unknown_person_is_not_found(program: Browser, enterprise_owner: Actor, base: str) -> None:
    answer = program(enterprise_owner).put(f"{base}/verdicts/99999", json={"verdict": "rejected"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
