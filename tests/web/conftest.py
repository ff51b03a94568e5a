"""The web application on the test's database, and browsers that are signed in as the ritual people."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.accounts.sign_in import open_session
from talent.accounts.users import issue_token
from talent.kit.db import Database, Session
from talent.market.tables import MarketClient
from talent.settings import Settings
from tests.factories.market import access_token
from web.app import assemble, equip
from web.security import PLAIN_COOKIE

Browser = Callable[[Actor | None], TestClient]
BASE_URL = "http://testserver"


@pytest.fixture
def settings(tmp_path: Path, database: Database) -> Settings:
    return Settings(home=tmp_path / "home", base_url=BASE_URL, database_url=database.url)


@pytest.fixture(scope="session")
def assembled() -> FastAPI:
    """Its hundreds of routes are the same for every test; what it holds is not."""
    return assemble(BASE_URL)


@pytest.fixture
def app(assembled: FastAPI, settings: Settings, database: Database) -> FastAPI:
    equip(assembled, settings, database)
    return assembled


@pytest.fixture
def browser(app: FastAPI, session: Session) -> Iterator[Browser]:
    """``browser(actor)`` is signed in; ``browser(None)`` is a visitor's."""
    opened: list[TestClient] = []

    def make(actor: Actor | None) -> TestClient:
        client = TestClient(app, follow_redirects=False, headers={"Origin": BASE_URL})
        if actor is not None and actor.user_id is not None:
            token = open_session(session, actor.user_id, "").token
            session.commit()
            client.cookies.set(PLAIN_COOKIE, token)
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.close()


@pytest.fixture
def market_program(app: FastAPI, session: Session) -> Iterator[Callable[[MarketClient], TestClient]]:
    """``market_program(client)`` comes with an access token of the client."""
    opened: list[TestClient] = []

    def make(client: MarketClient) -> TestClient:
        token = access_token(session, client)
        session.commit()
        asking = TestClient(app, follow_redirects=False, headers={"Authorization": f"Bearer {token}"})
        opened.append(asking)
        return asking

    yield make
    for asking in opened:
        asking.close()


@pytest.fixture
def program(app: FastAPI, session: Session) -> Iterator[Browser]:
    """``program(actor)`` comes with a bearer token and nothing else."""
    opened: list[TestClient] = []

    def make(actor: Actor | None) -> TestClient:
        client = TestClient(app, follow_redirects=False)
        if actor is not None and actor.user_id is not None:
            token = issue_token(session, Actor(system=True), actor.user_id, "tests", 1)
            session.commit()
            client.headers["Authorization"] = f"Bearer {token}"
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.close()
