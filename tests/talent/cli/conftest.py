"""The command line in a home and a database of its own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from talent.cli import app as commands
from talent.cli.app import any_database, database, engine, settings
from talent.kit.crypto import Keyring, use_keyring
from tests.farms import Farm

Jicai = Callable[..., Result]


@dataclass(frozen=True)
class Prepared:
    """A home and a database to be copied."""

    home: Path
    url: str


@pytest.fixture
def jicai(tmp_path: Path, empty_database_url: str, keyring: Keyring) -> Iterator[Jicai]:
    """Runs a command in a home and a database of its own."""
    with _at_home(tmp_path / "home", empty_database_url, keyring) as run:
        yield run


@pytest.fixture
def ready(jicai: Jicai, initialised: Prepared, farm: Farm, tmp_path: Path, empty_database_url: str) -> Jicai:
    """A home in which ``jicai init`` has run."""
    return _moved_in(jicai, initialised, farm, tmp_path, empty_database_url)


@pytest.fixture
def province(jicai: Jicai, loaded: Prepared, farm: Farm, tmp_path: Path, empty_database_url: str) -> Jicai:
    """A home with a small demonstration province."""
    return _moved_in(jicai, loaded, farm, tmp_path, empty_database_url)


@pytest.fixture(scope="session")
def initialised(farm: Farm, keyring: Keyring, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return _prepare(farm, keyring, tmp_path_factory, "init")


@pytest.fixture(scope="session")
def loaded(farm: Farm, keyring: Keyring, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return _prepare(farm, keyring, tmp_path_factory, "demo", "load", "--talents", 60, "--demands", 12)


def _prepare(farm: Farm, keyring: Keyring, factory: pytest.TempPathFactory, *words: object) -> Prepared:
    prepared = Prepared(factory.mktemp("prepared") / "home", farm.empty())
    with _at_home(prepared.home, prepared.url, keyring) as run:
        result = run(*words)
        assert result.exit_code == 0, result.output
    return prepared


def _moved_in(jicai: Jicai, prepared: Prepared, farm: Farm, folder: Path, url: str) -> Jicai:
    farm.copy(prepared.url, url)
    shutil.copytree(prepared.home, folder / "home")
    return jicai


@contextmanager
def _at_home(home: Path, url: str, keyring: Keyring) -> Iterator[Jicai]:
    cached = (settings, any_database, database, engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JICAI_HOME", str(home))
        patch.setenv("JICAI_DATABASE_URL", url)
        for function in cached:
            function.cache_clear()
        yield lambda *words, **more: CliRunner().invoke(commands, [str(word) for word in words], **more)
        if any_database.cache_info().currsize:
            any_database().dispose()
        for function in cached:
            function.cache_clear()
    use_keyring(keyring)
