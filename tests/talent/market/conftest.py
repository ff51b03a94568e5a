"""A market's program and what it asks of the feed."""

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.market.tables import MarketClient
from tests.factories.market import make_client
from tests.factories.vocabulary import fill_vocabulary


@pytest.fixture
def vocabulary(session: Session) -> None:
    fill_vocabulary(session)
    session.commit()


@pytest.fixture
def client(session: Session, api_client: Actor) -> MarketClient:
    made = make_client(session, api_client)
    session.commit()
    return made
