"""Making a thing once, however often it is asked for: the second click, the repeated request."""

from hashlib import sha256

from sqlalchemy import text
from sqlmodel import Session

from talent.audit.actions import Action
from talent.audit.tables import RequestKey
from talent.audit.trail import Acting

MAX_KEY = 64


def made_before(session: Session, actor: Acting, action: Action, key: str) -> int | None:
    """The id of what the actor made under this key; None the first time or without a key.

    Of two requests at the same moment the second waits here until the first has committed.
    """
    if not key or actor.user_id is None:
        return None
    if session.get_bind().dialect.name == "postgresql":
        lock = sha256(f"{actor.user_id} {action} {key}".encode()).digest()[:8]
        number = int.from_bytes(lock, "big", signed=True)
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
    found = session.get(RequestKey, (actor.user_id, action, key))
    return None if found is None else found.object_id


def remember(session: Session, actor: Acting, action: Action, key: str, object_id: int) -> None:
    """Keeps what was made under the key; without a key nothing."""
    if key and actor.user_id is not None:
        session.add(RequestKey(user_id=actor.user_id, action=action, key=key, object_id=object_id))
        session.flush()
