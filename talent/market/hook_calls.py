"""One call of a hook: signed, sent to an address that was looked up before, with bounds to everything.

By http.client, for it connects where we say and follows nothing: libraries of more comfort look names up
themselves, and of those none is among what the service runs with.
"""

import hmac
import socket
import ssl
import threading
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from http.client import HTTPConnection, HTTPException

from talent.market.enums import CallFault
from talent.market.hook_addresses import HookPolicy, Resolve, Target, Unreachable, resolve, target_of

SECRET_PREFIX = "whsec_"  # noqa: S105 - no secret
# For each step of the talk, and for all of it.
STEP_SECONDS = 5.0
CALL_SECONDS = 10.0
_MOST_READ = 1024


@dataclass(frozen=True)
class Call:
    """What is sent: ``call_id`` is the same at every try, the moment is not."""

    call_id: str
    body: bytes
    secret: str
    moment: int


@dataclass(frozen=True)
class Answer:
    """What came of a call; without a fault it arrived."""

    fault: CallFault | None = None
    status: int | None = None


def send(url: str, call: Call, policy: HookPolicy, *, ask: Resolve = socket.getaddrinfo) -> Answer:
    """Never raises for what the other side does."""
    try:
        target = target_of(url, policy)
        return _talk(_Wire(target, resolve(target, policy, ask)), target, call)
    except Unreachable as error:
        return Answer(error.fault)


def signature(secret: str, call_id: str, moment: int, body: bytes) -> str:
    """As "Standard Webhooks" has it: HMAC-SHA256 over id, time and body, in base64."""
    key = b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{call_id}.{moment}.".encode() + body
    return "v1," + b64encode(hmac.new(key, signed, sha256).digest()).decode()


class _Wire(HTTPConnection):
    """A connection to one address, whatever the name says, that can be cut from another thread."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=STEP_SECONDS)
        self._target, self._address = target, address
        self._open: socket.socket | None = None
        self.was_cut = False

    def connect(self) -> None:
        self._open = self.sock = socket.create_connection((self._address, self._target.port), STEP_SECONDS)
        if self._target.scheme == "https":
            # The handshake comes later, so that it can be cut as well.
            secured = _context().wrap_socket(
                self.sock, server_hostname=self._target.host, do_handshake_on_connect=False
            )
            self._open = self.sock = secured
            secured.do_handshake()

    def cut(self) -> None:
        self.was_cut = True
        if self._open is not None:
            with suppress(OSError):
                # Not the TLS socket's own, which would pull the state away under the reader.
                socket.socket.shutdown(self._open, socket.SHUT_RDWR)


def _talk(wire: _Wire, target: Target, call: Call) -> Answer:
    # Each step has its time, but who sends a byte every four seconds would never come to the end of one.
    clock = threading.Timer(CALL_SECONDS, wire.cut)
    clock.daemon = True
    clock.start()
    try:
        wire.request("POST", target.path, call.body, _headers(target, call))
        response = wire.getresponse()
        status = response.status
        if wire.was_cut:
            # Where it was cut looks like the end of the headers.
            return Answer(CallFault.TIMEOUT)
        with suppress(OSError, HTTPException):
            # For the other side's peace of mind: the status has said all.
            response.read(_MOST_READ)
    except ssl.SSLCertVerificationError:
        return Answer(CallFault.CERTIFICATE)
    except TimeoutError:
        return Answer(CallFault.TIMEOUT)
    except OSError:
        return Answer(CallFault.TIMEOUT if wire.was_cut else CallFault.CONNECTION)
    except (HTTPException, ValueError):
        return Answer(CallFault.TIMEOUT if wire.was_cut else CallFault.PROTOCOL)
    finally:
        clock.cancel()
        wire.close()
    if 200 <= status < 300:
        return Answer(status=status)
    return Answer(CallFault.REDIRECT if 300 <= status < 400 else CallFault.STATUS, status)


def _headers(target: Target, call: Call) -> dict[str, str]:
    return {
        "Host": target.authority,
        "Content-Type": "application/json",
        "User-Agent": "jicai-hook/1",
        "Connection": "close",
        "Accept-Encoding": "identity",
        "webhook-id": call.call_id,
        "webhook-timestamp": str(call.moment),
        "webhook-signature": signature(call.secret, call.call_id, call.moment, call.body),
    }


@cache
def _context() -> ssl.SSLContext:
    """Reading the authorities of the system takes longer than a call."""
    return ssl.create_default_context()
