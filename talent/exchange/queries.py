"""Selects of the exchange area, and who may see which sheets."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, true
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.exchange.enums import ImportState
from talent.exchange.tables import SheetImport, SheetRefusal

MOVING = (ImportState.CHECKING, ImportState.WRITING)


def visible_imports(actor: Actor) -> SelectOfScalar[SheetImport]:
    """The staff see all, an organisation its own."""
    return select(SheetImport).where(_seen(actor))


def _seen(actor: Actor) -> ColumnElement[bool]:
    if may(actor, Permission.TRAINING_AUDIT):
        return true()
    if may(actor, Permission.TRAINING_OWN) and actor.organisation_id is not None:
        return col(SheetImport.organisation_id) == actor.organisation_id
    return false()


def find_import(session: Session, actor: Actor, import_id: int, *, lock: bool = False) -> SheetImport | None:
    query = visible_imports(actor).where(col(SheetImport.id) == import_id)
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


def unfinished_import(session: Session, organisation_id: int, digest: str, fixed: str) -> int | None:
    """The same sheet of the same organisation, begun and not finished."""
    same = col(SheetImport.digest) == digest, col(SheetImport.fixed) == fixed
    query = waiting_imports(organisation_id).where(*same)
    found = session.exec(query.order_by(col(SheetImport.id).desc()).limit(1)).first()
    return None if found is None else found.id


def waiting_imports(organisation_id: int) -> SelectOfScalar[SheetImport]:
    """Neither finished nor given up."""
    return select(SheetImport).where(
        col(SheetImport.organisation_id) == organisation_id,
        col(SheetImport.state).in_((*MOVING, ImportState.CHECKED)),
    )


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
