"""The change log: what has to be ranked or exchanged anew, in the order in which it was committed."""

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from talent.audit.tables import Change, ChangeKind
from talent.audit.turns import take_turn
from talent.kit.clock import now


def record_change(session: Session, kind: ChangeKind, object_id: int) -> None:
    """Appends to the log in the caller's transaction; numbers grow in the order of commits."""
    record_changes(session, kind, [object_id])


def record_changes(session: Session, kind: ChangeKind, object_ids: list[int]) -> None:
    """The same for many objects of one kind."""
    take_turn(session)
    session.flush()
    if object_ids:
        moment = now()
        rows = [{"kind": kind, "object_id": object_id, "at": moment} for object_id in object_ids]
        session.connection().execute(insert(Change.__table__), rows)  # type: ignore[attr-defined]


def changes_since(session: Session, sequence: int, limit: int) -> list[tuple[int, ChangeKind, int]]:
    """What was written after ``sequence``: (sequence, kind, object id), oldest first, at most ``limit``."""
    found = session.exec(
        select(Change).where(col(Change.sequence) > sequence).order_by(col(Change.sequence)).limit(limit)
    )
    return [(change.sequence or 0, change.kind, change.object_id) for change in found]


def latest_sequence(session: Session) -> int:
    """The number of the last change; 0 while there is none."""
    return session.exec(select(func.max(Change.sequence))).one() or 0


def changed_since(session: Session, sequence: int, kind: ChangeKind) -> list[int]:
    """The distinct ids of one kind that were written after ``sequence``, ascending."""
    query = select(Change.object_id).where(col(Change.sequence) > sequence, col(Change.kind) == kind)
    return list(session.exec(query.distinct().order_by(col(Change.object_id))))
