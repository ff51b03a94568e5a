"""The worker: what is due goes out, whatever is wrong with one message or one round."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from talent.kit.db import Database
from talent.notices.enums import DeliveryState, MailMode
from talent.notices.tables import Delivery, Notice
from talent.settings import Settings
from talent.worker.loop import Worker
from tests.factories.accounts import make_user
from tests.mailbox import open_mailbox
from tests.talent.notices.conftest import MORNING, tell_decided, want


def told(database: Database, *keys: str, login: str = "li@example.com") -> None:
    with database.write() as session:
        user = make_user(session, login=login).id or 0
        for key in keys:
            tell_decided(session, user, key)


def states(database: Database) -> list[tuple[DeliveryState, str]]:
    with database.read() as session:
        rows = session.exec(select(Delivery).order_by(Delivery.id)).all()  # type: ignore[arg-type]
        return [(row.state, row.error) for row in rows]


def mails(settings: Settings) -> list[Path]:
    return sorted((settings.home / "outbox" / "mail").glob("*.eml"))


@time_machine.travel(MORNING)
def test_without_a_mail_server_mail_is_written_into_the_home(database: Database, settings: Settings) -> None:
    told(database, "a", "b")
    worker = Worker(database, settings)
    worker.run_once()
    worker.run_once()
    assert len(mails(settings)) == 2
    assert states(database) == [(DeliveryState.SENT, "")] * 2


@time_machine.travel(MORNING)
def test_mail_goes_to_the_server_of_the_settings_in_the_name_of_the_sender(
    database: Database, settings: Settings
) -> None:
    told(database, "a")
    with open_mailbox() as box:
        settings.smtp_url, settings.mail_from = box.url, "冀才 <no-reply@hebei.example>"
        Worker(database, settings).run_once()
    (mail,) = box.came
    assert mail["From"] == "冀才 <no-reply@hebei.example>"
    assert mail["Message-ID"].endswith("@hebei.example>")
    assert mails(settings) == []


@time_machine.travel(MORNING)
def test_one_message_that_is_refused_stops_no_other(database: Database, settings: Settings) -> None:
    told(database, "a", "b", "c")
    with open_mailbox() as box:
        box.answers = {"RCPT": ["550 no such user", "451 later"]}
        settings.smtp_url, settings.mail_from = box.url, "no-reply@jicai.example"
        Worker(database, settings).run_once()
    assert states(database) == [
        (DeliveryState.FAILED, "the address is refused (550)"),
        (DeliveryState.WAITING, "SMTPRecipientsRefused"),
        (DeliveryState.SENT, ""),
    ]


def test_a_server_that_is_away_for_days_loses_nothing_and_nothing_is_given_up(
    database: Database, settings: Settings
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        told(database, "a", "b")
        with open_mailbox() as box:
            settings.smtp_url, settings.mail_from = box.url, "no-reply@jicai.example"
        for _ in range(20):
            Worker(database, settings).run_once()
            clock.shift(timedelta(days=1))
        assert {state for state, _ in states(database)} == {DeliveryState.WAITING}
        assert "ConnectionRefusedError" in {error for _, error in states(database)}
        with open_mailbox() as box:
            settings.smtp_url = box.url
            Worker(database, settings).run_once()
    assert len(box.came) == 2
    assert states(database) == [(DeliveryState.SENT, "")] * 2


@time_machine.travel(MORNING)
def test_a_server_that_lets_nobody_in_is_like_none(database: Database, settings: Settings) -> None:
    told(database, "a", "b")
    with open_mailbox() as box:
        box.answers = {"EHLO": ["554 closed"], "HELO": ["554 closed"]}
        settings.smtp_url = box.url.replace("smtp://", "smtp://user:hush@")
        settings.mail_from = "no-reply@jicai.example"
        Worker(database, settings).run_once()
    # It was not asked again for the second one.
    assert [error != "" for _, error in states(database)] == [True, False]
    assert box.came == []


@time_machine.travel(MORNING)
def test_a_message_that_can_not_be_written_keeps_no_other_waiting(
    database: Database, settings: Settings
) -> None:
    told(database, "broken", "whole")
    with database.write() as session:
        session.exec(select(Notice).where(Notice.key == "broken")).one().facts = {}
    Worker(database, settings).run_once()
    assert states(database) == [(DeliveryState.WAITING, "KeyError"), (DeliveryState.SENT, "")]


@time_machine.travel(MORNING)
def test_short_messages_are_left_for_a_gateway(database: Database, settings: Settings) -> None:
    with database.write() as session:
        user = make_user(session, login="13800138000").id or 0
        want(session, user, MailMode.OFF, sms=True)
        tell_decided(session, user)
    Worker(database, settings).run_once()
    (path,) = (settings.home / "outbox" / "sms").iterdir()
    assert "13800138000" in path.read_text("utf-8")
    assert states(database) == [(DeliveryState.SENT, "")]


@time_machine.travel(MORNING, tick=True)
def test_in_a_thread_it_works_until_it_is_left(database: Database, settings: Settings) -> None:
    told(database, "a")
    with Worker(database, settings):
        deadline = time.monotonic() + 20
        while states(database) != [(DeliveryState.SENT, "")]:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_a_round_that_fails_does_not_end_the_worker(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = []

    def broken(self: Worker, **_: Any) -> bool:
        rounds.append(1)
        if len(rounds) == 3:
            self.stop()
        raise OSError("the database is away")

    monkeypatch.setattr("talent.worker.loop.LOOK_SECONDS", 0.0)
    monkeypatch.setattr(Worker, "round", broken)
    Worker(database, settings).run()
    assert len(rounds) == 3
