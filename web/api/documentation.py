"""The description of the JSON API, with errors as the media type that they really have."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse, Response

from talent.accounts.permissions import Permission
from web.api.common import PREFIX
from web.deps import may
from web.errors import PROBLEM

router = APIRouter(prefix=PREFIX, include_in_schema=False, dependencies=[may(Permission.PUBLIC)])


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    return JSONResponse(described(request.app))


def described(app: FastAPI) -> dict[str, Any]:
    """OpenAPI of the application. FastAPI files errors under application/json; ours are problem documents."""
    schema = app.openapi()
    for operations in schema["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if status >= "400" and "application/json" in content:
                    content[PROBLEM] = content.pop("application/json")
    return schema
