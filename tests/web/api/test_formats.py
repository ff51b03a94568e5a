"""The JSON API gives one's own profile in the formats of others, and reads such a document."""

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import BASE_URL, Browser

API = "/api/v1/people/me"


@pytest.fixture(autouse=True)
def _profile(session: Session, talent: Actor) -> None:
    make_person(session, user_id=talent.user_id, skills=[("剪映", None, 3)])
    session.commit()


@pytest.mark.parametrize("format_", ["json_resume", "europass"])
def test_what_goes_out_comes_in_as_nothing_new(program: Browser, talent: Actor, format_: str) -> None:
    client = program(talent)
    document = client.post(f"{API}/export/{format_}")
    assert document.status_code == 200
    found = client.post(f"{API}/import", json=document.json())
    assert found.status_code == 200
    told = found.json()
    assert (told["format"], told["notes"]) == (format_, [])
    assert (told["education"], told["work"], told["skills"], told["introduction"]) == ([], [], [], "")


def test_a_proposal_says_what_is_there_already(program: Browser, talent: Actor) -> None:
    client = program(talent)
    mine = client.get(API).json()["work"][0]
    posts = [{"name": mine["employer"], "position": mine["title"], "summary": "其他"}, {"position": "客服"}]
    found = client.post(f"{API}/import", json={"work": posts, "skills": [{"name": "PS"}]}).json()
    assert [one["there"] for one in found["work"]] == [True, False]
    assert found["skills"][0]["row"] == {"words": "PS", "level": 2, "used": False}


@pytest.mark.parametrize("body", ["[]", "{}", '{"work": 1', '{"\\ud800": 1}', '{"work": NaN}', "[" * 50_000])
def test_whatever_comes_is_answered(program: Browser, talent: Actor, body: str) -> None:
    answer = program(talent).post(f"{API}/import", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (200, 400, 422)


def test_a_demand_is_a_job_posting_for_everybody_while_it_is_open(
    program: Browser, session: Session, enterprise_owner: Actor
) -> None:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, salary_min=6000, salary_max=6000)
    closed = make_demand(session, enterprise_owner.organisation_id or 0, state=DemandState.CLOSED)
    session.commit()
    answer = program(None).get(f"/api/v1/demands/{demand.id}/jobposting")
    assert answer.headers["content-type"] == "application/ld+json"
    posting = answer.json()
    assert (posting["@type"], posting["url"]) == ("JobPosting", f"{BASE_URL}/demands/{demand.id}")
    assert posting["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "unitText": "MONTH",
        "value": 6000,
    }
    for number in (closed.id, 999_999):
        assert program(None).get(f"/api/v1/demands/{number}/jobposting").status_code == 404
