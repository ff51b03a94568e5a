"""JSON API: sheets handed in by a program, as a form with one file called ``sheet``."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.datastructures import UploadFile

from talent.accounts.permissions import Permission
from talent.exchange.enums import SheetKind
from talent.exchange.imports import (
    Upload,
    begin_import,
    cancel_import,
    confirm_import,
    get_import,
    list_imports,
    list_refusals,
    upload_of,
)
from talent.exchange.schemas import ImportOut, RefusalOut
from talent.exchange.sheet_file import sheet_rows
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

router = APIRouter(prefix=f"{PREFIX}/imports", tags=["imports"], dependencies=[may(Permission.TRAINING_OWN)])
_ERRORS = errors(401, 403, 404, 409)


def _read_sheet(form: UploadDep) -> Upload:
    """Before the route's session is opened: nobody waits for a turn to write while a file is read."""
    sent = form.get("sheet")
    content = sent.file if isinstance(sent, UploadFile) else b""
    name = (sent.filename or "") if isinstance(sent, UploadFile) else ""
    return upload_of(name, content, sheet_rows(content, [SheetKind.COMPLETIONS.label]))


@router.post("", status_code=202, responses=errors(401, 403, 409))
def hand_in(
    uploaded: Annotated[Upload, Depends(_read_sheet)],
    session: WriteSession,
    actor: ActorDep,
    folder: SheetsDep,
    idempotency_key: IdempotencyKey = "",
) -> ImportOut:
    """Keeps a sheet of completions and has it checked; nothing else is written before it is confirmed."""
    return begin_import(session, actor, folder, SheetKind.COMPLETIONS, uploaded, key=idempotency_key)


@router.get("", responses=errors(401, 403))
def list_(session: ReadSession, actor: ActorDep, page: PageDep) -> Paged[ImportOut]:
    """The newest first."""
    return list_imports(session, actor, page)


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
