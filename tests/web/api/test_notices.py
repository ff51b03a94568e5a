"""Notices by program: the same as on the pages."""

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.web.conftest import Browser
from tests.web.pages.test_notices import tell_decided

BASE = "/api/v1/me/notices"


def test_notices_are_listed_and_marked_as_read(program: Browser, session: Session, talent: Actor) -> None:
    tell_decided(session, talent, "甲", "乙", "丙")
    client = program(talent)
    found = client.get(BASE, params={"size": 2}).json()
    assert (found["total"], len(found["items"])) == (3, 2)
    first = found["items"][0]
    assert (first["title"], first["topic"], first["read"]) == ("机构审核结果：已认证", "account", False)
    for _ in range(2):
        assert client.post(f"{BASE}/{first['id']}/read").json()["read"] is True
    assert client.get(BASE, params={"unread": True}).json()["total"] == 2
    body = {"up_to": first["id"]}
    assert [client.post(f"{BASE}/read", json=body).json() for _ in range(2)] == [{"read": 2}, {"read": 0}]


def test_a_stranger_finds_nothing(
    program: Browser, session: Session, talent: Actor, other_talent: Actor
) -> None:
    tell_decided(session, talent, "甲")
    number = program(talent).get(BASE).json()["items"][0]["id"]
    client = program(other_talent)
    assert client.get(BASE).json()["total"] == 0
    assert client.post(f"{BASE}/{number}/read").status_code == 404


def test_preferences_are_read_and_put(program: Browser, talent: Actor) -> None:
    client = program(talent)
    assert client.get(f"{BASE}/preferences").json()["quiet_from"] == 21
    wanted = {"topics": [{"topic": "alerts", "mail": "off"}], "quiet_from": 0, "quiet_until": 0}
    put = client.put(f"{BASE}/preferences", json=wanted)
    assert put.status_code == 200
    assert {one["topic"]: one["mail"] for one in put.json()["topics"]}["alerts"] == "off"
    assert client.get(f"{BASE}/preferences").json() == put.json()


def test_a_program_without_a_token_is_refused(program: Browser) -> None:
    client = program(None)
    assert client.get(BASE).status_code == 401
    assert client.get(f"{BASE}/preferences").status_code == 401
