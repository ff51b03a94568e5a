"""Static files and pages, compressed for browsers that can read them so."""

import gzip
import io
import secrets
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PAGES = ("text/html", "application/xml")
_PASSWORD = b'type="password"'
# Shorter ones gain nothing.
_SMALL = 1_000
_BLUR = 64
_TEXTS = frozenset({".css", ".js", ".svg"})


class Assets(StaticFiles):
    """Compresses each static file once in a process."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if not isinstance(response, FileResponse) or Path(path).suffix not in _TEXTS:
            return response
        response.headers.add_vary_header("Accept-Encoding")
        asked = Headers(scope=scope)
        if "range" in asked or not accepts_gzip(asked.get("accept-encoding", "")):
            return response
        changed = response.headers["last-modified"]
        content = await run_in_threadpool(_compressed, str(response.path), changed)
        headers = {name: response.headers[name] for name in ("last-modified", "vary")}
        # Weak: another form of the same content.
        headers |= {"etag": f"W/{response.headers['etag']}", "content-encoding": "gzip"}
        return Response(content, response.status_code, headers, response.media_type)


class CompressedPages:
    """Compresses pages on their way, with some random bytes in the head of the compressed form.

    What a stranger can put into a page next to a secret tells of the secret by the length (BREACH). Our forms
    hold no secret token, browsers send no cookie with requests of other sites, the random bytes blur the
    length, and a page that asks for a password goes as it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(("/static/", "/api/")):
            await self.app(scope, receive, send)
            return
        accepted = accepts_gzip(Headers(scope=scope).get("accept-encoding", ""))
        head: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                head.update(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                content = await _packed(head, bytes(body), accepted)
                await send(head)
                await send({"type": "http.response.body", "body": content})

        await self.app(scope, receive, collect)


async def _packed(head: Message, body: bytes, accepted: bool) -> bytes:
    """The body as it goes; the head is changed to match."""
    headers = MutableHeaders(scope=head)
    if not headers.get("content-type", "").startswith(_PAGES):
        return body
    headers.add_vary_header("Accept-Encoding")
    if not accepted or len(body) < _SMALL or _PASSWORD in body:
        return body
    content = await run_in_threadpool(_blurred, body)
    headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(content))
    return content


def _blurred(body: bytes) -> bytes:
    """Compressed, under a file name of random length, which whoever unpacks it ignores."""
    packed = io.BytesIO()
    name = secrets.token_hex(_BLUR)[: secrets.randbelow(2 * _BLUR)]
    with gzip.GzipFile(name, "wb", 6, packed, mtime=0) as file:
        file.write(body)
    return packed.getvalue()


def accepts_gzip(header: str) -> bool:
    """Named, and not with a weight of nought."""
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


@lru_cache(maxsize=64)
def _compressed(path: str, changed: str) -> bytes:
    """``changed`` is when the file was last written: another time, other content."""
    return gzip.compress(Path(path).read_bytes(), mtime=0)
