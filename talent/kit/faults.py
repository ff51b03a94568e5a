"""What the database itself may raise, told apart without knowing SQLAlchemy."""

from sqlalchemy.exc import OperationalError as DatabaseFault
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm.exc import StaleDataError as StaleRow

__all__ = ["DatabaseFault", "PoolExhausted", "StaleRow", "is_busy"]

# SQLite, PostgreSQL's lock_timeout, statement_timeout, deadlock and a server that is not there.
_BUSY = (
    "database is locked",
    "lock timeout",
    "statement timeout",
    "deadlock",
    "connection refused",
    "server closed",
)


def is_busy(error: Exception) -> bool:
    """Whether trying again later may help."""
    return isinstance(error, PoolExhausted) or any(words in str(error).lower() for words in _BUSY)
