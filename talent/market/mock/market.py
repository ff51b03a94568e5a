"""The market itself: reads changes, sends receipts, pushes its own, whatever happens on the way."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from talent.market.canonical import digest_of
from talent.market.enums import Operation, ReceiptState, RecordKind, TakenState
from talent.market.mock.calling import Caller, Refused, Send, Unreachable
from talent.market.mock.store import Held, Store

# The reason for which a record is not taken; empty where it is.
Rule = Callable[[RecordKind, Mapping[str, Any]], str]
LEAVING = tuple(kind for kind in RecordKind if kind.leaves)
COMING = (RecordKind.VACANCY, RecordKind.PLACEMENT)
_PATHS = {RecordKind.VACANCY: "/vacancies", RecordKind.PLACEMENT: "/placements"}
_PAGE = 200
_BATCH = 100


class Garbled(Exception):
    """A content that does not have the digest that came with it."""


def takes_all(_kind: RecordKind, _content: Mapping[str, Any]) -> str:
    return ""


class Market:
    """All steps are safe to repeat, and each keeps what it has reached before the next begins."""

    def __init__(self, send: Send, store: Store, client_id: str, secret: str, rule: Rule = takes_all) -> None:
        self.caller = Caller(send, client_id, secret)
        self.store = store
        self.rule = rule
        self.happened: Counter[str] = Counter()

    def work(self) -> bool:
        """One round of everything; whether all of it went through."""
        went = [self._tried(step) for step in (self.fetch, self.send_receipts, self.push)]
        return all(went)

    def fetch(self) -> None:
        """Reads what has changed, page by page; a page and its cursor are kept together."""
        more = True
        while more:
            page = self.caller.get("/changes", cursor=self.store.cursor, limit=_PAGE)
            with self.store.unit():
                for change in page["items"]:
                    self._take(change)
                self.store.move(page["cursor"])
            more = page["more"]

    def send_receipts(self) -> None:
        while due := self.store.owed(_BATCH):
            items = [one._asdict() for one in due]
            answer = self.caller.post("/receipts", {"items": items}, key=_key("receipts", items))
            self.happened["receipts unknown"] += sum(not one["known"] for one in answer["items"])
            with self.store.unit():
                for one in due:
                    self.store.paid(one)
            self.happened["receipts"] += len(due)

    def push(self) -> None:
        """Sends own records that changed, a batch of each kind at a time."""
        for kind in COMING:
            for _ in range(-(-self.store.debts() // _BATCH)):
                self._push(kind, self.store.pending(kind, _BATCH))

    def change(self, kind: RecordKind, reference: str, content: Mapping[str, Any] | None) -> None:
        """An own record is made, changed or, without content, withdrawn."""
        held = self.store.held(kind, reference)
        version = held.version + 1 if held else 1
        self.store.put(kind, reference, version, content, "", pending=True)

    def _tried(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except (Unreachable, Garbled) as error:
            self.happened["failed"] += 1
            self.happened["garbled"] += isinstance(error, Garbled)
            return False
        return True

    def _take(self, change: Mapping[str, Any]) -> None:
        """By version: what is older than what is held changes nothing; of the same the sender is right."""
        kind, record_id, version = RecordKind(change["kind"]), change["record_id"], change["version"]
        content, digest = change["content"], change["digest"]
        if digest != ("" if content is None else digest_of(content)):
            raise Garbled(record_id)
        held = self.store.held(kind, record_id)
        if held and version < held.version:
            self.happened["older changes"] += 1
            return
        reason = self.rule(kind, content) if content is not None else ""
        state = ReceiptState.REJECTED if reason else ReceiptState.ACCEPTED
        if held is None or (held.version, held.digest) != (version, digest):
            self.store.put(kind, record_id, version, content, state.value, reason=reason)
            self.happened["changes"] += 1
        else:
            self.happened["changes again"] += 1
        self.store.owe(record_id, version, state, reason)

    def _push(self, kind: RecordKind, batch: list[Held]) -> None:
        if not batch:
            return
        items = [_pushed(one) for one in batch]
        try:
            answer = self.caller.post(_PATHS[kind], {"items": items}, key=_key(kind.value, items))
        except Refused as error:
            if error.status != HTTPStatus.CONFLICT:
                raise
            # Under the same key something else has arrived before than what was sent.
            self.happened["pushed: conflict"] += 1
            self._raise_versions(batch)
            return
        taken = {one["reference"]: one for one in answer["items"]}
        with self.store.unit():
            for one in batch:
                self._settle(one, taken[one.record_id])

    def _settle(self, sent: Held, taken: Mapping[str, Any]) -> None:
        state = TakenState(taken["state"])
        self.happened[f"pushed: {state.value}"] += 1
        if state is TakenState.STALE or taken["digest"] != sent.digest:
            self._raise_versions([sent])
        else:
            self.store.settle(sent.kind, sent.record_id, sent.version, state.value, taken["reason"])

    def _raise_versions(self, batch: list[Held]) -> None:
        """Sent again as newer ones, unless they have changed meanwhile."""
        with self.store.unit():
            for one in batch:
                held = self.store.held(one.kind, one.record_id)
                if held and held.version == one.version:
                    self.store.put(one.kind, one.record_id, one.version + 1, one.content, "", pending=True)


def _pushed(held: Held) -> dict[str, Any]:
    operation = Operation.CREATE if held.version == 1 else Operation.UPDATE
    if held.content is None:
        operation = Operation.WITHDRAW
    return {
        "reference": held.record_id,
        "version": held.version,
        "operation": operation.value,
        "content": held.content,
    }


def _key(name: str, items: list[dict[str, Any]]) -> str:
    """The same items have the same key, however often they are sent and even after a new start."""
    return sha256(f"{name} {json.dumps(items, sort_keys=True)}".encode()).hexdigest()[:40]
