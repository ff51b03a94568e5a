"""The market compares what it holds with us and does its part where they differ."""

from collections.abc import Callable
from functools import partial
from secrets import token_hex
from typing import Any, TypeVar

from talent.market.canonical import field_digests
from talent.market.enums import RecordKind
from talent.market.mock.calling import Unreachable
from talent.market.mock.market import Market
from talent.market.reconciliation_enums import Nature, Remedy

T = TypeVar("T")
# An answer that was lost is asked for again; each message is safe to repeat.
_TRIES = 20
_SIZE = 100


def reconcile(market: Market, kind: RecordKind) -> dict[str, Any]:
    """Hands in what is asked for until nothing is; the report."""
    data: dict[str, Any] = {"kind": kind.value}
    if kind.leaves:
        data["cursor"] = market.store.cursor
    key = token_hex(16)
    step = _insist(market, lambda: market.caller.post("/reconciliations", data, key=key))
    while step["state"] == "running":
        step = _insist(market, partial(_answer, market, kind, step))
    report: dict[str, Any] = _insist(market, lambda: market.caller.get(f"/reconciliations/{step['id']}"))
    return report


def mend(market: Market, report: dict[str, Any]) -> None:
    """Orders what is ours again and marks its own for the next push; both then go their usual way."""
    if report["state"] != "different":
        return
    kind, address = RecordKind(report["kind"]), f"/reconciliations/{report['id']}"
    _insist(market, lambda: market.caller.post(f"{address}/mending"))
    number = pages = 1
    while number <= pages:
        page = _insist(market, partial(market.caller.get, f"{address}/differences", page=number, size=_SIZE))
        with market.store.unit():
            for one in page["items"]:
                _do_own_part(market, kind, one)
        pages = -(-page["total"] // page["size"])
        number += 1


def _answer(market: Market, kind: RecordKind, step: dict[str, Any]) -> Any:
    address = f"/reconciliations/{step['id']}"
    if step["ranges"]:
        asked = [(one["first"], one["last"], one["parts"]) for one in step["ranges"]]
        digests = [one for ask in asked for one in market.store.range_digests(kind, *ask)]
        return market.caller.post(f"{address}/ranges", {"items": [one.model_dump() for one in digests]})
    if step["records"]:
        spans = [(one["first"], one["last"]) for one in step["records"]]
        items = [
            {
                "first": first,
                "last": last,
                "items": [one.model_dump() for one in market.store.records(kind, first, last)],
            }
            for first, last in spans
        ]
        return market.caller.post(f"{address}/records", {"items": items})
    return market.caller.post(
        f"{address}/fields", {"items": [_fields(market, kind, name) for name in step["fields"]]}
    )


def _fields(market: Market, kind: RecordKind, record_id: str) -> dict[str, Any]:
    held = market.store.held(kind, record_id)
    return {"record_id": record_id, "fields": field_digests((held and held.content) or {})}


def _do_own_part(market: Market, kind: RecordKind, difference: dict[str, Any]) -> None:
    record_id, remedy = difference["record_id"], Remedy(difference["remedy"])
    if remedy is Remedy.DROP:
        market.store.drop(kind, record_id)
    if remedy not in (Remedy.PUSH, Remedy.PUSH_WITHDRAWAL):
        return
    held = market.store.held(kind, record_id)
    version, here = held.version if held else 0, difference["version_here"]
    # Nothing is lost by a version too many; one that is not above ours would be taken for an old one.
    if here >= version or difference["nature"] != Nature.MISSING_HERE:
        version = max(version, here) + 1
    content = held.content if held and remedy is Remedy.PUSH else None
    market.store.put(kind, record_id, version, content, "", pending=True)


def _insist(market: Market, ask: Callable[[], T]) -> T:
    for _ in range(_TRIES - 1):
        try:
            return ask()
        except Unreachable:
            market.happened["failed"] += 1
    return ask()
