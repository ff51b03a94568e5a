"""Making a thing once, however often it is asked for: the second click, the repeated request."""

import json
from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import Session, col, delete

from talent.audit.actions import Action
from talent.audit.tables import RequestKey
from talent.audit.trail import Acting
from talent.audit.turns import take_named_turn
from talent.kit.clock import now
from talent.kit.crypto import keyring
from talent.kit.errors import Conflict

MAX_KEY = 64
# A repeat comes after seconds or hours; a key met later is taken for a new one.
KEPT = timedelta(days=30)


def body_of(asked: Mapping[str, object]) -> str:
    """A keyed digest of what was asked for, the same whatever the order of its fields and sets."""
    # Keyed, for a body holds telephone and identity numbers, which a plain digest lets one guess.
    canonical = json.dumps(asked, ensure_ascii=False, sort_keys=True, default=_plain)
    return keyring().blind_index(canonical, "request_key.body")


def made_before(session: Session, actor: Acting, action: Action, key: str, body: str) -> int | None:
    """The id of what the actor made under this key; None the first time or without a key.

    Of two requests at the same moment the second waits here until the first has committed. Raises
    ``Conflict`` where the key was used for another ``body`` (see ``body_of``).
    """
    if not key or actor.user_id is None:
        return None
    take_named_turn(session, f"{actor.user_id} {action} {key}")
    found = session.get(RequestKey, (actor.user_id, action, key))
    if found is None:
        return None
    if found.at < now() - KEPT:
        session.delete(found)
        session.flush()
        return None
    if found.body != body:
        raise Conflict(
            "同一个 Idempotency-Key 不能用于不同的内容。要修改请打开已保存的那一份，要新建请重新打开表单。"
        )
    return found.object_id


def remember(session: Session, actor: Acting, action: Action, key: str, body: str, object_id: int) -> None:
    """Keeps what was made under the key; without a key nothing."""
    if key and actor.user_id is not None:
        session.add(RequestKey(user_id=actor.user_id, action=action, key=key, body=body, object_id=object_id))
        session.flush()


def forget_requests(session: Session, action: Action, object_id: int) -> None:
    """Leaves no key under which the object was made."""
    session.exec(
        delete(RequestKey).where(col(RequestKey.action) == action, col(RequestKey.object_id) == object_id)
    )


def forget_requests_of(session: Session, user_id: int) -> None:
    """Leaves no key of the user."""
    session.exec(delete(RequestKey).where(col(RequestKey.user_id) == user_id))


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)
