"""The small province of the contracts, once for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from schemathesis.python import asgi

from talent.kit.db import Database
from tests.contracts.world import World, make_world


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    yield make_world(database, tmp_path / "home")
    # The library keeps every application that it has asked running.
    asgi.shutdown_lifespans()
