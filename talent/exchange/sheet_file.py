"""The rows of a sheet that somebody hands in; complaints name the field of its form."""

import hashlib
import os
from collections.abc import Sequence
from typing import BinaryIO

from talent.kit.errors import FieldError, Invalid
from talent.kit.row_blocks import RowBlocks
from talent.kit.sheet_file import Most, UnreadSheet, spooled_sheet
from talent.kit.sheet_file import SheetRow as SheetRow

MAX_SHEET = 60 * 2**20
FIELD = "sheet"
_MOST = Most(rows=200_000, text=100_000_000)
_NONE = "请选择要导入的表格。"
_LARGE = "文件超过 60 MB。请分成几个文件导入。"
_PIECE = 2**20


def sheet_rows(
    source: bytes | BinaryIO, preferred: Sequence[str] = (), letters: int = _MOST.letters
) -> RowBlocks:
    """All rows of the file, on the disk; raises what to do where it cannot be read.

    Of a book with several sheets the one that bears a ``preferred`` name, else the first.
    """
    size = _size(source)
    if not size:
        raise _refused(_NONE)
    if size > MAX_SHEET:
        raise _refused(_LARGE)
    try:
        return spooled_sheet(source, _MOST._replace(letters=letters), preferred)
    except UnreadSheet as unread:
        raise _refused(unread.message) from None


def size_and_digest(source: bytes | BinaryIO) -> tuple[int, str]:
    """Of an open file without moving in it: a child that shares it may be elsewhere than we know."""
    if isinstance(source, bytes):
        return len(source), hashlib.sha256(source).hexdigest()
    found, size = hashlib.sha256(), _size(source)
    for start in range(0, size, _PIECE):
        found.update(os.pread(source.fileno(), _PIECE, start))
    return size, found.hexdigest()


def _size(source: bytes | BinaryIO) -> int:
    if isinstance(source, bytes):
        return len(source)
    source.flush()
    return os.fstat(source.fileno()).st_size


def _refused(message: str) -> Invalid:
    return Invalid(message, fields=(FieldError(FIELD, message),))
