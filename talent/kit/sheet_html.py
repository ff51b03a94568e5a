"""The one table of a web page in a guarded child: many systems write such pages and call them .xls."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from talent.kit.guard import Refused
from talent.kit.sheet_text import code_of

_BEGINNING = re.compile(rb"<(?:!doctype\s+html|html|head|meta|body|table|style|div)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
# By what pages call it; the older names stand for parts of the same code.
_CODES = {b"utf-8": "utf-8-sig", b"gb2312": "gb18030", b"gbk": "gb18030", b"gb18030": "gb18030"}
_LOOKED_AT = 4096
_LARGEST = 20 * 2**20
_PIECE = 2**16
_CELLS, _UNSEEN, _BREAKS = ("td", "th"), ("style", "script", "title"), ("br", "p", "div")


def is_html(content: bytes) -> bool:
    head = _head(content)
    if head.startswith(b"<?xml"):
        return b"<html" in head.lower()
    return _BEGINNING.match(head) is not None or (head.startswith(b"<!--") and b"<table" in content[:_PIECE])


def rows_of_html(content: bytes, columns: int) -> Iterator[list[str]]:
    """Raises where there are several tables, or cells that reach over rows: what belongs where is a guess."""
    if len(content) > _LARGEST:
        raise Refused("html")
    declared = _CHARSET.search(_head(content))
    code = code_of(content)
    if declared is not None and code not in ("utf-16", "utf-16-le", "utf-16-be"):
        code = _CODES.get(declared[1].lower(), "")
    try:
        text = content.decode(code)
    except (LookupError, UnicodeDecodeError):
        raise Refused("code") from None
    tables = _Tables(columns)
    for start in range(0, len(text), _PIECE):
        tables.feed(text[start : start + _PIECE])
        yield from tables.taken()
    tables.close()
    tables.end_row()
    yield from tables.taken()


def _head(content: bytes) -> bytes:
    """Without its zero bytes UTF-16 reads like ASCII here."""
    return content[:_LOOKED_AT].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")


class _Tables(HTMLParser):
    def __init__(self, columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self._columns = columns
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._depth = self._tables = self._unseen = 0

    def taken(self) -> list[list[str]]:
        """The rows since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def end_row(self) -> None:
        self._end_cell()
        if self._row is not None and any(cell.strip() for cell in self._row) and not self._tables:
            self._tables = 1
        if self._row is not None:
            self._rows.append(self._row)
        self._row = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            # One inside another, or a second one behind a first that says something.
            if self._depth or self._tables:
                raise Refused("html")
            self._depth = 1
        elif tag == "tr":
            self.end_row()
            self._row = []
        elif tag in _CELLS and self._row is not None:
            self._begin_cell(self._row, dict(attrs))
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BREAKS and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.end_row()
            self._depth = 0
        elif tag == "tr":
            self.end_row()
        elif tag in _CELLS:
            self._end_cell()
        elif tag in _UNSEEN and self._unseen:
            self._unseen -= 1

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._unseen:
            self._cell.append(data)

    def _begin_cell(self, row: list[str], attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if _span(attributes.get("rowspan")) > 1:
            raise Refused("html")
        self._cell = []
        self._span = _span(attributes.get("colspan"))
        if len(row) + self._span > 20 * self._columns:
            raise Refused("wide")

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row += [" ".join("".join(self._cell).split()), *[""] * (self._span - 1)]
        self._cell = None


def _span(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < len(text) < 6 else 1
