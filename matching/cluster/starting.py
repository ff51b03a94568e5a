"""Starts Ray or joins it. Ray is wanted here alone, and imported only when it is needed."""

import importlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LOOPBACK = "127.0.0.1"
# Nothing listens there, so whatever asks the outer world stops at this machine.
_CLOSED = f"http://{LOOPBACK}:9"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_OWN_HOSTS = ("no_proxy", "NO_PROXY")
_STORE_BYTES = 100 * 2**20


class ClusterUnavailable(Exception):
    """Ray can't be started or reached."""


class RayMissing(ClusterUnavailable):
    """Ray is not installed."""


def load_ray() -> Any:
    """Give the module, with its reports about usage off; raises RayMissing without the extra."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_USAGE_STATS_REPORT_URL", _CLOSED)
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise RayMissing("Ray is not installed; install it with: pip install 'jicai[cluster]'") from error


def start_ray(address: str | None = None, *, cpus: int | None = None, store_bytes: int = _STORE_BYTES) -> Any:
    """Give Ray, joined at ``address`` or else started on this machine alone; what runs already is used.

    A cluster of this machine listens on the loopback address only, wants a token that nobody else knows,
    and sends nothing to other hosts. What joins a cluster goes by that cluster's settings. Raises
    ClusterUnavailable.
    """
    if address is None:
        _keep_to_this_machine()
    ray = load_ray()
    if ray.is_initialized():
        return ray
    try:
        if address is not None:
            ray.init(address=address, log_to_driver=False, configure_logging=False)
        else:
            _start_here(ray, cpus, store_bytes)
    except (OSError, ValueError, RuntimeError) as error:
        ray.shutdown()
        raise ClusterUnavailable(f"Ray can't be started or reached: {error}") from error
    return ray


def _keep_to_this_machine() -> None:
    """Ray reads this when it is imported: too late for a program that has imported it before."""
    # By its name for other systems, but it binds Ray to the loopback address on all.
    os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    if "RAY_AUTH_MODE" not in os.environ:
        os.environ["RAY_AUTH_MODE"] = "token"
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)


def _start_here(ray: Any, cpus: int | None, store_bytes: int) -> None:
    with _sealed():
        ray.init(
            address="local",
            num_cpus=cpus,
            object_store_memory=store_bytes,
            include_dashboard=False,
            log_to_driver=False,
            configure_logging=False,
            _node_ip_address=LOOPBACK,
        )


@contextmanager
def _sealed() -> Iterator[None]:
    """What starts in here finds no way to other hosts: even without reports Ray asks what cloud it is in."""
    before = {name: os.environ.get(name) for name in (*_PROXIES, *_OWN_HOSTS)}
    os.environ.update(dict.fromkeys(_PROXIES, _CLOSED), **dict.fromkeys(_OWN_HOSTS, f"{LOOPBACK},localhost"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
