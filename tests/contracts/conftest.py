"""The small province of the contracts, once for each test."""

from pathlib import Path

import pytest

from talent.kit.db import Database
from tests.contracts.world import World, make_world


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return make_world(database, tmp_path / "home")
