"""What every request passes: request id, security headers, the guard against forged requests."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    # no-referrer would make the browser send "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
# What is sent itself says who may, no cookie does: a signed link, for mail programs send the request on their
# own (RFC 8058), and a program's secret.
BY_CONTENT = ("/notices/stop/", "/api/exchange/v1/token")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_YEAR = 31_536_000


class RequestId:
    """Gives each request a short random number, for the log and for the person who reports a fault."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            number = secrets.token_hex(6)
            scope.setdefault("state", {})["request_id"] = number
            # The server logs too, after the last line of ours; each request runs in a context of its own.
            structlog.contextvars.bind_contextvars(request_id=number)
        await self.app(scope, receive, send)


class SecurityHeaders:
    """Sets the headers of ``HEADERS``; what a browser with a session cookie gets is never stored."""

    def __init__(self, app: ASGIApp, *, https: bool, session_cookie: str) -> None:
        self.app = app
        self.https = https
        self.session_cookie = session_cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), scope, message["status"])
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders, scope: Scope, status: int) -> None:
        for name, value in HEADERS.items():
            headers[name] = value
        state = scope.get("state", {})
        headers["x-request-id"] = state.get("request_id", "")
        # Of a route that counts requests, also where it refused or failed.
        for name, value in state.get("rate_headers", {}).items():
            headers[name] = value
        if self.https:
            headers["strict-transport-security"] = f"max-age={_YEAR}; includeSubDomains"
        if scope["path"].startswith("/static/"):
            # Addresses of static files carry a digest of the content; a file that is not there may yet come.
            versioned = scope["query_string"].startswith(b"v=") and status in (200, 304)
            headers["cache-control"] = f"public, max-age={_YEAR}, immutable" if versioned else "no-cache"
            return
        request = Headers(scope=scope)
        if "authorization" in request or self.session_cookie in _cookies(request):
            headers["cache-control"] = "no-store"
        else:
            headers.setdefault("cache-control", "no-cache")
        headers.add_vary_header("Cookie, Accept-Language")


class BodyLimit:
    """Refuses a body that is too long: one limit for all routes, a higher one where a file is expected."""

    def __init__(self, app: ASGIApp, *, limit: int, uploads: Mapping[str, int]) -> None:
        self.usual = RequestBodyLimitMiddleware(app, max_body_size=limit)
        self.larger = {
            path: RequestBodyLimitMiddleware(app, max_body_size=size) for path, size in uploads.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limited = self.larger.get(scope.get("path", ""), self.usual)
        await limited(scope, receive, send)


class HeadAsGet:
    """Answers HEAD as GET would be answered, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class VisitorTags:
    """Tags what a visitor reads with its content; who has that already is told so, without the body."""

    def __init__(self, app: ASGIApp, *, session_cookie: str) -> None:
        self.app = app
        self.session_cookie = session_cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_public(scope):
            await self.app(scope, receive, send)
            return
        known = Headers(scope=scope).get("if-none-match", "")
        head: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                head.update(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await _send_tagged(head, bytes(body), known, send)

        await self.app(scope, receive, collect)

    def _is_public(self, scope: Scope) -> bool:
        """Static files have tags of their own; what a member reads is never stored."""
        if scope["method"] != "GET" or scope["path"].startswith(("/static/", "/api/")):
            return False
        request = Headers(scope=scope)
        return "authorization" not in request and self.session_cookie not in _cookies(request)


async def _send_tagged(head: Message, body: bytes, known: str, send: Send) -> None:
    headers = MutableHeaders(scope=head)
    if head["status"] == 200 and "set-cookie" not in headers:
        # Weak, for the same content may go compressed or not.
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
        headers["etag"] = tag
        if tag in [one.strip() for one in known.split(",")]:
            head["status"], body = 304, b""
            del headers["content-length"]
    await send(head)
    await send({"type": "http.response.body", "body": body})


class ForgeryGuard:
    """Refuses writing requests that another site caused: Sec-Fetch-Site, else Origin.

    Browsers send Sec-Fetch-Site only over https and to localhost; a plain http intranet has Origin alone.
    A program with a bearer token and no cookie can't be made to act by a foreign page.
    """

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        self.app = app
        self.origin = _origin(base_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        writes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        if writes and not scope["path"].startswith(BY_CONTENT) and not self._own(scope):
            await _refuse(scope, send)
            return
        await self.app(scope, receive, send)

    def _own(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if headers.get("authorization", "").lower().startswith("bearer ") and "cookie" not in headers:
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        own = {self.origin, f"{scope.get('scheme', 'http')}://{headers.get('host', '')}"}
        return headers.get("origin") in own


def _cookies(headers: Headers) -> dict[str, str]:
    """Read as the routes read them: what signs somebody in there must be seen here."""
    return cookie_parser("; ".join(headers.getlist("cookie")))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def _refuse(scope: Scope, send: Send) -> None:
    message, kind = "请求来自其他网站，已被拒绝。请回到本站页面重新提交。", "text/plain; charset=utf-8"
    if scope["path"].startswith("/api/"):
        detail = "无法确认请求来自本站：浏览器会自带 Origin，程序请改用 Authorization: Bearer 令牌。"
        number = scope.get("state", {}).get("request_id", "")
        problem = {"type": "about:blank", "title": "没有权限", "status": 403, "detail": detail}
        problem |= {"code": "forged", "request_id": number, "errors": []}
        message = json.dumps(problem, ensure_ascii=False)
        kind = "application/problem+json"
    body = message.encode()
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
