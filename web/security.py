"""The session cookie, where a visitor may be sent after signing in, and which permission a route asks for."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from talent.accounts.permissions import Permission

# With https the prefix makes the browser insist on Secure, on this host and on the path "/".
SECURE_COOKIE = "__Host-jicai"
PLAIN_COOKIE = "jicai"


def session_cookie(https: bool) -> str:
    return SECURE_COOKIE if https else PLAIN_COOKIE


def claim_cookie(https: bool) -> str:
    return f"{session_cookie(https)}-claim"


def set_session(response: Response, token: str, seconds: int, https: bool) -> None:
    name = session_cookie(https)
    response.set_cookie(name, token, max_age=seconds, secure=https, httponly=True, samesite="lax", path="/")


def clear_session(response: Response, https: bool) -> None:
    response.delete_cookie(session_cookie(https), secure=https, httponly=True, samesite="lax", path="/")


def set_claim(response: Response, claim_pass: str, https: bool) -> None:
    """While the person logs in or registers, the browser holds what the code opened: for an hour."""
    response.set_cookie(
        claim_cookie(https), claim_pass, max_age=3600, secure=https, httponly=True, samesite="lax", path="/"
    )


def clear_claim(response: Response, https: bool) -> None:
    response.delete_cookie(claim_cookie(https), secure=https, httponly=True, samesite="lax", path="/")


def local_path(target: str | None) -> str:
    """The path itself if it lies on this site, else the home page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    # First of all: urlsplit drops tabs and line ends, browsers do so too, and "/\t/" becomes "//".
    if not target.isprintable():
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else target


class UnguardedRoute(RuntimeError):
    """A route that names no permission; the service refuses to start with it."""


def guarded_routes(routes: Iterable[BaseRoute]) -> Iterator[tuple[RouteContext, Permission]]:
    """Every route with its permission. Raises ``UnguardedRoute`` for one that names none or two."""
    for context in iter_route_contexts(list(routes)):
        if isinstance(context.original_route, Mount):
            continue
        permissions = list(_permissions(context))
        if len(permissions) != 1:
            raise UnguardedRoute(f"{context.path} asks for {len(permissions)} permissions, not one")
        yield context, permissions[0]


def _permissions(context: RouteContext) -> Iterator[Permission]:
    if not isinstance(context.original_route, APIRoute):
        return
    for dependency in context.dependant.dependencies:
        permission = getattr(dependency.call, "permission", None)
        if isinstance(permission, Permission):
            yield permission
