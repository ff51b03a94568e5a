"""Whose turn it is to append: the trail and the change log need the order of commits, not of inserts."""

from hashlib import sha256

from sqlalchemy import text
from sqlmodel import Session

# Any fixed number will do. One lock for both logs: taken crosswise, two would deadlock.
_LOCK = 0x4A494341


def take_turn(session: Session) -> None:
    """Waits until no other transaction is appending, and keeps the turn until the end of this one.

    Services write their rows first and append last, so that nobody waits for a row while holding the turn.
    SQLite has one writer at a time and needs no lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def take_named_turn(session: Session, name: str) -> None:
    """The same for whatever else only one transaction may do at a time, by a name of its own."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
