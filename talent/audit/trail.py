"""The audit trail: one line for each act, each line sealed over the one before it."""

import hmac
import json
from datetime import datetime
from typing import Protocol

from sqlmodel import Session, col, select

from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.audit.turns import take_turn
from talent.kit.clock import now
from talent.kit.crypto import keyring
from talent.kit.labels import LabelledEnum

_CHUNK = 2000
DETAIL_MAX = 500


class Acting(Protocol):
    """What the trail keeps of an actor; the accounts area, which is above this one, has the class."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def role(self) -> LabelledEnum | None: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def system(self) -> bool: ...
    @property
    def address(self) -> str: ...


def record(
    session: Session,
    actor: Acting,
    action: Action,
    object_type: str,
    object_id: int | None,
    detail: str = "",
) -> None:
    """Appends a line, ``detail`` names fields and codes, never personal values."""
    take_turn(session)
    entry = AuditEntry(
        at=now(),
        actor_id=actor.user_id,
        actor_role=_role_of(actor),
        organisation_id=actor.organisation_id,
        address=actor.address[:45],
        action=action,
        object_type=object_type,
        object_id=object_id,
        detail=detail[:DETAIL_MAX],
        previous_hash=_last_hash(session),
    )
    entry.hash = _seal(entry)
    session.add(entry)
    session.flush()


def verify_chain(session: Session) -> int | None:
    """The id of the first line that was changed or follows a missing one; None while the trail is whole.

    Lines cut off the end can't be seen from inside: compare with a head kept elsewhere (``head``).
    """
    previous, last_id = "", 0
    while entries := _next_entries(session, last_id):
        for entry in entries:
            if entry.previous_hash != previous or not hmac.compare_digest(entry.hash, _seal(entry)):
                return entry.id
            previous, last_id = entry.hash, entry.id or 0
        session.expunge_all()
    return None


def head(session: Session) -> tuple[int, str]:
    """Number and seal of the last line, to be kept in a second place; (0, "") for an empty trail."""
    last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(1)).first()
    return (last.id or 0, last.hash) if last else (0, "")


def _next_entries(session: Session, after: int) -> list[AuditEntry]:
    query = select(AuditEntry).where(col(AuditEntry.id) > after).order_by(col(AuditEntry.id)).limit(_CHUNK)
    return list(session.exec(query))


def _last_hash(session: Session) -> str:
    query = select(AuditEntry.hash).order_by(col(AuditEntry.id).desc()).limit(1)
    return session.exec(query).first() or ""


def _seal(entry: AuditEntry) -> str:
    """Keyed, so that who can write to the database but has no key can't seal a forged trail anew."""
    line = json.dumps(
        [
            _instant(entry.at),
            entry.actor_id,
            entry.actor_role,
            entry.organisation_id,
            entry.address,
            entry.action.value,
            entry.object_type,
            entry.object_id,
            entry.detail,
            entry.previous_hash,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return keyring().blind_index(line, "audit_entry.hash")


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _role_of(actor: Acting) -> str:
    if actor.role is not None:
        return str(actor.role.value)
    return "system" if actor.system else "visitor"
