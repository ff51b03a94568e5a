"""What the database itself may raise, told apart without knowing SQLAlchemy."""

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


def is_busy(error: Exception) -> bool:
    """Whether trying again later may help."""
    return isinstance(error, PoolExhausted) or any(words in str(error).lower() for words in _BUSY)


def clash_of(error: Breach) -> str | None:
    """What was entered twice, where two requests entered the same unique thing at once: its constraint, or on
    SQLite its columns. None for any other breach. Never the values, which PostgreSQL quotes in its message.
    """
    if getattr(error.orig, "sqlstate", "") == _NOT_UNIQUE:
        return str(getattr(getattr(error.orig, "diag", None), "constraint_name", None))
    said = str(error.orig)
    return said.removeprefix(_TWICE) if said.startswith(_TWICE) else None
