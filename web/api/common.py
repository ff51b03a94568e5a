"""What every API route shares: the prefix, the documented errors."""

from typing import Any

from web.errors import PROBLEMS

PREFIX = "/api/v1"
# Of the interface to the human-resources market, which has a document of its own.
EXCHANGE = "/api/exchange/v1"


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem documents that a route may answer with, for the documentation; 422 and 503 always."""
    return {status: PROBLEMS[status] for status in sorted({*statuses, 422, 503})}
