"""A market's program and what it asks of the feed."""

import pytest

from talent.accounts.actor import SYSTEM, Actor
from talent.kit.db import Session
from talent.market.tables import MarketClient
from talent.vocab.service import load_vocabulary
from tests.factories.market import make_client


@pytest.fixture
def vocabulary(session: Session) -> None:
    load_vocabulary(session, SYSTEM)
    session.commit()


@pytest.fixture
def client(session: Session, api_client: Actor) -> MarketClient:
    made = make_client(session, api_client)
    session.commit()
    return made
