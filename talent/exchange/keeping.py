"""The rows of a sheet between its upload and its end: encrypted, no longer than they are needed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from talent.exchange.enums import ImportState
from talent.exchange.headings import Recognised, cells_of
from talent.exchange.layouts import Layout, Refusal, Row, read_row
from talent.exchange.queries import outlived_imports, refusals_between
from talent.exchange.tables import SheetImport
from talent.kit.clock import now
from talent.kit.errors import NotFound, Unavailable
from talent.kit.papers import drop_paper, kept_file, paper_path, read_paper
from talent.kit.row_blocks import BlockWriter, RowBlocks, is_row_blocks, spool
from talent.kit.sheet_file import SheetRow

# The rows that were refused can be fetched and mended so long.
KEPT = timedelta(days=30)
# Who has not said yes by then is taken to have given up.
ASKED = timedelta(days=7)
GONE = "这次导入的原始行已不再保存，请重新上传。"
_AT_ONCE = 20
# Rows of a sheet that are looked at together.
BLOCK = 2000


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is kept of a sheet: its headings in their order and the rows below them, read when asked for."""

    headings: list[str]
    rows: Sequence[SheetRow]

    def blocks(self) -> Iterator[Sequence[SheetRow]]:
        """All rows, some at a time."""
        for start in range(0, len(self.rows), BLOCK):
            yield self.rows[start : start + BLOCK]


def keep_sheet(session: Session, folder: Path, rows: Sequence[SheetRow], first: int) -> str:
    """The name under which it lies. ``first`` is the row below the headings."""
    spooled = rows if isinstance(rows, RowBlocks) else spool([rows])
    with kept_file(session, folder) as (name, file):
        writer, before = BlockWriter(file, name), first
        for number, size in enumerate(spooled.sizes()):
            if before:
                writer.add(spooled.block(number)[before:])
            else:
                writer.add_plain(spooled.plain(number), size)
            before = max(0, before - size)
        writer.finish(spooled[first - 1].cells)
    return name


def open_sheet(folder: Path, row: SheetImport) -> Sheet:
    """Raises ``NotFound`` where it is no longer kept, or not as it was."""
    if row.stored_as is None:
        raise NotFound(GONE)
    path = paper_path(folder, row.stored_as)
    try:
        with path.open("rb") as file:
            in_blocks = is_row_blocks(file)
        if in_blocks:
            rows = RowBlocks(lambda: path.open("rb"), row.stored_as)
            return Sheet(rows.headings, rows)
        # One that was handed in under an earlier version.
        kept = json.loads(read_paper(folder, row.stored_as))
        return Sheet(kept["headings"], [SheetRow(line, cells) for line, cells in kept["rows"]])
    except (OSError, Unavailable):
        raise NotFound(GONE) from None


def refused_of(session: Session, import_id: int, sheet: Sheet) -> Iterator[tuple[SheetRow, Refusal]]:
    """The rows that were refused with the reason of each, some at a time."""
    for rows in sheet.blocks():
        known = refusals_between(import_id, rows[0].line, rows[-1].line)
        refusals = {line: Refusal(column, reason) for line, column, reason in session.execute(known)}
        yield from ((row, refusals[row.line]) for row in rows if row.line in refusals)


def read_rows(layout: Layout, row: SheetImport, rows: Sequence[SheetRow]) -> list[Row | tuple[int, Refusal]]:
    """Rows of the sheet as values, or by their line why they can't be read; in order."""
    places, fixed = places_of(row), fixed_of(row)
    found: list[Row | tuple[int, Refusal]] = []
    for one in rows:
        read = read_row(layout, one.line, cells_of(places, one, fixed))
        found.append(read if isinstance(read, Row) else (one.line, read))
    return found


def columns_text(recognised: Recognised) -> str:
    """For ``SheetImport.columns``."""
    kept = {"places": recognised.places, "headings": recognised.headings, "others": recognised.others}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def fixed_text(fixed: Mapping[str, str]) -> str:
    """For ``SheetImport.fixed``."""
    return json.dumps(dict(fixed), ensure_ascii=False, sort_keys=True)


def places_of(row: SheetImport) -> dict[str, int]:
    places: dict[str, int] = json.loads(row.columns)["places"]
    return places


def fixed_of(row: SheetImport) -> dict[str, str]:
    fixed: dict[str, str] = json.loads(row.fixed)
    return fixed


def drop_sheet(session: Session, folder: Path, row: SheetImport) -> None:
    if row.stored_as is not None:
        drop_paper(session, folder, row.stored_as)
        row.stored_as = None


def drop_outlived(session: Session, folder: Path) -> int:
    """A portion of what need not be kept longer; how many there were."""
    query = outlived_imports(now() - KEPT, now() - ASKED).limit(_AT_ONCE)
    rows = session.exec(query.with_for_update(skip_locked=True)).all()
    for row in rows:
        drop_sheet(session, folder, row)
        if row.state is ImportState.CHECKED:
            row.state, row.finished_at = ImportState.CANCELLED, now()
        session.add(row)
    session.flush()
    return len(rows)
