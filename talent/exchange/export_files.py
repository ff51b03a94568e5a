"""Writes a list into a file while it is sent: what is held in memory does not grow with the list."""

from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import IO

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from talent.exchange.enums import ExportFormat
from talent.exchange.exports import Export
from talent.kit.books import long_book_in, text_format
from talent.kit.db import Database
from talent.kit.sheets import MARK, Cell, csv_lines

MEDIA_TYPES = {
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.CSV: "text/csv; charset=utf-8",
}
_CHUNK = 2**16
_ABOVE_ALL = 2**31 - 1


def file_of(database: Database, export: Export, form: ExportFormat) -> Iterator[bytes]:
    """The file by chunks. Every portion is a short read of its own: nothing waits for a slow reader."""
    if form is ExportFormat.CSV:
        yield (MARK + csv_lines([export.headings])).encode()
        for rows in _portions(database, export):
            yield csv_lines(rows).encode()
        return
    with TemporaryFile() as file:
        _write_book(database, export, file)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _portions(database: Database, export: Export) -> Iterator[list[list[Cell]]]:
    before = _ABOVE_ALL
    while True:
        with database.read() as session:
            rows, before = export.portion(session, before)
        if not rows:
            return
        yield rows


def _write_book(database: Database, export: Export, file: IO[bytes]) -> None:
    with long_book_in(file) as book:
        text, heading = text_format(book), text_format(book, bold=True, bg_color="#F6F5F2", border=1)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(export.kind.label)
        sheet.freeze_panes(1, 0)
        for place, (title, width) in enumerate(zip(export.headings, export.widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, heading)
        line = 0
        for rows in _portions(database, export):
            for row in rows:
                line += 1
                for place, cell in enumerate(row):
                    _put(sheet, line, place, cell, text, day)


def _put(sheet: Worksheet, line: int, place: int, cell: Cell, text: Format, day: Format) -> None:
    """Numbers as numbers, days as days, and whatever somebody wrote as text that can be no formula."""
    if isinstance(cell, date):
        sheet.write_datetime(line, place, cell, day)
    elif isinstance(cell, (int, float)):
        sheet.write_number(line, place, cell)
    elif cell:
        sheet.write_string(line, place, cell, text)
