"""Workbooks for spreadsheets, in which nothing that somebody typed can be a formula or a link."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@contextmanager
def book_in(content: io.BytesIO) -> Iterator[xlsxwriter.Workbook]:
    """A new book, which is in ``content`` at the end."""
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        yield book


@contextmanager
def long_book_in(content: IO[bytes]) -> Iterator[xlsxwriter.Workbook]:
    """The same for many rows, written one behind the other: of them only the last is held in memory."""
    with tempfile.TemporaryDirectory() as folder:
        options = {**_OPTIONS, "in_memory": False, "constant_memory": True, "tmpdir": folder}
        with xlsxwriter.Workbook(content, options) as book:
            yield book


def text_format(book: xlsxwriter.Workbook, **looks: Any) -> Format:
    """Long numbers are not shortened nor dates turned about; a cell stays text when somebody edits it."""
    return book.add_format({"num_format": "@", "quote_prefix": True, **looks})


def put(sheet: Worksheet, line: int, place: int, text: str, style: Format | None = None) -> None:
    """Writes a cell as text, whatever it looks like; an empty one is not written."""
    if text:
        sheet.write_string(line, place, text, style)
