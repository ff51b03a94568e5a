"""A worker on the test's database and in a home of its own."""

from pathlib import Path

import pytest

from talent.kit.db import Database
from talent.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, database: Database) -> Settings:
    return Settings(home=tmp_path / "home", base_url="https://jicai.example", database_url=database.url)
