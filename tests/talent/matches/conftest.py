"""An engine on a database that has the code lists."""

from pathlib import Path

import pytest

from matching.shapes import Weights
from talent.accounts.actor import SYSTEM
from talent.kit.db import Database
from talent.matches.engine import MatchEngine
from talent.vocab.service import load_vocabulary


@pytest.fixture
def database(database: Database) -> Database:
    with database.write() as session:
        load_vocabulary(session, SYSTEM, None)
    return database


@pytest.fixture
def engine(database: Database, tmp_path: Path) -> MatchEngine:
    return MatchEngine(database, tmp_path / "index", Weights())
