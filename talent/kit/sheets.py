"""Tables as files for spreadsheets, which run whatever looks like a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Before a table in UTF-8, or Excel takes the Chinese for another code.
MARK = "\ufeff"
Cell = str | int | float | date | None


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """A whole table, with its mark."""
    return MARK + csv_lines(rows)


def csv_lines(rows: Iterable[Sequence[Cell]]) -> str:
    """Some lines of a table; no cell can be a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def as_typed(text: str) -> str:
    """What stood in a cell before it was kept from being a formula."""
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def _safe(cell: Cell) -> str | int | float:
    if isinstance(cell, str) and _is_formula(cell):
        return f"'{cell}"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell


def _is_formula(text: str) -> bool:
    """Also behind blanks, and behind the marks that keep others from being one."""
    return text.lstrip("' \n\u3000").startswith(_FORMULA)
