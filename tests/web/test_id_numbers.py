"""No page and no answer holds an identity number or, but for those who may see it, a phone number."""

from collections import defaultdict

import pytest
from fastapi import FastAPI

from talent.accounts.actor import Actor
from talent.hiring.enums import Origin, ThreadState
from talent.hiring.tables import Thread
from talent.kit.crypto import keyring
from talent.kit.db import Session
from talent.people.disclosing import disclose
from talent.people.graduate_rules import Graduate
from talent.people.graduates import record_graduates
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.training import make_training
from tests.talent.people.samples import RESIDENT_ID
from tests.web.access import ROWS, routes
from tests.web.conftest import Browser

MOBILE = "19912345678"
EVERYBODY = (
    "visitor",
    "talent",
    "other_talent",
    "enterprise_owner",
    "staff",
    "university",
    "training_body",
    "other_body",
    "api_client",
)
# What a person is shown of the own contact.
OWN = ("talent",)


@pytest.fixture
def world(
    session: Session, talent: Actor, enterprise_owner: Actor, training_body: Actor, university: Actor
) -> dict[str, object]:
    """A person with a number, who has applied to the enterprise and agreed to show the contact, learnt and
    taught with a training body, whose record was drawn for an audit, and stands in a university's list.
    """
    organisation_id = enterprise_owner.organisation_id or 0
    person = make_person(session, user_id=talent.user_id, name="王小丽", mobile=MOBILE)
    person.resident_id = RESIDENT_ID
    person.resident_id_index = keyring().blind_index(RESIDENT_ID, "person.resident_id")
    other = make_person(session, name="李测试")
    demand = make_demand(session, organisation_id)
    thread = Thread(
        demand_id=demand.id or 0,
        organisation_id=organisation_id,
        person_id=person.id,
        origin=Origin.APPLICATION,
        state=ThreadState.TALKING,
    )
    session.add(thread)
    disclose(session, person.id or 0, organisation_id, contact=True)
    done = make_training(session, training_body.organisation_id or 0, person.id or 0)
    listed = Graduate("王小丽", 2026, "电子商务", mobile=MOBILE, resident_id=RESIDENT_ID)
    session.flush()
    record_graduates(session, university, [listed], source="sheet:1")
    session.commit()
    return {
        "key": "basics",
        "token": "no-such-token",
        "person_id": person.id,
        "other_person_id": other.id,
        "demand_id": demand.id,
        "organisation_id": organisation_id,
        "thread_id": thread.id,
        "completion_id": done.id,
        "class_id": done.class_id,
        "course_id": done.course_id,
        **dict.fromkeys(("word_id", "block_id", "note_id", "paper_id", "search_id", "number"), 1),
    }


# What of the world above somebody is shown, so that the loop looks at pages that tell of the person.
TOLD = {
    "enterprise_owner": ("/enterprise/threads/{thread_id}",),
    "staff": ("/people/{person_id}", "/staff/audits/1/bodies/1"),
    "training_body": (
        "/training/classes/{class_id}",
        "/training/completions/{completion_id}",
        "/training/audits/1",
    ),
    "university": ("/graduates",),
}


@pytest.mark.parametrize("name", TOLD)
def test_the_person_stands_on_pages_of_each_who_deals_with_them(
    name: str, browser: Browser, world: dict[str, object], request: pytest.FixtureRequest
) -> None:
    client = browser(request.getfixturevalue(name))
    for path in TOLD[name]:
        answer = client.get(path.format_map(world))
        assert answer.status_code == 200, path
        assert "王" in answer.text, path


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_is_shown_a_number_by_looking(
    name: str,
    app: FastAPI,
    browser: Browser,
    program: Browser,
    world: dict[str, object],
    request: pytest.FixtureRequest,
) -> None:
    actor: Actor = request.getfixturevalue(name)
    client = program(actor) if name == "api_client" else browser(actor)
    seen = 0
    for route in routes():
        if route.method != "GET":
            continue
        # Of what the world has none, the first.
        address = (route.path + ROWS[route.name].query).format_map(defaultdict(lambda: 1, world))
        answer = client.get(address)
        assert answer.status_code != 500, address
        assert RESIDENT_ID not in answer.text, address
        assert name in OWN or MOBILE not in answer.text, address
        seen += answer.status_code == 200
    assert seen > 10


def test_what_looks_for_it_would_find_it(browser: Browser, talent: Actor, world: dict[str, object]) -> None:
    assert MOBILE in browser(talent).get("/me/profile").text
