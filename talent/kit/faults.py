"""What the database itself may raise, told apart without knowing SQLAlchemy."""

import re

from sqlalchemy.exc import IntegrityError as Breach
from sqlalchemy.exc import OperationalError as DatabaseFault
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm.exc import StaleDataError as StaleRow

__all__ = ["Breach", "DatabaseFault", "PoolExhausted", "StaleRow", "clash_of", "is_busy"]

# SQLite, PostgreSQL's lock_timeout, statement_timeout, deadlock and a server that is not there.
_BUSY = (
    "database is locked",
    "lock timeout",
    "statement timeout",
    "deadlock",
    "connection refused",
    "server closed",
)
# Of PostgreSQL, and how SQLite begins to say it.
_NOT_UNIQUE, _TWICE = "23505", "UNIQUE constraint failed: "
# How they say that a number which the database itself gives was there already.
_OWN_NUMBER, _OWN_COLUMN = "Key (id)=", re.compile(r"\w+\.id")


def is_busy(error: Exception) -> bool:
    """Whether trying again later may help."""
    return isinstance(error, PoolExhausted) or any(words in str(error).lower() for words in _BUSY)


def clash_of(error: Breach) -> str | None:
    """What was entered twice, where two requests entered the same unique thing at once: its constraint, or on
    SQLite its columns. None for any other breach, and for a number that the database itself gives.
    Never the values, which PostgreSQL quotes in its message.
    """
    if getattr(error.orig, "sqlstate", "") == _NOT_UNIQUE:
        told = getattr(error.orig, "diag", None)
        own = str(getattr(told, "message_detail", None)).startswith(_OWN_NUMBER)
        return None if own else str(getattr(told, "constraint_name", None))
    said = str(error.orig)
    columns = said.removeprefix(_TWICE)
    return None if columns == said or _OWN_COLUMN.fullmatch(columns) else columns
