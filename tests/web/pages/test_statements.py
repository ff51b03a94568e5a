"""How many statements each page sends to the database. A growth has to be meant."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState, Importance
from talent.hiring.beginning import apply, invite
from talent.hiring.schemas import ApplyInput, InviteInput
from talent.kit.db import Database, Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser

STATEMENTS = {
    "/": 10,
    "/demands": 10,
    "/demands?page=2&size=5": 10,
    "/demands?q=直播": 10,
    "/demands?q=直播&division=130100&kind=full_time&order=pay": 13,
    "/demands?skill=photoshop": 10,
    "/demands?q=直拨运营": 9,
    "/demands/1": 7,
    "/demands/13": 7,
    "/figures": 6,
    "/figures.csv": 0,
    "/scoring": 0,
    "/privacy": 0,
    "/accessibility": 0,
    "/robots.txt": 0,
    "/sitemap.xml": 2,
    "/sitemaps/1.xml": 1,
    "/login": 0,
    "/register": 0,
    "/healthz": 0,
}
# Pages of members. The first person is the talent's own; so many statements, however long the lists are.
OF_MEMBERS = {
    "enterprise_owner": {
        "/demands/1/candidates": 38,
        "/demands/1/candidates?division=130100&education_rank=3&skill=photoshop": 41,
        "/demands/1/candidates/2": 47,
        "/enterprise/threads": 20,
        "/enterprise/threads?view=board": 25,
        "/enterprise/threads/1": 25,
        "/enterprise/demands": 17,
        "/enterprise/demands/1": 9,
        "/people/2": 19,
        "/enterprise": 7,
        "/me/notices": 4,
    },
    "talent": {
        "/me/posts": 53,
        "/me/posts?division=130100&occupation=4-01-02-01": 56,
        "/me/posts/1": 39,
        "/me/threads": 7,
        "/me/threads/1": 9,
        "/me/profile": 30,
        "/me/notices": 4,
        "/me/viewers": 9,
    },
    "staff": {
        "/people": 17,
        "/people?division=130100": 19,
        "/people/2": 24,
    },
}


@pytest.fixture
def _twelve(session: Session, enterprise_owner: Actor, other_enterprise: Actor) -> None:
    """Twelve that are out, and one that has ended."""
    fill_vocabulary(session)
    ps = [("PS", "photoshop", 2, Importance.REQUIRED)]
    for number in range(13):
        owner = (enterprise_owner, other_enterprise)[number % 2]
        state = DemandState.OPEN if number < 12 else DemandState.CLOSED
        make_demand(session, owner.organisation_id or 0, state=state, occupation="4-01-02-01", skills=ps)
    session.commit()


@pytest.mark.usefixtures("_twelve")
def test_each_page_sends_as_many_as_it_did(
    browser: Browser,
    database: Database,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
) -> None:
    client = browser(None)
    # What a process keeps for some minutes is read at its first page.
    client.get("/demands")
    sent = {}
    for path in STATEMENTS:
        with count_queries(database) as statements:
            assert client.get(path).status_code in (200, 410), path
        sent[path] = len(statements)
    assert sent == STATEMENTS, sent


@pytest.fixture(params=[3, 7])
def _threads(
    request: pytest.FixtureRequest, session: Session, talent: Actor, enterprise_owner: Actor
) -> None:
    """So many demands, each with an application of one person and an invitation of another."""
    fill_vocabulary(session)
    count: int = request.param
    organisation = enterprise_owner.organisation_id or 0
    skills = [("PS", "photoshop", 2)]
    make_person(session, user_id=talent.user_id, skills=skills)
    others = [make_person(session, skills=skills) for _ in range(count)]
    asks = [("PS", "photoshop", 2, Importance.REQUIRED)]
    demands = [
        make_demand(session, organisation, title=f"直播运营{number}", occupation="4-01-02-01", skills=asks)
        for number in range(count)
    ]
    session.commit()
    for demand, person in zip(demands, others, strict=True):
        apply(session, talent, demand.id or 0, ApplyInput(message="我做过直播。"))
        invite(session, enterprise_owner, demand.id or 0, InviteInput(person_id=person.id or 0))
    session.commit()


@pytest.mark.usefixtures("_threads")
@pytest.mark.parametrize("name", OF_MEMBERS)
def test_each_page_of_a_member_sends_as_many_however_long_its_list(
    name: str,
    request: pytest.FixtureRequest,
    browser: Browser,
    database: Database,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
) -> None:
    client = browser(request.getfixturevalue(name))
    sent = {}
    for path in OF_MEMBERS[name]:
        # The first look is written down, and opens what a process keeps.
        client.get(path)
        with count_queries(database) as statements:
            assert client.get(path).status_code == 200, path
        sent[path] = len(statements)
        print(
            path,
            *[
                " ".join(s.split())[:90] + " | " + " ".join(s.split()).split(" FROM ", 1)[-1][:140]
                for s in statements
            ],
            sep="\n   ",
        )
    assert sent == OF_MEMBERS[name], sent
