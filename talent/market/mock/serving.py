"""The mock market as a program: rounds of work, and a local port for its state, our hooks and its faults."""

import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from talent.market.enums import RecordKind
from talent.market.mock.calling import Refused, Response, Send, Unreachable
from talent.market.mock.faults import Faults, Rates
from talent.market.mock.hearing import is_genuine
from talent.market.mock.inventing import invent
from talent.market.mock.market import COMING, Market
from talent.market.mock.reconciling import mend, reconcile
from talent.market.mock.store import Store

_PATIENCE = 30
_LARGEST_BODY = 2**16


def over_http(url: str) -> Send:
    """A connection for each request: the mock is to be simple, not fast."""
    address = urlsplit(url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        wire = kind(address.hostname or "", address.port, timeout=_PATIENCE)
        try:
            wire.request(method, address.path.rstrip("/") + path, body, dict(headers))
            answer = wire.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Response(answer.status, named, answer.read())
        except (HTTPException, OSError) as error:
            raise Unreachable(str(error) or type(error).__name__) from error
        finally:
            wire.close()

    return send


@dataclass(frozen=True)
class Habits:
    """How often it works and reconciles, in seconds, and how many own records it makes each round."""

    every: float = 5
    reconcile_every: float = 86_400
    makes: int = 1
    seed: int = 0


class MockMarket:
    """Works in rounds until it is stopped; a hook or the command to reconcile wakes it."""

    def __init__(
        self, send: Send, store: Store, client_id: str, secret: str, habits: Habits, hook_secret: str = ""
    ) -> None:
        self.faults = Faults(send, habits.seed)
        self.market = Market(self.faults, store, client_id, secret)
        self.habits = habits
        self._hook_secret = hook_secret
        self._chance = random.Random(habits.seed)  # noqa: S311 - not for secrets
        self._woken = threading.Event()
        self._stopped = False
        self._ordered = False
        self._last_compared = time.monotonic()
        self._reports: list[dict[str, Any]] = []

    def run(self) -> None:
        while not self._stopped:
            self.round()
            self._woken.wait(self.habits.every)
            self._woken.clear()

    def stop(self) -> None:
        self._stopped = True
        self._woken.set()

    def round(self) -> None:
        """One round; what is refused or can't be reached is counted and tried in the next."""
        self._make()
        try:
            self.market.work()
            if self._ordered or time.monotonic() - self._last_compared >= self.habits.reconcile_every:
                self._ordered, self._last_compared = False, time.monotonic()
                self._compare()
        except (Refused, Unreachable) as error:
            self.market.happened[f"gave up: {type(error).__name__}"] += 1

    def state(self) -> dict[str, Any]:
        """What it holds, what is due, what went wrong and what the last comparisons found."""
        return {
            "cursor": self.market.store.cursor,
            "records": self.market.store.counts(),
            "due": self.market.store.debts(),
            "requests": self.market.caller.requests,
            "bytes_out": self.market.caller.bytes_out,
            "bytes_in": self.market.caller.bytes_in,
            "happened": dict(sorted(self.market.happened.items())),
            "faults": dict(sorted(self.faults.happened.items())),
            "reconciliations": self._reports[-len(RecordKind) :],
        }

    def hear(self, headers: Mapping[str, str], body: bytes) -> bool:
        """A hook tells only that there is something; what it is comes with the next round."""
        if not self._hook_secret or not is_genuine(self._hook_secret, headers, body, time.time()):
            self.market.happened["hooks refused"] += 1
            return False
        self.market.happened["hooks"] += 1
        self._woken.set()
        return True

    def order_reconciliation(self) -> None:
        self._ordered = True
        self._woken.set()

    def spoil(self, rates: str, dead: float) -> None:
        """Sets the faults; raises ``ValueError`` for words that are none."""
        self.faults.rates = Rates.parse(rates)
        if dead > 0:
            self.faults.die(dead)

    def _make(self) -> None:
        for _ in range(self.habits.makes):
            kind = self._chance.choice(COMING)
            names = self.market.store.names(kind)
            reference = f"M{kind.value[0].upper()}-{len(names) + 1:06d}"
            self.market.change(kind, reference, invent(self._chance, kind))

    def _compare(self) -> None:
        for kind in RecordKind:
            report = reconcile(self.market, kind)
            mend(self.market, report)
            self._reports.append(report)


def listen(mock: MockMarket, port: int) -> ThreadingHTTPServer:
    """``GET /state``; ``POST /hooks``, ``/reconcile`` and ``/faults?…`` with ``{"rates": …, "dead": …}``."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/state":
                self._answer(HTTPStatus.OK, mock.state())
            else:
                self._answer(HTTPStatus.NOT_FOUND, {"error": "not found"})

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            if size > _LARGEST_BODY:
                self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": "too large"})
                return
            self._answer(*self._do(self.rfile.read(size)))

        def _do(self, body: bytes) -> tuple[HTTPStatus, dict[str, Any]]:
            if self.path == "/hooks":
                heard = mock.hear({name.lower(): value for name, value in self.headers.items()}, body)
                return (HTTPStatus.OK if heard else HTTPStatus.UNAUTHORIZED), {"heard": heard}
            if self.path == "/reconcile":
                mock.order_reconciliation()
                return HTTPStatus.ACCEPTED, {}
            if self.path != "/faults":
                return HTTPStatus.NOT_FOUND, {"error": "not found"}
            try:
                wanted = json.loads(body)
                mock.spoil(str(wanted.get("rates", "")), float(wanted.get("dead", 0)))
            except (ValueError, AttributeError):
                return HTTPStatus.UNPROCESSABLE_ENTITY, {"error": "rates like late=0.1,lost=0.05"}
            return HTTPStatus.OK, mock.state()

        def _answer(self, status: HTTPStatus, content: dict[str, Any]) -> None:
            body = json.dumps(content, ensure_ascii=False, default=str).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as in the base class
            """Nothing: the state tells what happened."""

    # For this machine alone: who can reach it can break it.
    return ThreadingHTTPServer(("127.0.0.1", port), Door)
