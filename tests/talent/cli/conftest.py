"""The command line in a home and a database of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from talent.cli import app as commands
from talent.cli.app import any_database, database, engine, settings
from talent.kit.crypto import Keyring, use_keyring

Jicai = Callable[..., Result]


@pytest.fixture
def jicai(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_database_url: str, keyring: Keyring
) -> Iterator[Jicai]:
    """Runs a command in a home and a database of its own."""
    monkeypatch.setenv("JICAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JICAI_DATABASE_URL", empty_database_url)
    cached = (settings, any_database, database, engine)
    for function in cached:
        function.cache_clear()
    yield lambda *words, **more: CliRunner().invoke(commands, [str(word) for word in words], **more)
    if any_database.cache_info().currsize:
        any_database().dispose()
    for function in cached:
        function.cache_clear()
    use_keyring(keyring)


@pytest.fixture
def province(jicai: Jicai) -> Jicai:
    """A home with a small demonstration province."""
    loaded = jicai("demo", "load", "--talents", 60, "--demands", 12)
    assert loaded.exit_code == 0, loaded.output
    return jicai
