"""The worker calls hooks: fairly, and whoever does not answer holds up no other."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from talent.kit.clock import now
from talent.kit.db import Database, Session
from talent.market import hook_calls
from talent.market.enums import CallState, HookEvent
from talent.market.hook_addresses import HookPolicy
from talent.market.hook_calls import Answer, Call
from talent.market.hook_outbox import LEASE, announce, claim
from talent.market.hook_tables import Hook, HookCall
from talent.settings import Settings
from talent.worker import hooking
from talent.worker.hooking import HookWork
from talent.worker.loop import Worker
from tests.factories.market_clients import make_client, make_hook
from tests.receiver import Receiver, open_receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with open_receiver() as opened:
        yield opened


@pytest.fixture
def other_receiver() -> Iterator[Receiver]:
    with open_receiver() as opened:
        yield opened


def policy_of(*receivers: Receiver) -> HookPolicy:
    return HookPolicy(frozenset(f"127.0.0.1:{one.port}" for one in receivers), private=True)


def hook_to(session: Session, receiver: Receiver) -> int:
    return make_hook(session, make_client(session), url=receiver.url, policy=policy_of(receiver)).hook.id


def states(database: Database) -> list[CallState]:
    with database.read() as session:
        rows = session.exec(select(HookCall).order_by(HookCall.id))  # type: ignore[arg-type]
        return [row.state for row in rows]


def going_on() -> bool:
    return True


def test_what_was_announced_reaches_the_receiver(
    tmp_path: Path, database: Database, receiver: Receiver
) -> None:
    with database.write() as session:
        hook_to(session, receiver)
        announce(session, HookEvent.CHANGES)
        announce(session, HookEvent.PUSH_AGAIN)
    settings = Settings(
        home=tmp_path / "home",
        database_url=database.url,
        hook_hosts=f"127.0.0.1:{receiver.port}",
        hook_private=True,
    )
    worker = Worker(database, settings)
    worker.run_once()
    assert [json.loads(body)["event"] for _, body in receiver.came] == ["changes", "push_again"]
    assert states(database) == [CallState.DELIVERED] * 2


def test_without_a_list_of_hosts_nothing_is_called(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    with database.write() as session:
        hook_to(session, receiver)
        announce(session, HookEvent.CHANGES)
    Worker(database, settings).run_once()
    assert receiver.connections == 0
    assert states(database) == [CallState.WAITING]


def test_a_receiver_that_does_not_answer_holds_up_no_other(
    database: Database, receiver: Receiver, other_receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook_calls, "STEP_SECONDS", 20.0)
    receiver.answers = ["silent"]
    with database.write() as session:
        silent, quick = hook_to(session, receiver), hook_to(session, other_receiver)
        announce(session, HookEvent.CHANGES)
    work = HookWork(database, policy_of(receiver, other_receiver))
    assert work.work(going_on, wait=False) is False
    # The silent one is still being talked to when the other has had all its calls.
    for _ in range(600):
        with database.read() as session:
            if session.get_one(Hook, quick).delivered_at is not None:
                break
        threading.Event().wait(0.02)
    with database.read() as session:
        assert session.get_one(Hook, quick).delivered_at is not None
        assert session.get_one(Hook, silent).due_at > now()
    receiver.closed.set()
    work.close()
    assert sorted(states(database)) == [CallState.DELIVERED, CallState.WAITING]


def test_of_many_calls_of_one_hook_others_are_not_kept_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooking, "THREADS", 1)
    sent: list[str] = []
    busy = threading.Event()

    def send(url: str, call: Call, *_: object) -> Answer:
        sent.append(url)
        # The first hook has always more to tell.
        if "busy" in url and not busy.is_set():
            with database.write() as session:
                announce(session, HookEvent.CHANGES)
        return Answer(status=204)

    monkeypatch.setattr(hooking, "send", send)
    with database.write() as session:
        issued = make_client(session)
        make_hook(session, issued, url="https://hooks.example.com/busy", events=[HookEvent.CHANGES])
        make_hook(session, issued, url="https://hooks.example.com/other", events=[HookEvent.PUSH_AGAIN])
        announce(session, HookEvent.CHANGES)
        announce(session, HookEvent.PUSH_AGAIN)
    work = HookWork(database, HookPolicy())
    work.work(going_on, wait=True)
    busy.set()
    assert sent.count("https://hooks.example.com/other") == 1
    work.close()


def test_a_worker_that_is_killed_while_it_calls_loses_nothing(
    database: Database, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        number = hook_to(session, receiver)
        announce(session, HookEvent.CHANGES)
    with database.write() as session:
        # The call was made, and the worker died before it could say so.
        killed = claim(session, number)
    work = HookWork(database, policy_of(receiver))
    assert work.work(going_on, wait=True) is False
    with database.write() as session:
        session.get_one(Hook, number).due_at -= LEASE
    work.work(going_on, wait=True)
    work.close()
    assert killed is not None
    assert [headers["webhook-id"] for headers, _ in receiver.came] == [killed.call_id]
    assert states(database) == [CallState.DELIVERED]


def test_an_error_of_ours_ends_no_thread_for_good(
    database: Database, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with database.write() as session:
        number = hook_to(session, receiver)
        announce(session, HookEvent.CHANGES)
    work = HookWork(database, policy_of(receiver))
    with monkeypatch.context() as broken:
        broken.setattr(hooking, "send", lambda *_: 1 / 0)
        work.work(going_on, wait=True)
    assert "could not be served" in caplog.text
    with database.write() as session:
        session.get_one(Hook, number).due_at -= LEASE
    work.work(going_on, wait=True)
    work.close()
    assert states(database) == [CallState.DELIVERED]


def test_a_receiver_in_trouble_is_left_alone_until_its_rest_is_over(
    database: Database, receiver: Receiver
) -> None:
    receiver.answers = [500]
    with database.write() as session:
        hook_to(session, receiver)
        announce(session, HookEvent.CHANGES)
    work = HookWork(database, policy_of(receiver))
    for _ in range(5):
        work.work(going_on, wait=True)
    work.close()
    assert len(receiver.came) == 1
    assert states(database) == [CallState.WAITING]
