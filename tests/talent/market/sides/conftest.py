"""Our side with a client of a market, and a market that stands beside it."""

from collections.abc import Iterator

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Database
from talent.market.mock.market import Market
from talent.market.mock.store import Store
from tests.factories.market import SECRET
from tests.talent.market.sides.our_side import OurSide


@pytest.fixture
def ours(database: Database, api_client: Actor, monkeypatch: pytest.MonkeyPatch) -> OurSide:
    return OurSide(database, api_client, monkeypatch)


@pytest.fixture
def market(ours: OurSide) -> Iterator[Market]:
    store = Store(":memory:")
    yield Market(ours.send, store, ours.client.client_id, SECRET)
    store.close()
