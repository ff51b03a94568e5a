"""Tries are counted by network, and by all workers together."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from talent.accounts.tables import SignInThrottle
from talent.accounts.throttle import (
    clear_stale,
    count_failure,
    level,
    look_for_wait,
    network_key,
    network_of,
    wait_for,
)
from talent.kit.clock import now
from talent.kit.db import Database, Session


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_an_address_is_counted_by_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_failures_at_the_same_time_are_all_counted(database: Database) -> None:
    def fail() -> None:
        for _ in range(5):
            with database.write() as session:
                count_failure(session, "account:x", 1000)

    threads = [threading.Thread(target=fail, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with database.write() as session:
        assert round(level(session, "account:x")) == 20


def test_nobody_waits_without_a_failure(session: Session) -> None:
    assert wait_for(session, "account:x") is None


def test_forgiven_counts_are_cleared_away(session: Session) -> None:
    count_failure(session, "account:old", 5)
    with time_machine.travel(now() + timedelta(days=2)):
        count_failure(session, "account:new", 5)
        clear_stale(session)
    assert session.exec(select(SignInThrottle.key)).all() == ["account:new"]


def test_who_only_looks_is_told_the_same_wait_and_leaves_no_row(database: Database) -> None:
    with database.write() as session:
        for _ in range(4):
            count_failure(session, "certificate:x", 3)
    with database.write() as session:
        waited = wait_for(session, "certificate:x")
    with database.read() as session:
        looked = look_for_wait(session, "certificate:x")
        assert look_for_wait(session, "certificate:y") is None
        assert session.get(SignInThrottle, "certificate:y") is None
    assert waited is not None
    assert looked is not None
    assert 0 <= waited - looked <= 1


def test_tries_at_one_kind_of_secret_are_counted_apart_from_those_at_another() -> None:
    assert network_key("certificate", "192.0.2.1") != network_key("address", "192.0.2.1")
    assert network_key("certificate", "::ffff:192.0.2.1") == network_key("certificate", "192.0.2.1")
