"""The description of the JSON API, with errors as the media type that they really have."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse, Response

from talent.accounts.permissions import Permission
from web.api.common import PREFIX
from web.deps import may
from web.errors import PROBLEM, PROBLEMS

router = APIRouter(prefix=PREFIX, include_in_schema=False, dependencies=[may(Permission.PUBLIC)])


_PROBLEM = {"$ref": "#/components/schemas/Problem"}


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    return JSONResponse(described(request.app))


def described(app: FastAPI) -> dict[str, Any]:
    """OpenAPI of the application. FastAPI files errors under the media type of the route; ours are problem
    documents. What any route of its kind may answer is said here once.
    """
    schema = app.openapi()
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status >= "400" and response.get("content"):
                    response["content"] = {PROBLEM: {"schema": _PROBLEM}}
            for status in _of_kind(path, operation):
                operation["responses"].setdefault(str(status), _described(status))
    return schema


def _of_kind(path: str, operation: dict[str, Any]) -> tuple[int, ...]:
    """A body may be broken or too long; what stands in a path may be no number of a row."""
    body = (400, 413) if "requestBody" in operation else ()
    return (*body, 404) if "{" in path else body


def _described(status: int) -> dict[str, Any]:
    return {
        "description": PROBLEMS[status]["description"],
        "content": {PROBLEM: {"schema": _PROBLEM}},
    }
