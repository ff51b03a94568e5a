"""Selects of hooks and of their calls."""

from typing import Any

from sqlalchemy import ScalarSelect, func
from sqlmodel import col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from talent.market.enums import CallState
from talent.market.hook_tables import Hook, HookCall
from talent.market.tables import MarketClient


def callable_hooks() -> SelectOfScalar[Hook]:
    """Those that are switched on, of programs that are; without an order."""
    return (
        select(Hook)
        .join(MarketClient, col(MarketClient.id) == col(Hook.client_id))
        .where(col(Hook.active).is_(True), col(MarketClient.active).is_(True))
    )


def waiting_calls(hook_id: int) -> SelectOfScalar[HookCall]:
    """The oldest first."""
    query = select(HookCall).where(col(HookCall.hook_id) == hook_id, col(HookCall.state) == CallState.WAITING)
    return query.order_by(col(HookCall.id))


def hooks_with_counts() -> Select[Hook, str, Any, Any]:
    """All, with the name of the program, how many calls wait and how many were given up; by program."""
    return (
        select(Hook, MarketClient.name, _counted(CallState.WAITING), _counted(CallState.DEAD))
        .join(MarketClient, col(MarketClient.id) == col(Hook.client_id))
        .order_by(col(MarketClient.name), col(Hook.id))
    )


def calls_with_hook(state: CallState, hook_id: int | None) -> Select[HookCall, Hook, str]:
    """Calls in a state, of one hook or of all, with the hook and the program's name; the newest first."""
    query = (
        select(HookCall, Hook, MarketClient.name)
        .join(Hook, col(Hook.id) == col(HookCall.hook_id))
        .join(MarketClient, col(MarketClient.id) == col(Hook.client_id))
        .where(col(HookCall.state) == state)
        .order_by(col(HookCall.id).desc())
    )
    return query if hook_id is None else query.where(col(HookCall.hook_id) == hook_id)


def _counted(state: CallState) -> ScalarSelect[Any]:
    return (
        select(func.count())
        .where(col(HookCall.hook_id) == col(Hook.id), col(HookCall.state) == state)
        .scalar_subquery()
    )
