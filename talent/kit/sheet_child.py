"""Takes the rows out of one sheet, in a process of its own (see ``guard``; started by ``sheet_file``)."""

import codecs
import csv
import importlib
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from talent.kit.guard import OLE, ZIP, Package, Refused, check_package

_PACKAGE = Package(unpacked=300 * 2**20, ratio=200, small=20 * 2**20)
_BOOK = "xl/workbook.xml"
# Files that somebody takes for a table: how they begin.
_OTHERS = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
# Rows and columns that hold nothing but a format are passed over, up to so many times what is read.
_EMPTY = 20
# All letters of a sheet: the answer must be no burden to whoever asked.
MAX_TEXT = 20_000_000


def load() -> Any:
    for name in ("gb18030", "utf-8-sig", "utf-16"):
        codecs.lookup(name)
    return importlib.import_module("python_calamine")


def read(content: bytes, calamine: Any, arguments: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Numbered as a spreadsheet numbers them, without the empty ones; by what the file begins with."""
    most: dict[str, int] = json.loads(arguments[0])
    if content.startswith(OLE):
        raise Refused("old")
    if content.startswith(ZIP):
        rows = _of_book(content, calamine, most, arguments[1:])
    elif content.startswith(_OTHERS):
        raise Refused("kind")
    else:
        rows = csv.reader(io.StringIO(_decoded(content), newline=""), _dialect(content))
    found = _filled(rows, most)
    if not found:
        raise Refused("empty")
    return found


def _filled(rows: Iterable[Sequence[Any]], most: dict[str, int]) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    text = 0
    for number, row in enumerate(rows, start=1):
        cells = [_plain(cell, most["letters"]) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > most["columns"]:
            raise Refused("wide")
        text += sum(map(len, cells))
        # One more, for the headings.
        if len(found) > most["rows"] or text > MAX_TEXT:
            raise Refused("long")
        found.append((number, cells))
    return found


def _of_book(
    content: bytes, calamine: Any, most: dict[str, int], preferred: Sequence[str]
) -> Iterable[list[Any]]:
    """The sheet with one of the preferred names, else the first that can be seen."""
    names = check_package(content, _PACKAGE, _BOOK)
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in names):
        raise Refused("macro")
    book = calamine.load_workbook(io.BytesIO(content))
    seen = [
        sheet.name for sheet in book.sheets_metadata if sheet.visible == calamine.SheetVisibleEnum.Visible
    ]
    wanted = [name for name in preferred if name in seen] or seen
    if not wanted:
        raise Refused("empty")
    sheet = book.get_sheet_by_name(wanted[0])
    if sheet.total_height > _EMPTY * most["rows"] or sheet.total_width > _EMPTY * most["columns"]:
        raise Refused("long")
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else the code of Chinese Windows."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _try(content, "utf-16")
    else:
        text = _try(content, "utf-8-sig")
        if text is None:
            text = _try(content, "gb18030")
    if text is None:
        raise Refused("code")
    if _CONTROL.search(text):
        raise Refused("kind")
    return text


def _try(content: bytes, code: str) -> str | None:
    try:
        return content.decode(code)
    except UnicodeDecodeError:
        return None


def _dialect(content: bytes) -> type[csv.Dialect]:
    """Tabs where the first line has more of them: a copied table, or Excel's "Unicode text"."""
    first = content.replace(b"\0", b"").split(b"\n", 1)[0]
    return csv.excel_tab if first.count(b"\t") > first.count(b",") else csv.excel


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
        text = str(cell)
    if len(text) > letters:
        raise Refused("cell")
    # A lone surrogate is no text.
    return text.strip().encode("utf-8", "ignore").decode()
