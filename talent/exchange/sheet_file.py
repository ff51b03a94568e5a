"""The rows of a sheet that somebody hands in; complaints name the field of its form."""

from collections.abc import Sequence

from talent.kit.errors import FieldError, Invalid
from talent.kit.sheet_file import Most, SheetRow, UnreadSheet, rows_of_sheet

MAX_SHEET = 20 * 2**20
FIELD = "sheet"
_MOST = Most(rows=50_000)
_NONE = "请选择要导入的表格。"
_LARGE = "文件超过 20 MB。请分成几个文件导入。"


def sheet_rows(content: bytes, preferred: Sequence[str] = (), letters: int = _MOST.letters) -> list[SheetRow]:
    """All rows of the file; raises what to do where it cannot be read.

    Of a book with several sheets the one that bears a ``preferred`` name, else the first.
    """
    if not content:
        raise _refused(_NONE)
    if len(content) > MAX_SHEET:
        raise _refused(_LARGE)
    try:
        return rows_of_sheet(content, _MOST._replace(letters=letters), preferred)
    except UnreadSheet as unread:
        raise _refused(unread.message) from None


def _refused(message: str) -> Invalid:
    return Invalid(message, fields=(FieldError(FIELD, message),))
