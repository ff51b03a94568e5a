"""Access tokens for the market's programs: OAuth 2.0 client credentials, with errors as RFC 6749 has them."""

from base64 import b64decode
from typing import Annotated, Literal
from urllib.parse import parse_qsl, unquote_plus

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from talent.accounts.permissions import Permission
from talent.market.access import Asked, Denied, Granted, grant
from talent.market.enums import Scope
from web.api.common import EXCHANGE
from web.deps import ActorDep, WriteSession, may
from web.errors import PROBLEMS

router = APIRouter(prefix=EXCHANGE, tags=["token"], dependencies=[may(Permission.PUBLIC)])

_FORM = "application/x-www-form-urlencoded"
_NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}
_FIELDS = ("grant_type", "scope", "client_id", "client_secret")
_MOST_FIELDS = 20

ErrorCode = Literal[
    "invalid_request", "invalid_client", "unsupported_grant_type", "invalid_scope", "temporarily_unavailable"
]
# In ASCII, as the standard wants them.
_WORDS: dict[str, str] = {
    "invalid_request": "send grant_type and the client's id and secret once, as a form or by HTTP Basic",
    "invalid_client": "unknown client, wrong secret, or a client that was switched off",
    "unsupported_grant_type": "only client_credentials",
    "invalid_scope": "unknown scope, or one that the client does not have",
    "temporarily_unavailable": "too many requests; see Retry-After",
}
_STATUS = {"invalid_client": 401, "temporarily_unavailable": 429}


class TokenOut(BaseModel):
    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - no secret
    expires_in: int
    scope: str


class TokenError(BaseModel):
    error: ErrorCode
    error_description: str


async def _asked(request: Request) -> Asked | None:
    """None for what is no such request: another kind of body, a field sent twice, two ways to say who. A
    field without a value counts as left out.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        return None
    try:
        pairs = parse_qsl(
            (await request.body()).decode(),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="strict",
        )
        fields = {name: value for name, value in pairs if name in _FIELDS and value}
        by_header = _basic(request.headers.get("authorization", ""))
    except ValueError:
        return None
    named = [name for name, value in pairs if name in fields and value]
    client_id, secret = fields.get("client_id", ""), fields.get("client_secret", "")
    if by_header is not None:
        if secret or client_id not in ("", by_header[0]):
            return None
        client_id, secret = by_header
    if len(named) != len(fields) or "grant_type" not in fields:
        return None
    return Asked(client_id, secret, fields["grant_type"], fields.get("scope"))


def _basic(header: str) -> tuple[str, str] | None:
    """Id and secret of an Authorization header, each encoded as in a form; None where there is none. Raises
    ``ValueError`` for one that can't be read.
    """
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    client_id, colon, secret = b64decode(value.strip(), validate=True).decode().partition(":")
    if not colon:
        raise ValueError
    return unquote_plus(client_id), unquote_plus(secret)


@router.post(
    "/token",
    response_model=TokenOut,
    responses={
        400: {"model": TokenError, "description": "请求、授权方式或授权范围有误"},
        401: {"model": TokenError, "description": "客户端或密钥有误，或客户端已停用"},
        429: {"model": TokenError, "description": "请求过于频繁"},
        503: PROBLEMS[503],
    },
    openapi_extra={
        "security": [{"ClientSecret": []}, {}],
        "requestBody": {
            "required": True,
            "content": {
                _FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["grant_type"],
                        "properties": {
                            "grant_type": {"type": "string", "enum": ["client_credentials"]},
                            "scope": {
                                "type": "string",
                                "description": "以空格分隔；省略即客户端的全部授权",
                                "examples": [Scope.CHANGES_READ.value],
                            },
                            "client_id": {"type": "string"},
                            "client_secret": {"type": "string", "format": "password"},
                        },
                    }
                }
            },
        },
    },
)
def issue(
    session: WriteSession, actor: ActorDep, asked: Annotated[Asked | None, Depends(_asked)]
) -> Response:
    """签发访问令牌，一小时内有效。客户端编号和密钥用 HTTP Basic 或表单提交，二者取一。"""
    result = Denied("invalid_request") if asked is None else grant(session, asked, actor.address)
    return _given(result) if isinstance(result, Granted) else _refused(result)


def _given(granted: Granted) -> Response:
    token = TokenOut(access_token=granted.token, expires_in=granted.seconds, scope=" ".join(granted.scopes))
    return JSONResponse(token.model_dump(), headers=_NO_STORE)


def _refused(denied: Denied) -> Response:
    headers = dict(_NO_STORE)
    if denied.error == "invalid_client":
        headers["www-authenticate"] = 'Basic realm="exchange"'
    if denied.wait is not None:
        headers["retry-after"] = str(denied.wait)
    content = {"error": denied.error, "error_description": _WORDS[denied.error]}
    return JSONResponse(content, _STATUS.get(denied.error, 400), headers)
