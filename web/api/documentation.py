"""The descriptions of the JSON API and of the exchange, with errors as the media type they really have."""

import json
import re
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse, Response

from talent.accounts.permissions import Permission
from web.api.common import EXCHANGE, PREFIX
from web.deps import may
from web.errors import PROBLEM, PROBLEMS

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.PUBLIC)])

EXCHANGE_TITLE = "冀才 人力资源市场对接"
EXCHANGE_DESCRIPTION = """\
与人力资源市场双向对接：变更、回执、岗位和就业登记、对账。
程序用 OAuth 2.0 客户端凭据取得访问令牌（`POST /api/exchange/v1/token`），客户端由工作人员建立。
除取得令牌外，错误一律为 `application/problem+json`；请求过于频繁时为 429，带 `Retry-After` 和 `RateLimit`。
"""
_BEARER, _CLIENT = "HTTPBearer", "MarketClient"
_SECRET = {"type": "http", "scheme": "basic", "description": "客户端编号和密钥，只用于取得访问令牌。"}
_TOKEN_ERROR = "#/components/schemas/TokenError"  # noqa: S105 - no secret
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')


@router.get(f"{PREFIX}/openapi.json")
def openapi(request: Request) -> Response:
    return JSONResponse(described(request.app))


@router.get(f"{EXCHANGE}/openapi.json")
def exchange_openapi(request: Request) -> Response:
    return JSONResponse(exchange_described(request.app))


def described(app: FastAPI) -> dict[str, Any]:
    """OpenAPI of the application without the exchange."""
    whole = _whole(app)
    return _part(
        whole, {path: one for path, one in whole["paths"].items() if not _is_exchange(path)}, _BEARER
    )


def exchange_described(app: FastAPI) -> dict[str, Any]:
    """OpenAPI of the exchange alone, whose programs come with access tokens."""
    whole = _whole(app)
    part = _part(whole, {path: one for path, one in whole["paths"].items() if _is_exchange(path)}, _CLIENT)
    part["info"] = {**part["info"], "title": EXCHANGE_TITLE, "description": EXCHANGE_DESCRIPTION}
    part["components"]["securitySchemes"]["ClientSecret"] = _SECRET
    return part


def _whole(app: FastAPI) -> dict[str, Any]:
    """A copy to change: the application keeps its own. FastAPI files errors under the media type of the
    route; ours are problem documents, but for those of the token. What any route of a kind may answer is
    said once.
    """
    schema: dict[str, Any] = json.loads(json.dumps(app.openapi()))
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                kept = _TOKEN_ERROR in json.dumps(response)
                if status >= "400" and not kept and response.get("content"):
                    response["content"] = {PROBLEM: {"schema": _PROBLEM}}
            for status in _of_kind(method, path, operation):
                operation["responses"].setdefault(str(status), _described(status))
    return schema


def _of_kind(method: str, path: str, operation: dict[str, Any]) -> tuple[int, ...]:
    """A body may be broken or too long; what stands in a path may be no number of a row; what is written may
    have been written by somebody else at the same moment, but for a token, which is never the same.
    """
    body = (400, 413) if "requestBody" in operation else ()
    place = (404,) if "{" in path else ()
    twice = () if method == "get" or _TOKEN_ERROR in json.dumps(operation) else (409,)
    return (*body, *place, *twice)


def _described(status: int) -> dict[str, Any]:
    return {
        "description": PROBLEMS[status]["description"],
        "content": {PROBLEM: {"schema": _PROBLEM}},
    }


def _part(whole: dict[str, Any], paths: dict[str, Any], scheme: str) -> dict[str, Any]:
    """Some of the paths with what they refer to, and one way to say who asks."""
    for operations in paths.values():
        for operation in operations.values():
            ways = operation.get("security", [])
            operation["security"] = [
                way for way in ways if scheme in way or not {_BEARER, _CLIENT} & way.keys()
            ]
    components = whole.get("components", {})
    used = _reached(paths, components.get("schemas", {}))
    schemes = components.get("securitySchemes", {})
    return {
        **whole,
        "paths": paths,
        "components": {
            "schemas": {name: one for name, one in components.get("schemas", {}).items() if name in used},
            "securitySchemes": {name: one for name, one in schemes.items() if name == scheme},
        },
    }


def _reached(paths: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """The names of the schemas that the paths refer to, and those that these refer to."""
    waiting, reached = set(_REFERENCE.findall(json.dumps(paths))), set[str]()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= set(_REFERENCE.findall(json.dumps(schemas[name]))) - reached
    return reached


def _is_exchange(path: str) -> bool:
    return path.startswith(f"{EXCHANGE}/")
