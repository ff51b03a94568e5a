"""Selects of the exchange area, and who may see which sheets."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, true
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.schemas import ImportFilter
from talent.exchange.tables import SheetImport, SheetMade, SheetRefusal

MOVING = (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING)


def visible_imports(actor: Actor, wanted: ImportFilter | None = None) -> SelectOfScalar[SheetImport]:
    """Who may read all sees all, an organisation its own; narrowed by the filter."""
    query = select(SheetImport).where(true() if may(actor, Permission.SHEETS_READ) else _own(actor))
    if wanted is not None and wanted.kind is not None:
        query = query.where(col(SheetImport.kind) == wanted.kind)
    if wanted is not None and wanted.state is not None:
        query = query.where(col(SheetImport.state) == wanted.state)
    return query


def own_imports(actor: Actor) -> SelectOfScalar[SheetImport]:
    """Those that the actor may do something with: of the own organisation, of the staff for the staff."""
    return select(SheetImport).where(_own(actor))


def owns(actor: Actor, row: SheetImport) -> bool:
    """``own_imports`` for a row at hand."""
    if actor.system:
        return True
    if not may(actor, Permission.SHEETS_IMPORT):
        return False
    acts = actor.organisation_id is not None or may(actor, Permission.SHEETS_READ)
    return acts and row.organisation_id == actor.organisation_id


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.system:
        return true()
    if not may(actor, Permission.SHEETS_IMPORT):
        return false()
    if actor.organisation_id is not None:
        return col(SheetImport.organisation_id) == actor.organisation_id
    if may(actor, Permission.SHEETS_READ):
        return col(SheetImport.organisation_id).is_(None)
    return false()


def find_import(
    session: Session, actor: Actor, import_id: int, *, own: bool = False, lock: bool = False
) -> SheetImport | None:
    query = own_imports(actor) if own else visible_imports(actor)
    query = query.where(col(SheetImport.id) == import_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(query).one_or_none()


def refusals_of(import_id: int) -> SelectOfScalar[SheetRefusal]:
    """By line."""
    query = select(SheetRefusal).where(col(SheetRefusal.import_id) == import_id)
    return query.order_by(col(SheetRefusal.line))


def refusals_between(import_id: int, first: int, last: int) -> Select[Any]:
    """Line, column and reason of those of some lines."""
    found = columns_of(SheetRefusal.line, SheetRefusal.column, SheetRefusal.reason)  # type: ignore[call-overload]
    some = found.where(col(SheetRefusal.import_id) == import_id, col(SheetRefusal.line).between(first, last))
    return some.order_by(col(SheetRefusal.line))  # type: ignore[no-any-return]


def moving_imports(session: Session) -> list[int]:
    """Ids of those that wait for the worker, the oldest first."""
    query = select(SheetImport.id).where(col(SheetImport.state).in_(MOVING))
    return [number for number in session.exec(query.order_by(col(SheetImport.id))) if number is not None]


def unfinished_import(
    session: Session, organisation_id: int | None, kind: SheetKind, digest: str, fixed: str
) -> int | None:
    """The same sheet of the same organisation, begun and not finished."""
    same = (
        col(SheetImport.kind) == kind,
        col(SheetImport.digest) == digest,
        col(SheetImport.fixed) == fixed,
    )
    query = waiting_imports(organisation_id).where(*same)
    found = session.exec(query.order_by(col(SheetImport.id).desc()).limit(1)).first()
    return None if found is None else found.id


def waiting_imports(organisation_id: int | None) -> SelectOfScalar[SheetImport]:
    """Neither finished nor given up; without an organisation those of the staff."""
    return select(SheetImport).where(
        col(SheetImport.organisation_id).is_not_distinct_from(organisation_id),
        col(SheetImport.state).in_((ImportState.CHECKING, ImportState.WRITING, ImportState.CHECKED)),
    )


def made_after(session: Session, import_id: int, after: int, limit: int) -> list[tuple[int, int]]:
    """Lines behind ``after`` with what each made new, by line."""
    query = select(SheetMade.line, SheetMade.object_id).where(
        col(SheetMade.import_id) == import_id, col(SheetMade.line) > after
    )
    rows = session.exec(query.order_by(col(SheetMade.line)).limit(limit))
    return [(line, number) for line, number in rows]


def outlived_imports(finished_before: datetime, asked_before: datetime) -> SelectOfScalar[SheetImport]:
    """Whose rows need not be kept longer: long finished, or long waiting for a yes."""
    over = and_(
        col(SheetImport.stored_as).is_not(None),
        or_(
            col(SheetImport.finished_at) < finished_before,
            and_(col(SheetImport.state) == ImportState.CHECKED, col(SheetImport.created_at) < asked_before),
        ),
    )
    return select(SheetImport).where(over).order_by(col(SheetImport.id))
