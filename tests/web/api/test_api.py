"""The JSON API: the same services, problem documents, and documentation of every error."""

from typing import Any

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0)
    session.commit()
    return demand.id or 0


def test_the_ranking_has_reasons_that_add_up(
    program: Browser, session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    make_person(session)
    session.commit()
    answer = program(enterprise_owner).get(f"/api/v1/demands/{demand_id}/candidates", params={"top": 10})
    found: dict[str, Any] = answer.json()
    assert found["index"]["talents"] == 1
    candidate = found["candidates"][0]
    assert candidate["rank"] == 1
    points = sum(part["points"] for part in candidate["contributions"])
    assert points == pytest.approx(candidate["score"], abs=1e-6)
    assert candidate["matched"][0]["words"] == "直播运营"


def test_a_program_of_the_market_sees_masked_names_only(
    program: Browser, session: Session, api_client: Actor, demand_id: int
) -> None:
    make_person(session, name="冯测试", mobile="19900001234")
    session.commit()
    answer = program(api_client).get(f"/api/v1/demands/{demand_id}/candidates")
    assert "冯测试" not in answer.text
    assert "19900001234" not in answer.text


def test_a_token_that_is_not_ours_is_refused(program: Browser) -> None:
    client = program(None)
    client.headers["Authorization"] = "Bearer nonsense"
    answer = client.get("/api/v1/demands")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_an_unknown_address_is_a_problem_document(program: Browser) -> None:
    answer = program(None).get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_wrong_input_names_its_fields(program: Browser, enterprise_owner: Actor) -> None:
    answer = program(enterprise_owner).post("/api/v1/demands", json={"title": "", "headcount": -1, "nope": 1})
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["errors"]} == {"title", "headcount", "nope"}


def test_an_unknown_filter_is_refused(program: Browser) -> None:
    assert program(None).get("/api/v1/demands", params={"colour": "red"}).status_code == 422


def test_a_demand_goes_from_draft_to_open(program: Browser, enterprise_owner: Actor) -> None:
    client = program(enterprise_owner)
    made = client.post("/api/v1/demands", json={"title": "主播"}).json()
    assert made["state"] == "draft"
    body = {"state": "open", "version": made["version"]}
    refused = client.post(f"/api/v1/demands/{made['id']}/state", json=body)
    assert refused.status_code == 422
    assert refused.json()["errors"]


def test_the_draft_of_another_enterprise_is_not_found(
    program: Browser, session: Session, enterprise_owner: Actor, other_enterprise: Actor
) -> None:
    draft = make_demand(session, enterprise_owner.organisation_id or 0, state=DemandState.DRAFT)
    session.commit()
    assert program(other_enterprise).get(f"/api/v1/demands/{draft.id}").status_code == 404


def test_a_talent_reads_and_changes_the_own_profile(
    program: Browser, session: Session, talent: Actor, other_talent: Actor
) -> None:
    person = make_person(session, user_id=talent.user_id)
    session.commit()
    client = program(talent)
    data = {"rows": [{"words": "剪辑", "level": 3}], "version": 1}
    assert client.put("/api/v1/people/me/skills", json=data).json()["skills"][0]["words"] == "剪辑"
    assert client.put("/api/v1/people/me/skills", json=data).status_code == 409
    assert program(other_talent).get(f"/api/v1/people/{person.id}").status_code == 404


def test_posts_for_a_person_are_for_that_person(
    program: Browser, session: Session, talent: Actor, other_talent: Actor, demand_id: int
) -> None:
    person = make_person(session, user_id=talent.user_id)
    session.commit()
    path = f"/api/v1/people/{person.id}/demands"
    assert [post["demand_id"] for post in program(talent).get(path).json()["posts"]] == [demand_id]
    assert program(other_talent).get(path).status_code in (403, 404)


def test_every_route_of_the_documentation_names_its_errors(program: Browser) -> None:
    schema = program(None).get("/api/v1/openapi.json").json()
    operations = [
        (path, verb, operation)
        for path, verbs in schema["paths"].items()
        for verb, operation in verbs.items()
    ]
    assert len(operations) > 15
    for path, verb, operation in operations:
        assert path.startswith("/api/v1/")
        assert {"422", "503"} <= set(operation["responses"]), (verb, path)
        # Somebody else may write the same at the same moment.
        assert verb == "get" or "409" in operation["responses"], (verb, path)
        for status, response in operation["responses"].items():
            if status >= "400":
                content = response["content"]
                assert list(content) == ["application/problem+json"], (verb, path, status)


def test_the_documentation_page_asks_no_other_host(program: Browser) -> None:
    page = program(None).get("/api/docs").text
    assert "swagger-ui-bundle.js" in page
    assert "://" not in page


def test_a_request_repeated_with_its_key_makes_nothing_new(program: Browser, enterprise_owner: Actor) -> None:
    client = program(enterprise_owner)
    made = [
        client.post("/api/v1/demands", json={"title": "主播"}, headers={"Idempotency-Key": key}).json()["id"]
        for key in ("one", "one", "two")
    ]
    assert made[0] == made[1] != made[2]
