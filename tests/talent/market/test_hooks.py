"""Hooks as the staff set them up."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import text
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.audit.tables import AuditEntry
from talent.kit.clock import now
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.market.client_rules import MOST_TRIES
from talent.market.enums import CallFault, CallState, HookEvent
from talent.market.hook_addresses import HookPolicy
from talent.market.hook_calls import Answer
from talent.market.hook_outbox import LEASE, announce, claim, settle
from talent.market.hook_schemas import HookInput
from talent.market.hook_tables import Hook, HookCall
from talent.market.hooks import (
    add_hook,
    deliver_again,
    get_hook,
    list_calls,
    list_hooks,
    remove_hook,
    rotate_hook_secret,
    set_hook_active,
)
from tests.factories.market_clients import HOST, POLICY, make_client, make_hook

DOWN = Answer(CallFault.TIMEOUT)


def wanted(program_id: int, **more: object) -> HookInput:
    return HookInput.model_validate(
        {"program_id": program_id, "url": f"https://{HOST}/in", "events": ["changes"], **more}
    )


def give_up(session: Session, hook_id: int, clock: Any) -> int:
    """A call of the hook that was given up."""
    announce(session, HookEvent.CHANGES)
    for _ in range(MOST_TRIES):
        claimed = claim(session, hook_id)
        assert claimed is not None
        settle(session, claimed, DOWN, 0)
        clock.shift(timedelta(hours=1))
    return claimed.number


def test_a_hook_has_a_secret_that_the_database_holds_only_encrypted(session: Session) -> None:
    issued = make_hook(session, make_client(session))
    assert issued.secret.startswith("whsec_")
    raw = session.connection().execute(text("SELECT secret FROM market_hook")).scalar_one()
    assert issued.secret.encode() not in bytes(raw)


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com/", "https://elsewhere.example.com/", "https://127.0.0.1/"]
)
def test_only_allowed_hosts_are_taken(session: Session, staff: Actor, url: str) -> None:
    client = make_client(session).client
    with pytest.raises(Invalid) as caught:
        add_hook(session, staff, wanted(client.id, url=url), POLICY)
    assert caught.value.fields[0].field == "url"


def test_without_a_list_of_hosts_there_is_no_hook(session: Session, staff: Actor) -> None:
    client = make_client(session).client
    with pytest.raises(Invalid):
        add_hook(session, staff, wanted(client.id), HookPolicy())


def test_a_hook_belongs_to_a_program(session: Session, staff: Actor) -> None:
    with pytest.raises(Invalid) as caught:
        add_hook(session, staff, wanted(999), POLICY)
    assert caught.value.fields[0].field == "program_id"


def test_sent_twice_it_is_made_once(session: Session, staff: Actor) -> None:
    client = make_client(session).client
    first = add_hook(session, staff, wanted(client.id), POLICY, key="k")
    second = add_hook(session, staff, wanted(client.id), POLICY, key="k")
    assert (second.hook.id, second.secret) == (first.hook.id, "")


def test_a_call_that_was_given_up_can_be_sent_again_as_the_same_call(session: Session, staff: Actor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        hook = make_hook(session, make_client(session)).hook.id
        number = give_up(session, hook, clock)
        (dead,) = list_calls(session, staff, CallState.DEAD, Page()).items
        assert (dead.id, dead.fault, dead.attempts) == (number, CallFault.TIMEOUT, MOST_TRIES)
        deliver_again(session, staff, number)
        deliver_again(session, staff, number)
        assert list_calls(session, staff, CallState.DEAD, Page()).total == 0
        clock.shift(LEASE)
        claimed = claim(session, hook)
        assert claimed is not None
        assert claimed.call_id == dead.call_id
        settle(session, claimed, Answer(status=200), 0)
        assert get_hook(session, staff, hook).delivered_at == now()


def test_of_a_hook_that_is_switched_off_nothing_is_sent_again(session: Session, staff: Actor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        hook = make_hook(session, make_client(session)).hook
        number = give_up(session, hook.id, clock)
        set_hook_active(session, staff, hook.id, False, hook.version)
        with pytest.raises(Conflict):
            deliver_again(session, staff, number)


def test_switched_on_again_it_begins_as_if_nothing_had_failed(session: Session, staff: Actor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        hook = make_hook(session, make_client(session)).hook
        give_up(session, hook.id, clock)
        off = set_hook_active(session, staff, hook.id, False, hook.version)
        on = set_hook_active(session, staff, hook.id, True, off.version)
        assert (on.failures, on.failing_since, on.dead) == (0, None, 1)
        announce(session, HookEvent.PUSH_AGAIN)
        assert claim(session, hook.id) is not None


def test_a_new_secret_signs_the_next_call(session: Session, staff: Actor) -> None:
    issued = make_hook(session, make_client(session))
    new = rotate_hook_secret(session, staff, issued.hook.id, issued.hook.version)
    announce(session, HookEvent.CHANGES)
    claimed = claim(session, issued.hook.id)
    assert claimed is not None
    assert claimed.secret == new.secret != issued.secret
    with pytest.raises(Conflict):
        rotate_hook_secret(session, staff, issued.hook.id, issued.hook.version)


def test_removed_it_is_gone_with_its_calls_also_under_a_worker(session: Session, staff: Actor) -> None:
    hook = make_hook(session, make_client(session)).hook
    announce(session, HookEvent.CHANGES)
    claimed = claim(session, hook.id)
    assert claimed is not None
    remove_hook(session, staff, hook.id, hook.version)
    settle(session, claimed, Answer(status=200), 0)
    assert session.exec(select(Hook)).all() == session.exec(select(HookCall)).all() == []
    with pytest.raises(NotFound):
        get_hook(session, staff, hook.id)
    with pytest.raises(NotFound):
        deliver_again(session, staff, claimed.number)


def test_the_list_counts_what_waits_and_what_was_given_up(session: Session, staff: Actor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        hook = make_hook(session, make_client(session)).hook.id
        other = make_hook(session, make_client(session), events=[HookEvent.PUSH_AGAIN]).hook.id
        give_up(session, hook, clock)
        announce(session, HookEvent.PUSH_AGAIN)
        found = {one.id: (one.waiting, one.dead) for one in list_hooks(session, staff, Page()).items}
        assert found == {hook: (1, 1), other: (1, 0)}
        assert list_calls(session, staff, CallState.DEAD, Page(), hook_id=other).total == 0


@pytest.mark.parametrize("who", ["api_client", "enterprise_owner", "talent", "university"])
def test_only_the_staff_manage_hooks(session: Session, who: str, request: pytest.FixtureRequest) -> None:
    actor: Actor = request.getfixturevalue(who)
    issued = make_client(session)
    hook = make_hook(session, issued).hook
    for act in (
        lambda: list_hooks(session, actor, Page()),
        lambda: list_calls(session, actor, CallState.DEAD, Page()),
        lambda: add_hook(session, actor, wanted(issued.client.id), POLICY),
        lambda: set_hook_active(session, actor, hook.id, False, hook.version),
        lambda: rotate_hook_secret(session, actor, hook.id, hook.version),
        lambda: remove_hook(session, actor, hook.id, hook.version),
        lambda: deliver_again(session, actor, 1),
    ):
        with pytest.raises(Forbidden):
            act()


def test_no_secret_and_no_address_stands_in_the_trail(session: Session) -> None:
    issued = make_hook(session, make_client(session))
    new = rotate_hook_secret(session, SYSTEM, issued.hook.id, issued.hook.version)
    lines = [line.detail for line in session.exec(select(AuditEntry))]
    assert len(lines) >= 3
    assert not any(issued.secret in line or new.secret in line for line in lines)
