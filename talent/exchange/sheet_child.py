"""Takes the rows out of one sheet, in a process of its own: the file on stdin, JSON on stdout.

Started by its path (see ``sheet_file``), so it imports nothing of ours. What a hostile file can do to the
library that reads it, it does here: to a process without network, writing, children, memory or time.
"""

import codecs
import csv
import importlib
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

MEMORY = 1024 * 2**20
CPU_SECONDS = 40
MAX_ROWS = 50_000
MAX_COLUMNS = 60
MAX_LETTERS = 500
# Of a packed sheet: bytes when unpacked, how many times the file itself, number of parts.
MAX_UNPACKED = 300 * 2**20
MAX_RATIO = 200
MAX_PARTS = 1000
# Below this many bytes a high ratio is harmless, and usual for rows that repeat themselves.
_SMALL = 20 * 2**20
# So much of a part is looked at for a definition of entities, which must stand at its head.
_HEAD = 2**16
_ZIP, _OLE, _BOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xl/workbook.xml"
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
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.remove")
_WRITING = re.compile(r"[wax+]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


class Refused(Exception):
    """The file is not read; the argument says why, in a word that ``sheet_file`` knows."""


def main() -> None:
    _limit()
    try:
        calamine = importlib.import_module("python_calamine")
        # Loaded before the process gives up what it does not need.
        for name in ("gb18030", "utf-8-sig", "utf-16"):
            codecs.lookup(name)
        sys.addaudithook(_guard)
        answer: dict[str, Any] = {"rows": _rows(sys.stdin.buffer.read(), calamine, sys.argv[1:])}
    except Refused as error:
        answer = {"refused": str(error)}
    except (MemoryError, RecursionError):
        answer = {"refused": "heavy"}
    except Exception:  # noqa: BLE001 - whatever a broken file makes a library raise
        answer = {"refused": "broken"}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[1], str) and _WRITING.search(arguments[1]):
        raise PermissionError(event)


def _rows(content: bytes, calamine: Any, preferred: list[str]) -> list[tuple[int, list[str]]]:
    """Numbered as a spreadsheet numbers them, without the empty ones; by what the file begins with."""
    if content.startswith(_OLE):
        raise Refused("old")
    if content.startswith(_ZIP):
        _check_package(content)
        rows = _of_book(content, calamine, preferred)
    elif content.startswith(_OTHERS):
        raise Refused("kind")
    else:
        rows = csv.reader(io.StringIO(_decoded(content), newline=""), _dialect(content))
    found: list[tuple[int, list[str]]] = []
    for number, row in enumerate(rows, start=1):
        cells = [_plain(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise Refused("wide")
        if len(found) > MAX_ROWS:
            raise Refused("long")
        found.append((number, cells))
    if not found:
        raise Refused("empty")
    return found


def _check_package(content: bytes) -> None:
    """Before anything is unpacked whole: what it holds, and how much it would be."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
            raise Refused("bomb")
        if unpacked > _SMALL and unpacked > MAX_RATIO * len(content):
            raise Refused("bomb")
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("encrypted")
        names = {part.filename.lower() for part in parts}
        if any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in names):
            raise Refused("macro")
        if _BOOK not in names:
            raise Refused("kind")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with package.open(part) as file:
                    head = file.read(_HEAD).replace(b"\0", b"")
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise Refused("entities")


def _of_book(content: bytes, calamine: Any, preferred: list[str]) -> Iterable[list[Any]]:
    """The sheet with one of the preferred names, else the first that can be seen."""
    book = calamine.load_workbook(io.BytesIO(content))
    seen = [
        sheet.name for sheet in book.sheets_metadata if sheet.visible == calamine.SheetVisibleEnum.Visible
    ]
    wanted = [name for name in preferred if name in seen] or seen
    if not wanted:
        raise Refused("empty")
    sheet = book.get_sheet_by_name(wanted[0])
    if sheet.total_height > 20 * MAX_ROWS or sheet.total_width > 20 * MAX_COLUMNS:
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


def _plain(cell: Any) -> str:
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
    if len(text) > MAX_LETTERS:
        raise Refused("cell")
    # A lone surrogate is no text.
    return text.strip().encode("utf-8", "ignore").decode()


if __name__ == "__main__":
    main()
