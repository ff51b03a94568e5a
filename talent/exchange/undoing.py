"""Takes back what a sheet made new, where nothing was built on it; in portions, by the worker."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Table, insert
from sqlmodel import Session, col, delete, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exchange.enums import ImportState, RowFate, SheetKind
from talent.exchange.kinds import WRITERS
from talent.exchange.layouts import Row
from talent.exchange.queries import find_import, made_after
from talent.exchange.schemas import ImportOut, KeptBack, UndoOut
from talent.exchange.showing import NO_IMPORT, UNDOABLE, get_import, undo_until
from talent.exchange.tables import SheetImport, SheetMade
from talent.exchange.writers import Result
from talent.kit.clock import SHANGHAI
from talent.kit.errors import Conflict, NotFound
from talent.kit.sentences import say

_NOTHING = "这次导入没有可以撤回的内容。"
_TOO_LATE = say("导入超过 {days} 天，不能再整批撤回。请逐条更正。", days=UNDOABLE.days)
_AT_ONCE = 5000


def note_made(session: Session, row: SheetImport, rows: Sequence[Row], results: Sequence[Result]) -> None:
    """Keeps what a portion made new, in its transaction."""
    made = [
        {"import_id": row.id, "line": one.line, "object_id": result.object_id}
        for one, result in zip(rows, results, strict=True)
        if result.fate is RowFate.NEW and result.object_id is not None
    ]
    if made:
        target: Table = SheetMade.__table__  # type: ignore[attr-defined]
        session.connection().execute(insert(target), made)


def preview_undo(session: Session, actor: Actor, import_id: int) -> UndoOut:
    """How much of it can be taken back now, and why not the rest. Writes nothing."""
    row = _find_own(session, actor, import_id)
    _require_time(row)
    writer = WRITERS[row.kind]
    goes, stays, after = 0, Counter[str](), 0
    while made := made_after(session, import_id, after, _AT_ONCE):
        kept = writer.kept_back(session, actor, [number for _, number in made])
        goes += len(made) - len(kept)
        stays.update(kept.values())
        after = made[-1][0]
    return UndoOut(
        effect=writer.undoing,
        goes=goes,
        stays=[KeptBack(reason=reason, number=number) for reason, number in sorted(stays.items())],
    )


def undo_import(session: Session, actor: Actor, import_id: int) -> ImportOut:
    """Has the worker take back what can be; asked twice, it is done once."""
    row = _find_own(session, actor, import_id, lock=True)
    WRITERS[row.kind].require(session, actor)
    if row.state in (ImportState.UNDOING, ImportState.UNDONE):
        return get_import(session, actor, import_id)
    _require_time(row)
    if not made_after(session, import_id, 0, 1):
        raise Conflict(_NOTHING)
    row.state, row.done, row.undone_through, row.attempts = ImportState.UNDOING, 0, 0, 0
    row.undone_by, row.failure = actor.user_id, ""
    row.version += 1
    session.add(row)
    session.flush()
    record(session, actor, Action.SHEET_UNDO, "sheet_import", row.id, f"{row.kind} {row.new}")
    return get_import(session, actor, import_id)


def undo_portion(session: Session, row: SheetImport, actor: Actor, size: int) -> bool:
    """The next so many, and the count of them, in one transaction; whether there are more."""
    assert row.id is not None
    made = {number: line for line, number in made_after(session, row.id, row.undone_through, size)}
    if made:
        gone = WRITERS[row.kind].undo(session, actor, list(made))
        lines = [made[number] for number in gone]
        session.exec(
            delete(SheetMade).where(col(SheetMade.import_id) == row.id, col(SheetMade.line).in_(lines))
        )
        row.undone += len(gone)
        row.done += len(made)
        row.undone_through = max(made.values())
    else:
        row.state = ImportState.UNDONE
        row.version += 1
        if row.kind is not SheetKind.TALENTS:
            session.exec(delete(SheetMade).where(col(SheetMade.import_id) == row.id))
        record(session, actor, Action.SHEET_UNDONE, "sheet_import", row.id, f"{row.kind} {row.undone}")
    session.add(row)
    session.flush()
    return bool(made)


def drop_old_made(session: Session, day: date) -> int:
    """Forgets a portion of what sheets made new that can't be taken back any more. Of people it is kept: it
    says who handed them in, and so whose codes are to be given to nobody else.
    """
    end = datetime.combine(day, time(), SHANGHAI) - UNDOABLE - timedelta(days=1)
    old = select(SheetImport.id).where(col(SheetImport.finished_at) < end)
    old = old.where(col(SheetImport.state) != ImportState.UNDOING, col(SheetImport.kind) != SheetKind.TALENTS)
    made = select(SheetMade.import_id, SheetMade.line).where(col(SheetMade.import_id).in_(old))
    gone = session.exec(made.order_by(col(SheetMade.import_id), col(SheetMade.line)).limit(_AT_ONCE)).all()
    for import_id in sorted({number for number, _ in gone}):
        last = max(line for number, line in gone if number == import_id)
        session.exec(
            delete(SheetMade).where(col(SheetMade.import_id) == import_id, col(SheetMade.line) <= last)
        )
    return len(gone)


def forget_made(session: Session, person_id: int) -> None:
    """A number that is somebody else's tomorrow must not be taken back for who had it."""
    of_people = select(SheetImport.id).where(col(SheetImport.kind) == SheetKind.TALENTS)
    session.exec(
        delete(SheetMade).where(
            col(SheetMade.object_id) == person_id, col(SheetMade.import_id).in_(of_people)
        )
    )


def _find_own(session: Session, actor: Actor, import_id: int, *, lock: bool = False) -> SheetImport:
    row = find_import(session, actor, import_id, own=True, lock=lock)
    if row is None:
        raise NotFound(NO_IMPORT)
    return row


def _require_time(row: SheetImport) -> None:
    if row.state not in (ImportState.DONE, ImportState.FAILED):
        raise Conflict(_NOTHING)
    if undo_until(row) is None:
        raise Conflict(_TOO_LATE)
