"""The exchange: the JSON Schemas of its messages and contents, for whoever writes a client."""

from typing import Any

from fastapi import APIRouter

from talent.accounts.permissions import Permission
from talent.market.publishing import SchemaName, list_schemas, schema_of
from web.api.common import errors
from web.api.exchange_feed import PREFIX
from web.deps import may

router = APIRouter(prefix=f"{PREFIX}/schemas", tags=["schemas"], dependencies=[may(Permission.PUBLIC)])


@router.get("", responses=errors())
def list_() -> list[SchemaName]:
    """All, each with its present version."""
    return list_schemas()


@router.get("/{name}.json", responses=errors(404))
def get(name: str) -> dict[str, Any]:
    """One, as JSON Schema of draft 2020-12."""
    return schema_of(name)
