"""How many statements each public page sends to the database. A growth has to be meant."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from talent.accounts.actor import SYSTEM, Actor
from talent.enterprises.enums import DemandState, Importance
from talent.kit.db import Database, Session
from talent.vocab.loading import load_vocabulary
from tests.factories.enterprises import make_demand
from tests.web.conftest import Browser

STATEMENTS = {
    "/": 10,
    "/demands": 10,
    "/demands?page=2&size=5": 10,
    "/demands?q=直播": 10,
    "/demands?q=直播&division=130100&kind=full_time&order=pay": 13,
    "/demands?skill=photoshop": 10,
    "/demands?q=直拨运营": 9,
    "/demands/1": 6,
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


@pytest.fixture
def _twelve(session: Session, enterprise_owner: Actor, other_enterprise: Actor) -> None:
    """Twelve that are out, and one that has ended."""
    load_vocabulary(session, SYSTEM, None)
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
    assert sent == STATEMENTS
