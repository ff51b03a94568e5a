"""``jicai worker``."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
import time_machine

from talent.cli.app import any_database, settings
from talent.notices.tables import NoticeHours
from tests.factories.accounts import make_user
from tests.mailbox import open_mailbox
from tests.talent.cli.conftest import Jicai
from tests.talent.notices.conftest import MORNING, tell_decided

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _same_log() -> Iterator[None]:
    """The log afterwards as it was before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def tell_somebody() -> None:
    with any_database().write() as session:
        user = make_user(session, login="li@example.com").id or 0
        session.add(NoticeHours(user_id=user, quiet_from=0, quiet_until=0))
        tell_decided(session, user)


@time_machine.travel(MORNING)
def test_once_sends_what_is_due_and_ends(ready: Jicai, tmp_path: Path) -> None:
    tell_somebody()
    assert "待发" in ready("worker", "status").output
    result = ready("worker", "--once")
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "home" / "outbox" / "mail").iterdir())) == 1
    status = ready("worker", "status").output
    assert "已发" in status
    assert "2026-03-03" in status


@time_machine.travel(MORNING)
def test_what_a_mail_server_refused_is_shown_and_sent_again_on_demand(
    ready: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_somebody()
    with open_mailbox() as box:
        box.answers = {"RCPT": ["550 no such user"]}
        monkeypatch.setattr(settings(), "smtp_url", box.url)
        assert ready("worker", "--once").exit_code == 0
        status = ready("worker", "status").output
        assert "失败" in status
        assert "550" in status
        assert "example.com" not in status
        assert "1 条" in ready("worker", "retry").output
        assert ready("worker", "--once").exit_code == 0
    assert len(box.came) == 1


def test_a_database_that_is_not_there_is_named(jicai: Jicai) -> None:
    result = jicai("worker", "--once")
    assert result.exit_code == 1
    assert "jicai init" in result.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(ready: Jicai, tmp_path: Path, number: signal.Signals) -> None:
    tell_somebody()
    command = [sys.executable, "-m", "talent.cli", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    # It says so once it listens to signals.
    while "Ctrl+C" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(number)
    words = process.communicate(timeout=30)[1]
    assert process.returncode == 0, words
    assert "Traceback" not in words
