"""Who looked at whom: one line for each actor, object and day, however often the page is opened.

A page is read in a session that cannot write, so its caller opens a unit of work of its own for this.
"""

from datetime import datetime, time

from sqlmodel import Session, col, select

from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.audit.trail import Acting, record
from talent.audit.turns import take_turn
from talent.kit.clock import SHANGHAI, today


def record_view(session: Session, actor: Acting, action: Action, object_type: str, object_id: int) -> None:
    """Appends a line unless there is one of the actor and object today (the day of Hebei).

    Looks of visitors and of the operator at the command line are not kept.
    """
    if actor.user_id is None or is_recorded(session, actor, action, object_type, object_id):
        return
    take_turn(session)
    # Two tabs opened at once both get here; only now is it certain what the other one wrote.
    if not is_recorded(session, actor, action, object_type, object_id):
        record(session, actor, action, object_type, object_id)


def is_recorded(session: Session, actor: Acting, action: Action, object_type: str, object_id: int) -> bool:
    """There is such a line of today, so that a page need not wait for a turn to write."""
    query = select(AuditEntry.id).where(
        col(AuditEntry.actor_id) == actor.user_id,
        col(AuditEntry.at) >= datetime.combine(today(), time(), SHANGHAI),
        col(AuditEntry.action) == action,
        col(AuditEntry.object_type) == object_type,
        col(AuditEntry.object_id) == object_id,
    )
    return session.exec(query.limit(1)).first() is not None
