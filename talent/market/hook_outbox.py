"""The calls of hooks: written with what they tell of, made by the workers, each hook's by one at a time.

A worker claims a hook in a transaction of its own, calls, and settles in another. What dies in between leaves
a hook that is due again past its lease, and the same call under the same id.
"""

import json
import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from talent.accounts.actor import SYSTEM
from talent.accounts.enums import Role
from talent.accounts.tables import Organisation, User
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import now
from talent.market.client_rules import is_given_up, is_silent, pause_after
from talent.market.enums import CallFault, CallState, HookEvent
from talent.market.hook_calls import SECRET_PREFIX, Answer
from talent.market.hook_queries import callable_hooks, waiting_calls
from talent.market.hook_tables import Hook, HookCall
from talent.market.tables import MarketClient, OutRecord
from talent.notices.enums import NoticeKind
from talent.notices.service import Told, tell_each

# Longer than any call can last, the looking up of the name with it.
LEASE = timedelta(minutes=2)
_KEPT = timedelta(days=30)
_PORTION = 1000


@dataclass(frozen=True)
class Claimed:
    """A call to make now, and the number by which its worker is told from one that came later."""

    number: int
    hook_id: int
    turn: int
    call_id: str
    url: str
    secret: str
    body: bytes


def announce(session: Session, event: HookEvent | str, *, client_id: int | None = None) -> int:
    """Leaves a call for every hook that wants to know, or those of one client; says for how many.

    In the transaction in which it came about: neither can be without the other. Takes no lock.
    """
    wanted = HookEvent(event)
    query = callable_hooks()
    if client_id is not None:
        query = query.where(col(Hook.client_id) == client_id)
    hooks = [
        hook for hook in session.exec(query.order_by(col(Hook.id))) if wanted.value in hook.events.split()
    ]
    cursor = (session.exec(select(func.max(OutRecord.sequence))).one() or 0) if hooks else 0
    for hook in hooks:
        assert hook.id is not None
        session.add(HookCall(hook_id=hook.id, call_id=_new_id(), event=wanted, cursor=cursor))
    session.flush()
    return len(hooks)


def due_hooks(session: Session) -> list[int]:
    """Hooks that may be called now and have something to be called for, the longest due first."""
    waits = select(HookCall.id).where(
        col(HookCall.hook_id) == col(Hook.id), col(HookCall.state) == CallState.WAITING
    )
    query = callable_hooks().where(col(Hook.due_at) <= now(), waits.exists())
    due = session.exec(query.order_by(col(Hook.due_at), col(Hook.id)))
    return [hook.id for hook in due if hook.id is not None]


def claim(session: Session, hook_id: int) -> Claimed | None:
    """The hook's next call, which is now this worker's for the length of a lease; None if there is none."""
    query = callable_hooks().where(col(Hook.id) == hook_id, col(Hook.due_at) <= now())
    locked = query.with_for_update(skip_locked=True, of=Hook).execution_options(populate_existing=True)
    hook = session.exec(locked).one_or_none()
    if hook is None:
        return None
    call = _next_call(session, hook_id)
    if call is None:
        return None
    moment = now()
    call.tried_at = call.tried_at or moment
    hook.due_at = moment + LEASE
    hook.turn += 1
    session.flush()
    assert call.id is not None
    return Claimed(call.id, hook_id, hook.turn, call.call_id, hook.url, hook.secret, _body(call))


def settle(session: Session, claimed: Claimed, answer: Answer, chance: float) -> None:
    """Notes what came of the call. A worker that comes back after its lease can only say that it arrived."""
    hook, call = _locked(session, claimed)
    if hook is None or call is None or call.state is not CallState.WAITING:
        return
    mine, moment = hook.turn == claimed.turn, now()
    if answer.fault is None:
        call.state, call.status, call.fault, call.settled_at = (
            CallState.DELIVERED,
            answer.status,
            None,
            moment,
        )
        hook.failures, hook.failing_since, hook.delivered_at = 0, None, moment
        if mine:
            hook.due_at = moment
    elif mine:
        call.attempts += 1
        call.fault, call.status = answer.fault, answer.status
        if is_given_up(call.attempts):
            call.state, call.settled_at = CallState.DEAD, moment
        hook.failures += 1
        hook.failing_since = hook.failing_since or moment
        hook.due_at = moment + pause_after(hook.failures, chance)
        if is_silent(hook.failing_since, moment):
            _silence(session, hook)
    session.flush()


def bury_waiting(session: Session, hook_id: int) -> None:
    """What waits for a hook that was switched off is given up, for the staff to see."""
    for call in session.exec(waiting_calls(hook_id)):
        call.state, call.settled_at = CallState.DEAD, now()
        call.fault = call.fault or CallFault.SWITCHED_OFF
    session.flush()


def drop_old_calls(session: Session, _day: date) -> int:
    """A portion of the calls that were settled a month ago; says how many."""
    old = (
        select(HookCall.id)
        .where(col(HookCall.state) != CallState.WAITING, col(HookCall.settled_at) < now() - _KEPT)
        .order_by(col(HookCall.id))
        .limit(_PORTION)
    )
    ids = session.exec(old).all()
    session.exec(delete(HookCall).where(col(HookCall.id).in_(ids)))
    return len(ids)


def new_hook_secret() -> str:
    return SECRET_PREFIX + b64encode(secrets.token_bytes(32)).decode()


def _new_id() -> str:
    return f"call_{secrets.token_hex(12)}"


def _next_call(session: Session, hook_id: int) -> HookCall | None:
    """The oldest. Those of one event that nobody has seen yet are one: the newest says all that they say."""
    waiting = session.exec(waiting_calls(hook_id)).all()
    if not waiting:
        return None
    first = waiting[0]
    if first.tried_at is not None:
        return first
    same = [call for call in waiting if call.event is first.event and call.tried_at is None]
    for call in same[:-1]:
        session.delete(call)
    return same[-1]


def _body(call: HookCall) -> bytes:
    """The same at every try."""
    told = {"event": call.event.value, "cursor": call.cursor, "at": call.at.isoformat(timespec="seconds")}
    return json.dumps(told).encode()


def _locked(session: Session, claimed: Claimed) -> tuple[Hook | None, HookCall | None]:
    query = select(Hook).where(col(Hook.id) == claimed.hook_id).with_for_update()
    hook = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    return hook, session.get(HookCall, claimed.number, populate_existing=True)


def _silence(session: Session, hook: Hook) -> None:
    """Switched off by the site itself, which all staff are told."""
    assert hook.id is not None
    hook.active, hook.silenced = False, True
    hook.version += 1
    bury_waiting(session, hook.id)
    named = (
        select(Organisation.name)
        .join(MarketClient, col(MarketClient.organisation_id) == col(Organisation.id))
        .where(col(MarketClient.id) == hook.client_id)
    )
    facts = {"organisation": session.exec(named).one()}
    staff = select(User.id).where(col(User.role) == Role.STAFF, col(User.active).is_(True))
    key, path = f"market_hook:{hook.id}:{hook.version}:off", "/staff/market/hooks"
    tell_each(
        session,
        [
            Told(user_id, NoticeKind.MARKET_HOOK_OFF, key, path, facts)
            for user_id in session.exec(staff.order_by(col(User.id)))
            if user_id is not None
        ],
    )
    record(session, SYSTEM, Action.MARKET_HOOK_OFF, "market_hook", hook.id)
