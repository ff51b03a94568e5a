"""How the market asks: a token that is renewed, answers that are told apart, and what may be repeated."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

BASE = "/api/exchange/v1"
_TRY_LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


class Response(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[str, str, Mapping[str, str], bytes], Response]


class Unreachable(Exception):
    """No answer, or one that says: later. Whether the request was carried out nobody knows."""

    def __init__(self, why: str, after: float = 0) -> None:
        super().__init__(why)
        self.after = after


class Refused(Exception):
    """The request itself is wrong; it would be again."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status} {detail}")
        self.status = status


class Caller:
    """Sends requests as the client; counts what goes over the wire."""

    def __init__(self, send: Send, client_id: str, secret: str) -> None:
        self._send = send
        self._basic = b64encode(f"{client_id}:{secret}".encode()).decode()
        self._token = ""
        self.requests = 0
        self.bytes_out = 0
        self.bytes_in = 0

    def get(self, path: str, **query: object) -> Any:
        address = f"{path}?{urlencode(query)}" if query else path
        return self._ask("GET", address, None, {})

    def post(self, path: str, data: Mapping[str, Any] | None = None, key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        body = None if data is None else json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return self._ask("POST", path, body, headers)

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Any:
        if not self._token:
            self._token = self._new_token()
        answer = self._carry(method, path, body, headers)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._token = self._new_token()
            answer = self._carry(method, path, body, headers)
        return _read(answer)

    def _carry(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Response:
        all_headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json", **headers}
        if body is not None:
            all_headers["Content-Type"] = "application/json"
        return self._counted(method, path, all_headers, (body or "").encode())

    def _new_token(self) -> str:
        headers = {
            "Authorization": f"Basic {self._basic}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = self._counted("POST", "/token", headers, b"grant_type=client_credentials")
        return str(_read(answer)["access_token"])

    def _counted(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        self.requests += 1
        self.bytes_out += len(body)
        answer = self._send(method, BASE + path, headers, body)
        self.bytes_in += len(answer.body)
        return answer


def _read(answer: Response) -> Any:
    if answer.status in _TRY_LATER or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        after = answer.headers.get("retry-after", "0")
        raise Unreachable(f"answered {answer.status}", float(after) if after.isdigit() else 0)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise Refused(answer.status, answer.body.decode(errors="replace")[:300])
    try:
        return json.loads(answer.body)
    except ValueError as error:
        raise Unreachable("answer cut off") from error
