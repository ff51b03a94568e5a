"""What every API route shares: the prefix, the documented errors."""

from typing import Any

from web.errors import PROBLEMS

PREFIX = "/api/v1"
# Of the interface to the human-resources market, which has a document of its own.
EXCHANGE = "/api/exchange/v1"


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem documents that a route may answer with, for the documentation.

    Always 401, for whoever brings a token that is none; 422 and 503. What follows from the parts of a route,
    ``documentation`` adds: 400 and 413 to one with a body, 404 to one with something in its path.
    """
    return {status: PROBLEMS[status] for status in sorted({*statuses, 401, 422, 503})}
