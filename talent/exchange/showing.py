"""Sheets as they are told: one with its counts, and its first rows."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.queries import names_of
from talent.accounts.tables import Organisation
from talent.exchange.enums import ImportState, RowFate
from talent.exchange.keeping import fixed_of, open_sheet, read_rows
from talent.exchange.kinds import WRITERS
from talent.exchange.layouts import Row
from talent.exchange.queries import find_import, owns
from talent.exchange.schemas import ImportOut, Preview, PreviewRow
from talent.exchange.tables import SheetImport
from talent.exchange.writers import check_rows
from talent.kit.clock import SHANGHAI, today
from talent.kit.errors import NotFound
from talent.kit.sheet_file import SheetRow

NO_IMPORT = "没有找到这次导入。"
# What a sheet made new can be taken back so long.
UNDOABLE = timedelta(days=30)
_SHOWN = 10


def get_import(session: Session, actor: Actor, import_id: int) -> ImportOut:
    row = find_import(session, actor, import_id)
    if row is None:
        raise NotFound(NO_IMPORT)
    return told(session, actor, [row])[0]


def preview_import(session: Session, actor: Actor, folder: Path, import_id: int) -> Preview:
    """The first rows as they are read. Numbers of people are masked, for many may pass by the screen."""
    row = find_import(session, actor, import_id, own=True)
    if row is None:
        raise NotFound(NO_IMPORT)
    writer = WRITERS[row.kind]
    sheet = open_sheet(folder, row).rows[:_SHOWN]
    read = read_rows(writer.layout, row, sheet)
    whole = [one for one in read if isinstance(one, Row)]
    results = dict(zip((one.line for one in whole), check_rows(writer, session, actor, whole), strict=True))
    shown = []
    for raw, one in zip(sheet, read, strict=True):
        fate, reason, warning = RowFate.REFUSED, "", ""
        if isinstance(one, Row):
            result = results[one.line]
            fate, warning = result.fate, result.warning
            reason = result.refusal.reason if result.refusal else ""
        else:
            reason = one[1].reason
        cells = _shown_cells(row, raw)
        shown.append(PreviewRow(line=raw.line, cells=cells, fate=fate, reason=reason, warning=warning))
    return Preview(headings=[writer.layout.heading(key) for key in _keys(row)], rows=shown)


def told(session: Session, actor: Actor, rows: Sequence[SheetImport]) -> list[ImportOut]:
    """In the order given."""
    users = names_of(session, {row.uploaded_by for row in rows if row.uploaded_by})
    bodies = _names_of_bodies(session, {row.organisation_id for row in rows if row.organisation_id})
    return [_out(row, owns(actor, row), users, bodies) for row in rows]


def undo_until(row: SheetImport) -> date | None:
    """The last day on which it can be taken back; None where it can't be any more."""
    if row.finished_at is None or row.state not in (ImportState.DONE, ImportState.FAILED) or not row.new:
        return None
    last = row.finished_at.astimezone(SHANGHAI).date() + UNDOABLE
    return last if today() <= last else None


def _out(row: SheetImport, own: bool, users: Mapping[int, str], bodies: Mapping[int, str]) -> ImportOut:
    assert row.id is not None
    layout, columns = WRITERS[row.kind].layout, json.loads(row.columns)
    read = columns["headings"]
    return ImportOut(
        id=row.id,
        kind=row.kind,
        state=row.state,
        organisation_name=bodies.get(row.organisation_id or 0, ""),
        # Who of an organisation it was is the organisation's own matter.
        uploaded_by=users.get(row.uploaded_by or 0, "") if own else "",
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
        kept=own and row.stored_as is not None and row.refused > 0,
        own=own,
        undone=row.undone,
        undo_until=undo_until(row) if own else None,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


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


def _names_of_bodies(session: Session, ids: set[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(ids))
    return {number: name for number, name in session.exec(query.order_by(col(Organisation.id))) if number}
