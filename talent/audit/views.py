"""Who looked at whom: one line for each actor, object and day, however often the page is opened.

A page is read in a session that cannot write, so its caller opens a unit of work of its own for this.
"""

from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, cast, func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.audit.trail import Acting, record
from talent.audit.turns import take_turn
from talent.kit.clock import SHANGHAI, today
from talent.kit.paging import Page, Paged


def record_view(
    session: Session, actor: Acting, action: Action, object_type: str, object_id: int, detail: str = ""
) -> None:
    """Appends a line unless there is one of the actor, object and detail today (the day of Hebei).

    Looks of visitors and of the operator at the command line are not kept.
    """
    if actor.user_id is None or is_recorded(session, actor, action, object_type, object_id, detail):
        return
    take_turn(session)
    # Two tabs opened at once both get here; only now is it certain what the other one wrote.
    if not is_recorded(session, actor, action, object_type, object_id, detail):
        record(session, actor, action, object_type, object_id, detail)


def is_recorded(
    session: Session, actor: Acting, action: Action, object_type: str, object_id: int, detail: str = ""
) -> bool:
    """There is such a line of today, so that a page need not wait for a turn to write."""
    query = select(AuditEntry.id).where(
        col(AuditEntry.actor_id) == actor.user_id,
        col(AuditEntry.at) >= datetime.combine(today(), time(), SHANGHAI),
        col(AuditEntry.action) == action,
        col(AuditEntry.object_type) == object_type,
        col(AuditEntry.object_id) == object_id,
        col(AuditEntry.detail) == detail,
    )
    return session.exec(query.limit(1)).first() is not None


class Look(NamedTuple):
    """Somebody of an organisation, or of the staff, looked at a thing on a day; who it was is not told."""

    day: date
    role: str
    organisation_id: int | None
    detail: str


def looks_at(session: Session, action: Action, object_type: str, object_id: int, page: Page) -> Paged[Look]:
    """Who looked, the last day first: one line for an organisation, day and detail, however many of its
    members did. Unguarded: the area above knows whose thing it is.
    """
    day = _day_of(session)
    found = (
        columns_of(day.label("day"), AuditEntry.actor_role, AuditEntry.organisation_id, AuditEntry.detail)  # type: ignore[call-overload]
        .where(
            col(AuditEntry.action) == action,
            col(AuditEntry.object_type) == object_type,
            col(AuditEntry.object_id) == object_id,
        )
        .group_by(day, AuditEntry.actor_role, AuditEntry.organisation_id, AuditEntry.detail)
    )
    last = func.max(col(AuditEntry.id)).desc()
    rows = session.execute(found.order_by(day.desc(), last).offset(page.offset).limit(page.size))
    total = session.scalar(columns_of(func.count()).select_from(found.subquery())) or 0
    items = [Look(_as_date(one.day), one.actor_role, one.organisation_id, one.detail) for one in rows]
    return Paged[Look](items=items, total=total, number=page.number, size=page.size)


def _day_of(session: Session) -> ColumnElement[Any]:
    """The day of Hebei of a line; the moment is stored in UTC."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.timezone("Asia/Shanghai", col(AuditEntry.at)), Date)
    return func.date(col(AuditEntry.at), "+8 hours")


def _as_date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
