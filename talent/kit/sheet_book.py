"""XLSX in a guarded child: which sheet is meant, whether it can be read at all, and its rows."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Any
from xml.etree import ElementTree

from talent.kit.guard import Package, Refused, check_package

_PACKAGE = Package(unpacked=400 * 2**20, ratio=200, small=20 * 2**20)
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ROWS_ARE_IN = ("xl/worksheets/", "xl/sharedstrings.xml")
# Rows and columns that hold nothing are passed over, up to so many times what is read.
_EMPTY = 20
# So many sheets in front may be empty.
_SHEETS = 10
_PIECE = 2**20
# No row that may be read takes more of the part.
_LONGEST_ROW = 8 * 2**20
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v(?:\s[^>]*)?>[^<\s]|is>)")
# A formula whose value nobody has worked out; of text it may be empty.
_OPEN_FORMULA = re.compile(
    rb"""<(?:\w+:)?c(?:\s(?![^>]*\bt=["']str)[^>]*)?>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v>\s*</(?:\w+:)?v>\s*)?</(?:\w+:)?c>"""
)


# Of such a cell the library would say that it is empty.
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^>]*\bt=["']e["'][^>]*(?<!/)>""")
_NUMBER = re.compile(rb"""^[^>]*?\br=["'](\d+)""")


def rows_of_book(
    content: bytes, calamine: Any, most: dict[str, int], preferred: Sequence[str]
) -> Iterator[list[Any]]:
    """Of the sheet with one of the preferred names, else of the first that can be seen and is not empty."""
    names = _parts(content)
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in names):
        raise Refused("macro")
    book = calamine.load_workbook(io.BytesIO(content))
    sheets = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    seen = [one.name for one in sheets if one.visible == calamine.SheetVisibleEnum.Visible]
    if not seen:
        raise Refused("hidden" if sheets else "empty")
    wanted = [name for name in preferred if name in seen] or seen
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        places = _places(package)
        for name in wanted[:_SHEETS]:
            if name not in places or _looked_through(package, places[name], most["rows"]):
                break
        else:
            raise Refused("empty")
    yield from _rows(book.get_sheet_by_name(name), most)


def _rows(sheet: Any, most: dict[str, int]) -> Iterator[list[Any]]:
    if sheet.total_width > _EMPTY * most["columns"]:
        raise Refused("wide")
    if sheet.total_height > _EMPTY * most["rows"]:
        raise Refused("long")
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield before + row


def _parts(content: bytes) -> set[str]:
    """Their names. A sheet too long to be unpacked is told as such."""
    try:
        return check_package(content, _PACKAGE, _BOOK)
    except Refused as refused:
        if str(refused) == "bomb" and _is_of_rows(content):
            raise Refused("long") from None
        raise


def _is_of_rows(content: bytes) -> bool:
    """What there is too much of are rows, not pictures or what a file was stuffed with."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
    rows = [one for one in parts if one.filename.lower().startswith(_ROWS_ARE_IN)]
    size = sum(one.file_size for one in rows)
    # Nothing that people write repeats itself so often.
    honest = all(one.file_size <= 400 * max(1, one.compress_size) for one in rows)
    return honest and size > _PACKAGE.small


def _places(package: zipfile.ZipFile) -> dict[str, str]:
    """The parts of the sheets, by their names."""
    known = set(package.namelist())
    if _LINKS not in known or _BOOK not in known:
        return {}
    targets = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for link in _xml(package, _LINKS)
    }
    found = {}
    for element in _xml(package, _BOOK).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            number = next((value for key, value in element.items() if key.endswith("}id")), None)
            part = targets.get(number, "")
            if part in known:
                found[element.get("name", "")] = part
    return found


def _xml(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(package.read(part))  # noqa: S314 - no part of it defines entities


def _looked_through(package: zipfile.ZipFile, part: str, most: int) -> int:
    """How many rows hold a value, before any is loaded; raises where they are too many."""
    with package.open(part) as file:
        found = 0
        for row in _rows_of_part(file):
            found += _VALUE.search(row) is not None
            # One more, for the headings.
            if found > most + 1:
                raise Refused("long")
            if _ERROR.search(row):
                raise Refused(f"error {_line(row)}")
            if b"f" in row and _OPEN_FORMULA.search(row):
                raise Refused(f"formula {_line(row)}")
    return found


def _line(row: bytes) -> str:
    number = _NUMBER.match(row)
    return number[1].decode() if number else ""


def _rows_of_part(file: IO[bytes]) -> Iterator[bytes]:
    """What stands between the beginnings of rows."""
    rest = b""
    while piece := file.read(_PIECE):
        # Without its zero bytes UTF-16 reads like ASCII here.
        *rows, rest = _ROW.split(rest + piece.replace(b"\0", b""))
        yield from rows
        if len(rest) > _LONGEST_ROW:
            yield rest
            rest = rest[-100:]
    yield rest
