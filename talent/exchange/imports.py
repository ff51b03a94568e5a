"""Sheets handed in: begun, looked at, confirmed or given up; ``working`` does the rest meanwhile."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.accounts.queries import names_of
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.audit.views import record_view
from talent.exchange.books import refused_rows, template
from talent.exchange.enums import ImportState, RowFate, SheetKind
from talent.exchange.headings import recognise
from talent.exchange.keeping import (
    columns_text,
    drop_sheet,
    fixed_of,
    fixed_text,
    keep_sheet,
    open_sheet,
    read_rows,
    refused_of,
)
from talent.exchange.kinds import WRITERS
from talent.exchange.layouts import Row
from talent.exchange.queries import (
    find_import,
    refusals_of,
    unfinished_import,
    visible_imports,
    waiting_imports,
)
from talent.exchange.schemas import ImportOut, Preview, PreviewRow, RefusalOut
from talent.exchange.sheet_file import FIELD, size_and_digest
from talent.exchange.tables import SheetImport
from talent.kit.clock import now
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sheet_file import SheetRow

NO_IMPORT = "没有找到这次导入。"
_NO_ROWS = "表头下面没有内容。请填写后再上传。"
_NOT_ASKED = "这次导入现在不能确认，请看最新的状态。"
_GOES_ON = "这次导入已经开始写入，不能放弃。"
# Of one organisation: their rows are kept until somebody says yes or no.
MOST_WAITING = 20
_TOO_MANY = f"还有 {MOST_WAITING} 次导入没有完成，请先确认或放弃其中一些，再上传新的表格。"
_SHOWN = 10
_NAME_MAX = 200


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
    return unfinished_import(session, organisation_id, digest, fixed_text(given))


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
    elif row.state not in (ImportState.WRITING, ImportState.DONE):
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


def list_imports(session: Session, actor: Actor, page: Page) -> Paged[ImportOut]:
    """The newest first."""
    query = visible_imports(actor)
    ordered = query.order_by(col(SheetImport.id).desc())
    rows = session.exec(ordered.offset(page.offset).limit(page.size)).all()
    return Paged[ImportOut](
        items=_told(session, actor, rows), total=count(session, query), number=page.number, size=page.size
    )


def get_import(session: Session, actor: Actor, import_id: int) -> ImportOut:
    row = find_import(session, actor, import_id)
    if row is None:
        raise NotFound(NO_IMPORT)
    return _told(session, actor, [row])[0]


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


def preview_import(session: Session, actor: Actor, folder: Path, import_id: int) -> Preview:
    """The first rows as they are read. Numbers of people are masked, for many may pass by the screen."""
    row = find_import(session, actor, import_id)
    if row is None:
        raise NotFound(NO_IMPORT)
    writer = WRITERS[row.kind]
    sheet = open_sheet(folder, row).rows[:_SHOWN]
    read = read_rows(writer.layout, row, sheet)
    whole = [one for one in read if isinstance(one, Row)]
    results = dict(zip((one.line for one in whole), writer.check(session, actor, whole), strict=True))
    shown = []
    for raw, one in zip(sheet, read, strict=True):
        fate, reason = RowFate.REFUSED, ""
        if isinstance(one, Row):
            result = results[one.line]
            fate, reason = result.fate, result.refusal.reason if result.refusal else ""
        else:
            reason = one[1].reason
        shown.append(PreviewRow(line=raw.line, cells=_shown_cells(row, raw), fate=fate, reason=reason))
    return Preview(headings=[writer.layout.heading(key) for key in _keys(row)], rows=shown)


def _keys(row: SheetImport) -> list[str]:
    """The columns that the sheet has or that are fixed, in the order of the layout."""
    there = {*json.loads(row.columns)["places"], *fixed_of(row)}
    return [one.key for one in WRITERS[row.kind].layout.columns if one.key in there]


def _shown_cells(row: SheetImport, raw: SheetRow) -> list[str]:
    layout, places, fixed = WRITERS[row.kind].layout, json.loads(row.columns)["places"], fixed_of(row)
    shown = []
    for key in _keys(row):
        place = places.get(key, len(raw.cells))
        text = (raw.cells[place] if place < len(raw.cells) else "") or fixed.get(key, "")
        private = layout.column(key).private
        shown.append(private(text) if private and text else text)
    return shown


def _locked(session: Session, actor: Actor, import_id: int) -> SheetImport:
    row = find_import(session, actor, import_id, lock=True)
    if row is None:
        raise NotFound(NO_IMPORT)
    return row


def _told(session: Session, actor: Actor, rows: Sequence[SheetImport]) -> list[ImportOut]:
    users = names_of(session, {row.uploaded_by for row in rows if row.uploaded_by})
    bodies = _names_of_bodies(session, {row.organisation_id for row in rows if row.organisation_id})
    # Who of an organisation it was is the organisation's own matter.
    inside = not may(actor, Permission.TRAINING_AUDIT) or actor.system
    return [_out(row, users if inside else {}, bodies) for row in rows]


def _out(row: SheetImport, users: Mapping[int, str], bodies: Mapping[int, str]) -> ImportOut:
    assert row.id is not None
    layout, columns = WRITERS[row.kind].layout, json.loads(row.columns)
    read = columns["headings"]
    return ImportOut(
        id=row.id,
        kind=row.kind,
        state=row.state,
        organisation_name=bodies.get(row.organisation_id or 0, ""),
        uploaded_by=users.get(row.uploaded_by or 0, ""),
        file_name=row.file_name,
        read_as=[(read[key], layout.heading(key)) for key in _keys(row) if key in read],
        not_read=columns["others"],
        fixed=[(layout.heading(key), text) for key, text in fixed_of(row).items()],
        rows=row.rows,
        done=row.done,
        new=row.new,
        changed=row.changed,
        unchanged=row.unchanged,
        refused=row.refused,
        failure=row.failure,
        kept=row.stored_as is not None and row.refused > 0,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def _names_of_bodies(session: Session, ids: set[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(ids))
    return {number: name for number, name in session.exec(query.order_by(col(Organisation.id))) if number}


def template_book(session: Session, actor: Actor, kind: SheetKind) -> bytes:
    """The template, with what the actor's organisation may choose from."""
    writer = WRITERS[kind]
    return template(writer.layout, writer.choices(session, actor))


def refused_book(session: Session, actor: Actor, folder: Path, import_id: int) -> bytes:
    """The refused rows to mend. Its caller has it audited by ``note_refused``, in a writing session."""
    row = find_import(session, actor, import_id)
    if row is None:
        raise NotFound(NO_IMPORT)
    sheet = open_sheet(folder, row)
    return refused_rows(WRITERS[row.kind].layout, sheet.headings, refused_of(session, import_id, sheet))


def note_refused(session: Session, actor: Actor, import_id: int) -> None:
    """One audit line a day for who fetched the refused rows; those whom they are not shown leave none."""
    if find_import(session, actor, import_id) is not None:
        record_view(session, actor, Action.SHEET_READ, "sheet_import", import_id)
