"""How the site is served: in which processes, trusting whom, with which log."""

import logging
import socket
from collections.abc import Iterator

import pytest
import structlog
import uvicorn
from typer.testing import CliRunner

from talent.cli import app as commands
from talent.cli import server
from talent.cli.app import any_database, database, settings
from talent.kit.crypto import Keyring, use_keyring

Started = list[tuple[str, uvicorn.Config, list[socket.socket]]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """What would have been started, and how."""
    found: Started = []

    class Supervisor:
        def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
            found.append(("many", config, sockets))

        def run(self) -> None:
            pass

    def run(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        found.append(("one", self.config, sockets))

    monkeypatch.setattr(server, "Multiprocess", Supervisor)
    monkeypatch.setattr(uvicorn.Server, "run", run)
    return found


@pytest.fixture(autouse=True)
def _ready(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, migrated_database_url: str, keyring: Keyring
) -> Iterator[None]:
    """A migrated database, and the log as it was before."""
    monkeypatch.setenv("JICAI_HOME", str(tmp_path))
    monkeypatch.setenv("JICAI_DATABASE_URL", migrated_database_url)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    cached = (settings, any_database, database)
    for function in cached:
        function.cache_clear()
    yield
    any_database().dispose()
    for function in cached:
        function.cache_clear()
    use_keyring(keyring)
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def _serve() -> str:
    result = CliRunner().invoke(commands, ["serve", "--port", "0"])
    assert result.exit_code == 0, result.output
    return result.stderr


def test_one_worker_is_this_process(started: Started) -> None:
    _serve()
    assert [kind for kind, _, _ in started] == ["one"]


def test_several_workers_share_the_socket(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    # SQLite is refused at the settings; here only what is done with the number.
    monkeypatch.setattr(settings(), "workers", 3)
    _serve()
    ((kind, config, sockets),) = started
    assert (kind, config.workers, len(sockets)) == ("many", 3, 1)


def test_proxies_are_trusted_as_the_settings_say(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_TRUSTED_PROXIES", "192.0.2.4")
    _serve()
    assert started[0][1].forwarded_allow_ips == ["192.0.2.4/32", "::ffff:192.0.2.4/128"]


def test_the_server_s_log_is_masked(
    started: Started, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        logging.getLogger("uvicorn.error").error("no route for 13800138000")

    monkeypatch.setattr(uvicorn.Server, "run", fail)
    written = _serve() + capsys.readouterr().err
    assert "<mobile>" in written
    assert "13800138000" not in written
