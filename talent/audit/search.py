"""Reads the trail. Unguarded: who may read it is policy, and that is the accounts area's."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from talent.audit.schemas import EntryFilter, EntryOut
from talent.audit.tables import AuditEntry
from talent.kit.clock import SHANGHAI
from talent.kit.paging import Page, Paged


def search_entries(session: Session, wanted: EntryFilter, page: Page) -> Paged[EntryOut]:
    """The lines that the filter asks for, newest first."""
    query = select(AuditEntry).where(*_conditions(wanted)).order_by(col(AuditEntry.id).desc())
    rows = session.exec(query.offset(page.offset).limit(page.size)).all()
    counted = select(func.count()).select_from(AuditEntry).where(*_conditions(wanted))
    return Paged[EntryOut](
        items=[EntryOut.model_validate(row.model_dump(include=set(EntryOut.model_fields))) for row in rows],
        total=session.exec(counted).one(),
        number=page.number,
        size=page.size,
    )


def _conditions(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    equal = wanted.model_dump(exclude={"since", "until"}, exclude_none=True)
    conditions = [getattr(AuditEntry, name) == value for name, value in equal.items()]
    if wanted.since:
        conditions.append(col(AuditEntry.at) >= _midnight(wanted.since))
    if wanted.until:
        conditions.append(col(AuditEntry.at) < _midnight(wanted.until + timedelta(days=1)))
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
