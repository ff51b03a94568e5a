"""Takes the rows out of one spreadsheet, in a process of its own: the file on stdin, JSON on stdout.

Started by its path (see ``workbook``), so it imports nothing of ours. What a hostile file can do to the
library that reads it, it does here: to a process without network, writing, children, memory or time.
"""

import importlib
import json
import resource
import sys
import zipfile
from io import BytesIO
from typing import Any

MEMORY = 512 * 2**20
CPU_SECONDS = 10
MAX_ROWS = 12_000
MAX_COLUMNS = 60
# Of a packed file: bytes when unpacked, how many times the file itself, number of parts.
MAX_UNPACKED = 60 * 2**20
MAX_RATIO = 100
MAX_PARTS = 500
# Below this many bytes a high ratio is harmless.
_SMALL = 2 * 2**20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.remove")


class Refused(Exception):
    """The file is not read; the argument says why, in a word that ``workbook`` knows."""


def main() -> None:
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    try:
        # The module is loaded before the process gives up what it does not need.
        calamine = importlib.import_module("python_calamine")
        sys.addaudithook(_guard)
        answer: dict[str, Any] = {"rows": _rows(calamine, sys.stdin.buffer.read())}
    except Refused as error:
        answer = {"refused": str(error)}
    except (MemoryError, RecursionError):
        answer = {"refused": "heavy"}
    except BaseException:  # noqa: BLE001 - whatever a broken file makes the library raise, its panics among it
        answer = {"refused": "broken"}
    sys.stdout.write(json.dumps(answer))


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise PermissionError(event)


def _rows(calamine: Any, content: bytes) -> list[tuple[int, list[str]]]:
    if content.startswith(_OLE):
        raise Refused("encrypted")
    if not content.startswith(_ZIP):
        raise Refused("broken")
    _check_package(content)
    sheet = calamine.CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        raise Refused("rows")
    rows = sheet.to_python(skip_empty_area=False)
    return [(line, [_text(cell) for cell in cells]) for line, cells in enumerate(rows, 1)]


def _check_package(content: bytes) -> None:
    """Before anything is unpacked: how much it would be."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise Refused("bomb")
    if unpacked > _SMALL and unpacked > MAX_RATIO * len(content):
        raise Refused("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("encrypted")


def _text(cell: Any) -> str:
    """As the cell reads: 3 for 3.0; a lone surrogate is no text."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).encode("utf-8", "ignore").decode()


if __name__ == "__main__":
    main()
