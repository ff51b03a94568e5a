"""Where a hook may lead: hosts that the operator allowed, and of their addresses only public ones.

The name is resolved once and that address is connected to: a name server that answers otherwise the second
time is not asked.
"""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from talent.market.enums import CallFault

LONGEST_URL = 300
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_TARGET = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*")
_PORTS = {"https": 443, "http": 80}
# All that is given out of IPv6, and therein what wraps an IPv4 address.
_UNICAST, _WRAPPED = IPv6Network("2000::/3"), IPv6Network("2002::/16")

# As ``socket.getaddrinfo``.
Resolve = Callable[..., Sequence[tuple[Any, ...]]]


class Unreachable(Exception):
    """A call is not even tried; ``fault`` says why."""

    def __init__(self, fault: CallFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Target(NamedTuple):
    """A checked address of a hook, in the parts of a request."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class HookPolicy:
    """``hosts`` are names, with a port where it is not the usual one. ``private`` is for development: it lets
    hooks lead into the own network, and without encryption.
    """

    hosts: frozenset[str] = frozenset()
    private: bool = False

    @classmethod
    def from_text(cls, text: str, *, private: bool) -> Self:
        """From names parted by commas. Raises ``ValueError`` for what is no name."""
        names = [name.strip().lower() for name in text.split(",") if name.strip()]
        for name in names:
            host, colon, port = name.partition(":")
            if not _HOST.fullmatch(host) or (colon and not (port.isascii() and port.isdigit())):
                raise ValueError(f"{name!r} is no host like hooks.example.com or hooks.example.com:8443")
        return cls(frozenset(names), private)


def target_of(url: str, policy: HookPolicy) -> Target:
    """The parts of the address, which is written in the one plain way. Raises ``Unreachable`` otherwise:
    what two readers could understand differently is none.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Unreachable(CallFault.HOST) from None
    usual = _PORTS.get(parts.scheme)
    if usual is None or (parts.scheme == "http" and not policy.private):
        raise Unreachable(CallFault.HOST)
    target = Target(parts.scheme, parts.hostname or "", port or usual, _path_of(url, parts.netloc))
    # What is put together again must be what was written: no user, no fragment, no "0443", no blank.
    plain = f"{target.scheme}://{target.authority}"
    written = url in (plain + target.path, plain) and len(url) <= LONGEST_URL
    if not written or not _HOST.fullmatch(target.host) or not _TARGET.fullmatch(target.path):
        raise Unreachable(CallFault.HOST)
    if target.authority not in policy.hosts:
        raise Unreachable(CallFault.HOST)
    return target


def resolve(target: Target, policy: HookPolicy, ask: Resolve = socket.getaddrinfo) -> str:
    """One address of the host. Raises ``Unreachable`` where it has none, or any that is not public."""
    try:
        found = ask(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(CallFault.NAME) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise Unreachable(CallFault.NAME)
    if not policy.private and not all(is_public(address) for address in addresses):
        raise Unreachable(CallFault.ADDRESS)
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether an address belongs to the internet at large."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return isinstance(address, IPv4Address) or (address in _UNICAST and address not in _WRAPPED)


def _path_of(url: str, netloc: str) -> str:
    """Everything behind the host, as it is asked for."""
    rest = url.partition("://")[2].removeprefix(netloc)
    return rest or "/"
