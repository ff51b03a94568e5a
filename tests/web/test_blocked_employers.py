"""An employer that somebody keeps out gets, at every door, the answers it would get without that person."""

import re
from collections import defaultdict
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlmodel import select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.accounts.tables import Organisation
from talent.enterprises.enums import Importance
from talent.kit.clock import today
from talent.kit.db import Session
from talent.matches.enums import Verdict
from talent.matches.schemas import VerdictInput
from talent.matches.tables import Recommendation
from talent.matches.verdicts import set_learning, set_verdict
from talent.people import service as people
from talent.people.rows import WorkRow
from talent.people.schemas import BlockInput, WorkInput
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser
from web.deps import May
from web.security import guarded_routes

# The figures of the home page are those of everybody, whoever looks; that they hold one person more than
# one's own rankings tells nobody who it is.
FOR_EVERYBODY = {"/"}
ASKS = (("Photoshop", "photoshop", 3, Importance.MUST), ("Python", None, 2, Importance.PREFERRED))
QUERIES = {
    "/demands/{demand_id}/compare": ("a={person_id}&b={other_id}",),
    "/api/v1/demands/{demand_id}/compare": ("a={person_id}&b={other_id}",),
    "/demands/{demand_id}/candidates": (
        "",
        "order=mutual",
        "order=newest",
        "skill=photoshop",
        "division=130100",
    ),
    "/people": ("", "skill=photoshop", "category=practitioner"),
}
# What differs between any two answers: the number of changes since the build, and the key of a form.
CHANGING = re.compile(r"\b[0-9a-f]{12}(\+\d+)?\b|name=\"request_key\" value=\"[^\"]+\"")

Block = Callable[[Session, Actor, Organisation], None]


def by_name(session: Session, talent: Actor, organisation: Organisation) -> None:
    name = organisation.name.replace("的机构", "　的机构（有限责任公司）").upper()
    people.block_employer(session, talent, BlockInput(name=name))


def by_id(session: Session, talent: Actor, organisation: Organisation) -> None:
    people.block_employer(session, talent, BlockInput(organisation_id=organisation.id))


def by_working_there(session: Session, talent: Actor, organisation: Organisation) -> None:
    person = people.get_own_person(session, talent)
    assert person is not None
    row = WorkRow(employer=organisation.name, title="电商美工", started_on="2024-01-01")  # type: ignore[arg-type]
    people.update_work(session, talent, WorkInput(version=person.version, rows=[row]))


@pytest.fixture
def world(session: Session, talent: Actor, enterprise_owner: Actor) -> dict[str, int]:
    """Somebody who stands first everywhere, somebody else, and a demand that has learnt from both."""
    fill_vocabulary(session)
    first = make_person(session, user_id=talent.user_id, skills=[("Photoshop", "photoshop", 4)]).id or 0
    other = make_person(session, name="李测试", skills=[("Photoshop", "photoshop", 3)]).id or 0
    # Fails the must, so that dropping it is told to add somebody.
    make_person(session, name="赵测试", skills=[("Python", None, 3)])
    demand = (
        make_demand(session, enterprise_owner.organisation_id or 0, title="电商美工", skills=ASKS).id or 0
    )
    for rank, person_id in enumerate((first, other), start=1):
        session.add(
            Recommendation(
                demand_id=demand, person_id=person_id, rank=rank, score=80.0, version="1", computed_on=today()
            )
        )
        data = VerdictInput(verdict=Verdict.SHORTLISTED)
        set_verdict(session, enterprise_owner, demand, person_id, data)
    set_learning(session, enterprise_owner, demand, True)
    session.commit()
    return {
        "person_id": first,
        "other_id": other,
        "demand_id": demand,
        "organisation_id": enterprise_owner.organisation_id or 0,
        "token": "no-such-token",
        **dict.fromkeys(("word_id", "block_id", "thread_id", "note_id", "paper_id", "number"), 1),
    }


def addresses(app: FastAPI, actor: Actor, world: dict[str, int]) -> list[str]:
    """Every page and every answer that the actor may ask for without changing anything."""
    found = []
    for context, permission in guarded_routes(app.routes):
        path = str(context.path)
        # A book of a template says when it was made.
        if "GET" not in (context.methods or ()) or path in FOR_EVERYBODY or path.endswith("template.xlsx"):
            continue
        try:
            May(permission)(actor)
        except Exception:  # noqa: BLE001 - whoever may not ask sees nothing
            continue
        for query in QUERIES.get(path, ("",)):
            address = path + ("?" + query if query else "")
            # Of what the world has none, the first.
            found.append(address.replace("{key}", "basics").format_map(defaultdict(lambda: 1, world)))
    assert len(found) > 25
    return found


def answers(client: TestClient, asked: list[str]) -> dict[str, tuple[int, str]]:
    found = {}
    for address in asked:
        answer = client.get(address)
        found[address] = (answer.status_code, CHANGING.sub("*", answer.text))
    return found


@pytest.mark.parametrize("block", [by_name, by_id, by_working_there])
def test_an_enterprise_sees_what_it_would_see_without_the_person(
    app: FastAPI,
    browser: Browser,
    session: Session,
    talent: Actor,
    enterprise_owner: Actor,
    world: dict[str, int],
    block: Block,
) -> None:
    client = browser(enterprise_owner)
    asked = addresses(app, enterprise_owner, world)
    before = answers(client, asked)
    block(session, talent, session.get_one(Organisation, enterprise_owner.organisation_id))
    session.commit()
    blocked = answers(client, asked)
    people.forget(session, world["person_id"])
    session.commit()
    gone = answers(client, asked)
    assert blocked == gone, [one for one in asked if blocked[one] != gone[one]]
    changed = {address for address in asked if before[address] != blocked[address]}
    assert len(changed) > 10
    assert f"/people/{world['person_id']}" in changed


def test_a_program_sees_the_ranking_of_that_employer_without_the_person(
    program: Browser,
    session: Session,
    talent: Actor,
    enterprise_owner: Actor,
    api_client: Actor,
    world: dict[str, int],
) -> None:
    client = program(api_client)
    demand, person = world["demand_id"], world["person_id"]
    asked = [f"/api/v1/demands/{demand}/candidates", f"/api/v1/demands/{demand}/candidates/{person}"]
    by_id(session, talent, session.get_one(Organisation, enterprise_owner.organisation_id))
    session.commit()
    blocked = answers(client, asked)
    # The market itself is not kept out.
    assert client.get(f"/api/v1/people/{person}").status_code == 200
    people.forget(session, person)
    session.commit()
    assert blocked == answers(client, asked)


def test_others_go_on_seeing_the_person(
    browser: Browser, session: Session, talent: Actor, other_enterprise: Actor, world: dict[str, int]
) -> None:
    organisation = session.exec(select(Organisation).where(Organisation.id == world["organisation_id"])).one()
    by_name(session, talent, organisation)
    session.commit()
    assert browser(other_enterprise).get(f"/people/{world['person_id']}").status_code == 200


def test_a_block_that_is_lifted_brings_back_the_same_candidates(
    browser: Browser, session: Session, talent: Actor, enterprise_owner: Actor, world: dict[str, int]
) -> None:
    client, path = browser(enterprise_owner), f"/api/v1/demands/{world['demand_id']}/candidates"
    before = client.get(path).json()["candidates"]
    by_id(session, talent, session.get_one(Organisation, enterprise_owner.organisation_id))
    session.commit()
    assert client.get(path).json()["candidates"] != before
    (named,) = [one for one in people.list_blocks(session, talent) if one.name != "测试公司"]
    people.unblock_employer(session, talent, named.id)
    session.commit()
    assert client.get(path).json()["candidates"] == before
