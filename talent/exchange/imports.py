"""Sheets handed in: begun, looked at, confirmed or given up; ``working`` does the rest meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlmodel import Session, col, delete

from talent.accounts.actor import Actor
from talent.accounts.permissions import may, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.audit.views import record_view
from talent.exchange.books import Say, refused_rows, template
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.headings import chosen_columns, recognise
from talent.exchange.keeping import (
    columns_text,
    drop_sheet,
    fixed_of,
    fixed_text,
    keep_sheet,
    open_sheet,
    places_of,
    refused_of,
)
from talent.exchange.kinds import WRITERS
from talent.exchange.layouts import Layout
from talent.exchange.queries import (
    find_import,
    refusals_of,
    unfinished_import,
    visible_imports,
    waiting_imports,
)
from talent.exchange.schemas import ColumnOut, ImportFilter, ImportOut, RefusalOut
from talent.exchange.sheet_file import FIELD, size_and_digest
from talent.exchange.showing import NO_IMPORT, told
from talent.exchange.showing import get_import as get_import
from talent.exchange.showing import preview_import as preview_import
from talent.exchange.tables import SheetImport, SheetRefusal
from talent.kit.clock import now
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say
from talent.kit.sheet_file import SheetRow

_NO_ROWS = "表头下面没有内容。请填写后再上传。"
_NOT_ASKED = "这次导入现在不能确认，请看最新的状态。"
_GOES_ON = "这次导入已经开始写入，不能放弃。"
# Of one organisation: their rows are kept until somebody says yes or no.
MOST_WAITING = 20
_TOO_MANY = say("还有 {many} 次导入没有完成，请先确认或放弃其中一些，再上传新的表格。", many=MOST_WAITING)
_NAME_MAX = 200
_CONFIRMED = (ImportState.WRITING, ImportState.DONE, ImportState.UNDOING, ImportState.UNDONE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A sheet as it came: its name, a digest of its bytes, and the rows taken out of it."""

    file_name: str
    size: int
    digest: str
    rows: Sequence[SheetRow]


def upload_of(file_name: str, source: bytes | BinaryIO, rows: Sequence[SheetRow]) -> Upload:
    name = "".join(letter for letter in file_name if letter.isprintable()).strip()
    size, digest = size_and_digest(source)
    return Upload(name[-_NAME_MAX:] or "sheet", size, digest, rows)


def begin_import(
    session: Session,
    actor: Actor,
    folder: Path,
    kind: SheetKind,
    upload: Upload,
    *,
    fixed: Mapping[str, str] | None = None,
    key: str = "",
) -> ImportOut:
    """Keeps the sheet and has it checked; nothing else is written. With the same key it is the same import.

    ``fixed`` are cells, by column, that hold for every row that does not say otherwise.
    """
    writer = WRITERS[kind]
    organisation_id = writer.require(session, actor)
    given = {name: text for name, text in (fixed or {}).items() if text}
    body = body_of({"kind": kind, "digest": upload.digest, "fixed": fixed_text(given)})
    made = made_before(session, actor, Action.SHEET_UPLOAD, key, body)
    if made is not None:
        return get_import(session, actor, made)
    if count(session, waiting_imports(organisation_id)) >= MOST_WAITING:
        raise Conflict(_TOO_MANY)
    recognised = recognise(writer.layout, upload.rows, given)
    if recognised.first >= len(upload.rows):
        raise Invalid(_NO_ROWS, fields=(FieldError(FIELD, _NO_ROWS),))
    row = SheetImport(
        kind=kind,
        organisation_id=organisation_id,
        uploaded_by=actor.user_id,
        file_name=upload.file_name,
        stored_as=keep_sheet(session, folder, upload.rows, recognised.first),
        size=upload.size,
        digest=upload.digest,
        columns=columns_text(recognised),
        fixed=fixed_text(given),
        rows=len(upload.rows) - recognised.first,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    remember(session, actor, Action.SHEET_UPLOAD, key, body, row.id)
    record(session, actor, Action.SHEET_UPLOAD, "sheet_import", row.id, f"{kind} {row.rows}")
    return get_import(session, actor, row.id)


def find_unfinished(
    session: Session, actor: Actor, kind: SheetKind, digest: str, fixed: Mapping[str, str]
) -> int | None:
    """The import of the very same sheet that was begun and did not come to its end."""
    organisation_id = WRITERS[kind].require(session, actor)
    given = {name: text for name, text in fixed.items() if text}
    return unfinished_import(session, organisation_id, kind, digest, fixed_text(given))


def confirm_import(session: Session, actor: Actor, import_id: int) -> ImportOut:
    """The rows that were not refused go in; said twice, they go in once."""
    row = _locked(session, actor, import_id)
    WRITERS[row.kind].require(session, actor)
    if row.state is ImportState.CHECKED:
        row.state, row.done, row.attempts = ImportState.WRITING, 0, 0
        row.new = row.changed = row.unchanged = 0
        row.version += 1
        session.add(row)
        session.flush()
        record(session, actor, Action.SHEET_CONFIRM, "sheet_import", row.id, f"{row.kind} {row.rows}")
    elif row.state not in _CONFIRMED:
        raise Conflict(_NOT_ASKED)
    return get_import(session, actor, import_id)


def cancel_import(session: Session, actor: Actor, folder: Path, import_id: int) -> ImportOut:
    """Nothing of the sheet goes in, and its rows are deleted; twice is once."""
    row = _locked(session, actor, import_id)
    WRITERS[row.kind].require(session, actor)
    if row.state in (ImportState.CHECKING, ImportState.CHECKED):
        row.state, row.finished_at = ImportState.CANCELLED, now()
        row.version += 1
        drop_sheet(session, folder, row)
        session.add(row)
        session.flush()
        record(session, actor, Action.SHEET_CANCEL, "sheet_import", row.id, str(row.kind))
    elif row.state is not ImportState.CANCELLED:
        raise Conflict(_GOES_ON)
    return get_import(session, actor, import_id)


def correct_columns(
    session: Session, actor: Actor, folder: Path, import_id: int, chosen: Mapping[int, str]
) -> ImportOut:
    """What is read as what, by place and key, where it was guessed wrong; the sheet is checked anew."""
    row = _locked(session, actor, import_id)
    writer = WRITERS[row.kind]
    writer.require(session, actor)
    if row.state is not ImportState.CHECKED:
        raise Conflict(_NOT_ASKED)
    headings = open_sheet(folder, row).headings
    found = chosen_columns(writer.layout, headings, chosen, fixed_of(row))
    if columns_text(found) != row.columns:
        row.columns, row.state = columns_text(found), ImportState.CHECKING
        row.new = row.changed = row.unchanged = row.refused = row.attempts = 0
        row.version += 1
        session.exec(delete(SheetRefusal).where(col(SheetRefusal.import_id) == import_id))
        session.add(row)
        session.flush()
        record(session, actor, Action.SHEET_COLUMNS, "sheet_import", row.id, str(row.kind))
    return get_import(session, actor, import_id)


def columns_of(session: Session, actor: Actor, folder: Path, import_id: int) -> list[ColumnOut]:
    """Every heading of the sheet and as which column it is read, for who may correct that."""
    row = find_import(session, actor, import_id, own=True)
    if row is None:
        raise NotFound(NO_IMPORT)
    keys = {place: key for key, place in places_of(row).items()}
    headings = open_sheet(folder, row).headings
    return [
        ColumnOut(place=place, heading=heading, key=keys.get(place, ""))
        for place, heading in enumerate(headings)
        if heading
    ]


def layout_of(kind: SheetKind) -> Layout:
    return WRITERS[kind].layout


def kinds_for(actor: Actor) -> list[SheetKind]:
    """The kinds of sheets that somebody like the actor hands in."""
    return [kind for kind, writer in WRITERS.items() if may(actor, writer.permission)]


def list_imports(
    session: Session, actor: Actor, page: Page, wanted: ImportFilter | None = None
) -> Paged[ImportOut]:
    """The newest first."""
    query = visible_imports(actor, wanted)
    ordered = query.order_by(col(SheetImport.id).desc())
    rows = session.exec(ordered.offset(page.offset).limit(page.size)).all()
    return Paged[ImportOut](
        items=told(session, actor, rows), total=count(session, query), number=page.number, size=page.size
    )


def list_refusals(session: Session, actor: Actor, import_id: int, page: Page) -> Paged[RefusalOut]:
    """Rows that can't go in, by line."""
    get_import(session, actor, import_id)
    query = refusals_of(import_id)
    rows = session.exec(query.offset(page.offset).limit(page.size)).all()
    return Paged[RefusalOut](
        items=[RefusalOut(line=row.line, column=row.column, reason=row.reason) for row in rows],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def _locked(session: Session, actor: Actor, import_id: int) -> SheetImport:
    row = find_import(session, actor, import_id, own=True, lock=True)
    if row is None:
        raise NotFound(NO_IMPORT)
    return row


def template_book(session: Session, actor: Actor, kind: SheetKind, say: Say = str) -> bytes:
    """The template, with what the actor's organisation may choose from; ``say`` puts it into a language."""
    writer = WRITERS[kind]
    require(actor, writer.permission)
    return template(writer.layout, writer.choices(session, actor), say)


def refused_book(session: Session, actor: Actor, folder: Path, import_id: int) -> bytes:
    """The refused rows to mend. Its caller has it audited by ``note_refused``, in a writing session."""
    row = find_import(session, actor, import_id, own=True)
    if row is None:
        raise NotFound(NO_IMPORT)
    sheet = open_sheet(folder, row)
    return refused_rows(WRITERS[row.kind].layout, sheet.headings, refused_of(session, import_id, sheet))


def note_refused(session: Session, actor: Actor, import_id: int) -> None:
    """One audit line a day for who fetched the refused rows; those whom they are not shown leave none."""
    if find_import(session, actor, import_id, own=True) is not None:
        record_view(session, actor, Action.SHEET_READ, "sheet_import", import_id)
