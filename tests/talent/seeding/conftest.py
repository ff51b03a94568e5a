"""One small demonstration province for all tests that only read it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from talent import migrations
from talent.kit.clock import today
from talent.kit.crypto import Keyring
from talent.kit.db import Database
from talent.seeding.load import load_demo
from talent.seeding.province import make_province
from talent.seeding.rows import Rows
from tests.factories.vocabulary import fill_vocabulary

TALENTS, DEMANDS, SEED = 300, 40, 2026


def ignore(_stage: str, _done: int, _total: int) -> None:
    """A progress report that nobody reads."""


@pytest.fixture(scope="module")
def demo_database(farm: Any, keyring: Keyring) -> Iterator[Database]:
    """The code lists and 300 people with 40 demands; not to be written to."""
    # Not ``migrated()``: on PostgreSQL that one is emptied by the next test.
    url = farm.empty()
    migrations.upgrade(url)
    opened = Database(url)
    with opened.write() as session:
        fill_vocabulary(session)
    load_demo(opened, talents=TALENTS, demands=DEMANDS, seed=SEED, today=today(), progress=ignore)
    yield opened
    opened.dispose()
    farm.remove(url)


@pytest.fixture(scope="module")
def writable(farm: Any, keyring: Keyring) -> Iterator[Database]:
    """A tiny demonstration to log in to."""
    url = farm.empty()
    migrations.upgrade(url)
    opened = Database(url)
    load_demo(opened, talents=10, demands=5, seed=SEED, today=today(), progress=ignore)
    yield opened
    opened.dispose()
    farm.remove(url)


@pytest.fixture(scope="module")
def rows(keyring: Keyring) -> Rows:
    """A province large enough for shares to mean something, as rows, without a database."""
    return make_province(3000, 400, SEED, date(2026, 4, 15), 1, ignore)
