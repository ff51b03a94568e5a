"""Takes the rows out of one sheet, in a process of its own (see ``guard``; started by ``sheet_file``)."""

import codecs
import importlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from talent.kit.guard import OLE, ZIP, Refused
from talent.kit.sheet_book import rows_of_book
from talent.kit.sheet_html import is_html, rows_of_html
from talent.kit.sheet_text import rows_of_text

# Files that somebody takes for a table: how they begin.
_OTHERS = (
    *(b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF"),
    *(b"PK\x05\x06", b"PK\x07\x08", b"{\\rtf", b"MIME-Version:", b"<"),
)
# A block holds so many rows, or fewer with so many letters.
_ROWS, _LETTERS = 2000, 2**20
# How spreadsheets mark digits as text where the file can't say it.
_AS_TEXT = re.compile(r"['\u2019](?=\d)")
Filled = tuple[int, list[str]]


def load() -> Any:
    for name in ("gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5"):
        codecs.lookup(name)
    return importlib.import_module("python_calamine")


def read(content: bytes, calamine: Any, arguments: Sequence[str]) -> Iterator[list[Filled]]:
    """Blocks of rows, numbered as a spreadsheet numbers them, without the empty ones."""
    most: dict[str, int] = json.loads(arguments[0])
    return _blocks(_filled(_rows(content, calamine, most, arguments[1:]), most))


def _rows(
    content: bytes, calamine: Any, most: dict[str, int], preferred: Sequence[str]
) -> Iterable[Sequence[Any]]:
    """By what the file begins with."""
    if content.startswith(OLE):
        raise Refused("old")
    if content.startswith(ZIP):
        return rows_of_book(content, calamine, most, preferred)
    if is_html(content):
        return rows_of_html(content, most["columns"])
    if content.startswith(_OTHERS):
        raise Refused("kind")
    return rows_of_text(content)


def _blocks(rows: Iterable[Filled]) -> Iterator[list[Filled]]:
    block: list[Filled] = []
    letters = 0
    for row in rows:
        block.append(row)
        letters += sum(map(len, row[1]))
        if len(block) >= _ROWS or letters >= _LETTERS:
            yield block
            block, letters = [], 0
    if block:
        yield block


def _filled(rows: Iterable[Sequence[Any]], most: dict[str, int]) -> Iterator[Filled]:
    found = letters = 0
    for number, row in enumerate(rows, start=1):
        cells = [_plain(cell, most["letters"]) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > most["columns"]:
            raise Refused("wide")
        found += 1
        letters += sum(map(len, cells))
        # One more, for the headings.
        if found > most["rows"] + 1 or letters > most["text"]:
            raise Refused("long")
        yield number, cells
    if not found:
        raise Refused("empty")


def _plain(cell: Any, letters: int) -> str:
    """A cell as its reader sees it: no ``.0`` behind whole numbers, dates as 2026-03-01."""
    if isinstance(cell, bool):
        text = "是" if cell else "否"
    elif isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        text = str(int(cell))
    elif isinstance(cell, datetime):
        text = cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    elif isinstance(cell, date):
        text = cell.isoformat()
    else:
        text = _AS_TEXT.sub("", str(cell), count=1) if str(cell)[:1] in ("'", "\u2019") else str(cell)
    if len(text) > letters:
        raise Refused("cell")
    # A lone surrogate is no text.
    return text.strip().encode("utf-8", "ignore").decode()
