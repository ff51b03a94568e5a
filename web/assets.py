"""Static files, compressed for browsers that can read them so: no secret in them shows by its length."""

import gzip
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_TEXTS = frozenset({".css", ".js", ".svg"})


class Assets(StaticFiles):
    """Compresses each file once in a process. Pages go whole: they hold secrets and words of strangers."""

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
