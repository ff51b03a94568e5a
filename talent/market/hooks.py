"""Hooks as the staff set them up, and what became of their calls. ``announce`` leaves the calls."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.market.client_queries import visible_clients
from talent.market.enums import CallState, HookEvent
from talent.market.hook_addresses import HookPolicy, Unreachable, target_of
from talent.market.hook_outbox import LEASE, announce, bury_waiting, new_hook_secret
from talent.market.hook_queries import calls_with_hook, hooks_with_counts
from talent.market.hook_schemas import CallOut, HookInput, HookOut, IssuedHook
from talent.market.hook_tables import Hook, HookCall
from talent.market.tables import MarketClient

__all__ = [
    "add_hook",
    "announce",
    "deliver_again",
    "get_hook",
    "list_calls",
    "list_hooks",
    "remove_hook",
    "rotate_hook_secret",
    "set_hook_active",
]

_CHANGED = "这个回调刚被他人修改，请刷新后再试。"
_NOT_ALLOWED = "网址须以 https:// 开头，并且主机在允许的名单内（由运维在 JICAI_HOOK_HOSTS 中设置）。"


def list_hooks(session: Session, actor: Actor, page: Page) -> Paged[HookOut]:
    require(actor, Permission.MARKET_MANAGE)
    rows = session.exec(hooks_with_counts().offset(page.offset).limit(page.size)).all()
    return Paged[HookOut](
        items=[_out(*row) for row in rows],
        total=count(session, select(Hook.id)),
        number=page.number,
        size=page.size,
    )


def get_hook(session: Session, actor: Actor, number: int) -> HookOut:
    require(actor, Permission.MARKET_MANAGE)
    row = session.exec(hooks_with_counts().where(col(Hook.id) == number)).one_or_none()
    if row is None:
        raise NotFound("没有找到这个回调。")
    return _out(*row)


def add_hook(
    session: Session, actor: Actor, data: HookInput, policy: HookPolicy, *, key: str = ""
) -> IssuedHook:
    """A new address to call, on an allowed host."""
    require(actor, Permission.MARKET_MANAGE)
    body = body_of(data.model_dump())
    made = made_before(session, actor, Action.MARKET_HOOK_ADD, key, body)
    if made is not None:
        return IssuedHook(hook=get_hook(session, actor, made), secret="")
    _check(session, actor, data, policy)
    wanted = set(data.events)
    hook = Hook(
        client_id=data.program_id,
        url=data.url,
        events=" ".join(event.value for event in HookEvent if event in wanted),
        secret=new_hook_secret(),
    )
    session.add(hook)
    session.flush()
    assert hook.id is not None
    record(session, actor, Action.MARKET_HOOK_ADD, "market_hook", hook.id, hook.events)
    remember(session, actor, Action.MARKET_HOOK_ADD, key, body, hook.id)
    return IssuedHook(hook=get_hook(session, actor, hook.id), secret=hook.secret)


def rotate_hook_secret(session: Session, actor: Actor, number: int, version: int) -> IssuedHook:
    """From the next call on it is signed with a new secret."""
    hook = _locked(session, actor, number, version)
    hook.secret = new_hook_secret()
    hook.version += 1
    session.flush()
    record(session, actor, Action.MARKET_HOOK_ROTATE, "market_hook", number)
    return IssuedHook(hook=get_hook(session, actor, number), secret=hook.secret)


def set_hook_active(session: Session, actor: Actor, number: int, active: bool, version: int) -> HookOut:
    """Off, what waits is given up; on, it begins as if nothing had failed."""
    hook = _locked(session, actor, number, version)
    if hook.active is not active:
        hook.active, hook.silenced = active, False
        hook.failures, hook.failing_since, hook.due_at = 0, None, now()
        hook.version += 1
        if not active:
            bury_waiting(session, number)
        session.flush()
        record(session, actor, Action.MARKET_HOOK_ACTIVE, "market_hook", number, "on" if active else "off")
    return get_hook(session, actor, number)


def remove_hook(session: Session, actor: Actor, number: int, version: int) -> None:
    """With all its calls."""
    hook = _locked(session, actor, number, version)
    session.delete(hook)
    session.flush()
    record(session, actor, Action.MARKET_HOOK_REMOVE, "market_hook", number)


def list_calls(
    session: Session, actor: Actor, state: CallState, page: Page, *, hook_id: int | None = None
) -> Paged[CallOut]:
    """Calls in a state, of one hook or of all, the newest first."""
    require(actor, Permission.MARKET_MANAGE)
    query = calls_with_hook(state, hook_id)
    rows = session.exec(query.offset(page.offset).limit(page.size)).all()
    return Paged[CallOut](
        items=[_call_out(*row) for row in rows],
        total=count(session, query.with_only_columns(col(HookCall.id))),
        number=page.number,
        size=page.size,
    )


def deliver_again(session: Session, actor: Actor, number: int) -> None:
    """A call that was given up is tried anew, as the same call; one that waits or arrived stays as it is."""
    require(actor, Permission.MARKET_MANAGE)
    found = session.get(HookCall, number)
    if found is None:
        raise NotFound("没有找到这次回调，可能已过保存期。")
    # First the hook, then the call, as the workers do.
    query = select(Hook).where(col(Hook.id) == found.hook_id).with_for_update()
    hook = session.exec(query.execution_options(populate_existing=True)).one()
    call = session.get_one(HookCall, number, populate_existing=True)
    if call.state is not CallState.DEAD:
        return
    if not hook.active:
        raise Conflict("这个回调已停用，请先启用再重新发送。")
    call.state, call.attempts, call.fault = CallState.WAITING, 0, None
    call.status, call.settled_at = None, None
    # Out of a long rest, but not out of the hands of a worker that is calling now.
    hook.due_at = min(hook.due_at, now() + LEASE)
    session.flush()
    record(session, actor, Action.MARKET_HOOK_AGAIN, "market_hook", hook.id, call.call_id)


def _check(session: Session, actor: Actor, data: HookInput, policy: HookPolicy) -> None:
    query = visible_clients(actor).where(col(MarketClient.id) == data.program_id)
    if session.exec(query).one_or_none() is None:
        message = "请选择客户端。"
        raise Invalid(message, fields=(FieldError("program_id", message),))
    try:
        target_of(data.url, policy)
    except Unreachable:
        raise Invalid(_NOT_ALLOWED, fields=(FieldError("url", _NOT_ALLOWED),)) from None


def _locked(session: Session, actor: Actor, number: int, version: int) -> Hook:
    require(actor, Permission.MARKET_MANAGE)
    query = select(Hook).where(col(Hook.id) == number).with_for_update()
    hook = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if hook is None:
        raise NotFound("没有找到这个回调。")
    if hook.version != version:
        raise Conflict(_CHANGED)
    return hook


def _out(hook: Hook, program: str, waiting: int, dead: int) -> HookOut:
    assert hook.id is not None
    return HookOut(
        id=hook.id,
        program_id=hook.client_id,
        program=program,
        url=hook.url,
        events=[HookEvent(one) for one in hook.events.split()],
        active=hook.active,
        silenced=hook.silenced,
        version=hook.version,
        failures=hook.failures,
        failing_since=hook.failing_since,
        delivered_at=hook.delivered_at,
        waiting=waiting,
        dead=dead,
    )


def _call_out(call: HookCall, hook: Hook, program: str) -> CallOut:
    assert call.id is not None
    assert hook.id is not None
    return CallOut(
        id=call.id,
        call_id=call.call_id,
        hook_id=hook.id,
        program=program,
        url=hook.url,
        event=call.event,
        cursor=call.cursor,
        state=call.state,
        at=call.at,
        attempts=call.attempts,
        fault=call.fault,
        status=call.status,
        active=hook.active,
    )
