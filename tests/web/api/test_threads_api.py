"""The threads of hiring as programs see them: the same verbs, the same refusals."""

import pytest

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0)
    session.commit()
    return demand.id or 0


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    person = make_person(session, name="王小丽", user_id=talent.user_id)
    session.commit()
    return person.id or 0


def test_from_application_to_hire(
    program: Browser, talent: Actor, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    mine, theirs = program(talent), program(enterprise_owner)
    key = {"Idempotency-Key": "one"}
    path = f"/api/v1/demands/{demand_id}/applications"
    first = mine.post(path, json={"message": "您好"}, headers=key)
    again = mine.post(path, json={"message": "您好"}, headers=key)
    assert (first.status_code, first.json()["id"]) == (201, again.json()["id"])
    base = f"/api/v1/threads/{first.json()['id']}"
    seen = theirs.get(base).json()
    assert (seen["thread"]["state"], seen["thread"]["name"]) == ("viewed", "王**")
    assert theirs.post(f"{base}/contact").status_code == 404
    assert mine.put(f"{base}/contact").status_code == 204
    assert theirs.post(f"{base}/contact").json()["name"] == "王小丽"
    hire = {"version": seen["thread"]["version"], "hired_on": today().isoformat()}
    hired = theirs.post(f"{base}/hire", json=hire)
    assert (hired.json()["state"], theirs.post(f"{base}/hire", json=hire).status_code) == ("hired", 200)
    said = mine.post(f"{base}/answer", json={"answer": "accept", "version": hired.json()["version"]})
    assert said.json()["state"] == "hire_confirmed"


def test_a_stale_version_is_told_where_the_thread_stands(
    program: Browser, talent: Actor, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    made = program(enterprise_owner).post(
        f"/api/v1/demands/{demand_id}/invitations", json={"person_id": person_id}
    )
    base, version = f"/api/v1/threads/{made.json()['id']}", made.json()["version"]
    program(talent).post(f"{base}/answer", json={"answer": "accept", "version": version})
    stale = program(enterprise_owner).post(f"{base}/step", json={"state": "recalled", "version": version})
    assert stale.status_code == 409
    assert stale.json()["errors"] == [{"field": "state", "message": "沟通中"}]


def test_a_list_is_scoped_and_filtered(
    program: Browser, talent: Actor, other_enterprise: Actor, demand_id: int, person_id: int
) -> None:
    program(talent).post(f"/api/v1/demands/{demand_id}/applications", json={})
    found = program(talent).get("/api/v1/threads?stage=applied&turn=enterprise").json()
    assert (found["total"], found["items"][0]["mine"]) == (1, False)
    assert program(talent).get("/api/v1/threads?stage=hired").json()["total"] == 0
    assert program(other_enterprise).get("/api/v1/threads").json()["total"] == 0
    assert program(talent).get("/api/v1/threads?stage=nonsense").status_code == 422


@pytest.mark.parametrize("verb", ["refusal", "hire", "step", "interview", "contact", "appraisal"])
def test_what_an_enterprise_does_is_not_for_a_talent(
    verb: str, program: Browser, talent: Actor, demand_id: int, person_id: int
) -> None:
    made = program(talent).post(f"/api/v1/demands/{demand_id}/applications", json={})
    assert program(talent).post(f"/api/v1/threads/{made.json()['id']}/{verb}", json={}).status_code == 403
