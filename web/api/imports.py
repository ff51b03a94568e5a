"""JSON API: sheets handed in by a program, as a form with one file called ``sheet``."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query
from starlette.datastructures import UploadFile

from talent.accounts.permissions import Permission
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.imports import (
    Upload,
    begin_import,
    cancel_import,
    columns_of,
    confirm_import,
    correct_columns,
    layout_of,
    list_imports,
    list_refusals,
    upload_of,
)
from talent.exchange.schemas import ColumnOut, ImportFilter, ImportOut, RefusalOut, UndoOut
from talent.exchange.sheet_file import sheet_rows
from talent.exchange.showing import get_import
from talent.exchange.undoing import preview_undo, undo_import
from talent.kit.paging import Paged
from web.api.common import PREFIX, errors
from web.deps import (
    ActorDep,
    Id,
    IdempotencyKey,
    PageDep,
    ReadSession,
    SheetsDep,
    UploadDep,
    WriteSession,
    may,
)

router = APIRouter(prefix=f"{PREFIX}/imports", tags=["imports"], dependencies=[may(Permission.SHEETS_IMPORT)])
_ERRORS = errors(401, 403, 404, 409)


# What a program that names no kind has always handed in.
Kind = Annotated[SheetKind, Query()]


def _read_sheet(form: UploadDep, kind: Kind = SheetKind.COMPLETIONS) -> Upload:
    """Before the route's session is opened: nobody waits for a turn to write while a file is read."""
    sent = form.get("sheet")
    content = sent.file if isinstance(sent, UploadFile) else b""
    name = (sent.filename or "") if isinstance(sent, UploadFile) else ""
    return upload_of(name, content, sheet_rows(content, [kind.label], layout_of(kind).letters))


@router.post("", status_code=202, responses=errors(401, 403, 409))
def hand_in(
    uploaded: Annotated[Upload, Depends(_read_sheet)],
    session: WriteSession,
    actor: ActorDep,
    folder: SheetsDep,
    kind: Kind = SheetKind.COMPLETIONS,
    idempotency_key: IdempotencyKey = "",
) -> ImportOut:
    """Keeps a sheet and has it checked; nothing else is written before it is confirmed."""
    return begin_import(session, actor, folder, kind, uploaded, key=idempotency_key)


@router.get("", responses=errors(401, 403))
def list_(
    session: ReadSession,
    actor: ActorDep,
    page: PageDep,
    kind: Annotated[SheetKind | None, Query()] = None,
    state: Annotated[ImportState | None, Query()] = None,
) -> Paged[ImportOut]:
    """The newest first; of one kind or in one state alone, or all."""
    return list_imports(session, actor, page, ImportFilter(kind=kind, state=state))


@router.get("/{import_id}", responses=_ERRORS)
def get(session: ReadSession, actor: ActorDep, import_id: Id) -> ImportOut:
    """Its state and counts: before the confirmation what would become of the rows, then what did."""
    return get_import(session, actor, import_id)


@router.get("/{import_id}/refusals", responses=_ERRORS)
def refusals(session: ReadSession, actor: ActorDep, import_id: Id, page: PageDep) -> Paged[RefusalOut]:
    """Rows that can't go in: line, column and reason."""
    return list_refusals(session, actor, import_id, page)


@router.post("/{import_id}/confirmation", responses=_ERRORS)
def confirm(session: WriteSession, actor: ActorDep, import_id: Id) -> ImportOut:
    """The rows that were not refused go in; the same again changes nothing."""
    return confirm_import(session, actor, import_id)


@router.post("/{import_id}/cancellation", responses=_ERRORS)
def cancel(session: WriteSession, actor: ActorDep, folder: SheetsDep, import_id: Id) -> ImportOut:
    """Nothing of the sheet goes in; the same again changes nothing."""
    return cancel_import(session, actor, folder, import_id)


@router.get("/{import_id}/columns", responses=_ERRORS)
def read_columns(session: ReadSession, actor: ActorDep, folder: SheetsDep, import_id: Id) -> list[ColumnOut]:
    """Every heading of the sheet, and as which column it is read."""
    return columns_of(session, actor, folder, import_id)


@router.put("/{import_id}/columns", responses=_ERRORS)
def choose_columns(
    session: WriteSession,
    actor: ActorDep,
    folder: SheetsDep,
    import_id: Id,
    chosen: Annotated[dict[int, str], Body(description="表头的位置（从 0 起）和读作的列")],
) -> ImportOut:
    """Reads the headings otherwise, where they were guessed wrong; the sheet is checked anew."""
    return correct_columns(session, actor, folder, import_id, chosen)


@router.get("/{import_id}/undo", responses=_ERRORS)
def look_at_undo(session: ReadSession, actor: ActorDep, import_id: Id) -> UndoOut:
    """What taking it back would do now, and what would stay for which reason."""
    return preview_undo(session, actor, import_id)


@router.post("/{import_id}/undo", responses=_ERRORS)
def undo(session: WriteSession, actor: ActorDep, import_id: Id) -> ImportOut:
    """Takes back what it made new and nothing was built on; the same again changes nothing."""
    return undo_import(session, actor, import_id)
