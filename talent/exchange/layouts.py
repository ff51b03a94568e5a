"""What a kind of sheet looks like: its columns, from which template, recognition and validation are made."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from talent.exchange.enums import SheetKind
from talent.kit.sheets import as_typed

MAX_REASON = 300
_MISSING = "请填写此项。"
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")
_SHORT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
# The number by which a spreadsheet counts days, of this half of the century; which day it means depends on
# a setting of the book.
_COUNTED_DAY = re.compile(r"[34]\d{4}(?:\.\d+)?")
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_SPOILT = "这个数被表格软件改成了科学计数，后几位已经丢失。请把这一列设为“文本”格式，重新填写后再上传。"
_DAY_NUMBER = "这是表格软件的日期序号，不能确定是哪一天。请把这一列设为“日期”格式，或写成 2026-03-01 这样。"


class WrongCell(Exception):
    """What is wrong with a cell and what to do, for the person who filled it in."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in the template, other ways to write that, and how a cell is read.

    ``read`` gets text that is not empty and raises ``WrongCell``. ``private`` cells are shown masked.
    """

    key: str
    heading: str
    read: Callable[[str], Any]
    required: bool = False
    example: str = ""
    note: str = ""
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    width: int = 16
    private: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """All columns of a kind of sheet, and what its template says above them.

    ``one_of`` are columns of which every row needs at least one; no cell has more than ``letters``.
    """

    kind: SheetKind
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    letters: int = 500

    @property
    def title(self) -> str:
        return self.kind.label

    def column(self, key: str) -> Column:
        return next(one for one in self.columns if one.key == key)

    def heading(self, key: str) -> str:
        """The heading of a column; nothing for what is no column."""
        return next((one.heading for one in self.columns if one.key == key), "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row can't go in: the heading of the column (empty: the row as a whole), and the reason."""

    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read: its number in the sheet, and the values of its columns.

    ``source`` names the sheet while it is written, such as ``sheet:12``.
    """

    line: int
    values: Mapping[str, Any]
    source: str = ""


def read_row(layout: Layout, line: int, cells: Mapping[str, str]) -> Row | Refusal:
    """The values of a row; of several faults the first, by the order of the columns."""
    values: dict[str, Any] = {}
    for column in layout.columns:
        text = as_typed(cells.get(column.key, ""))
        if not text:
            if column.required:
                return Refusal(column.heading, _MISSING)
            values[column.key] = None
            continue
        try:
            values[column.key] = column.read(text)
        except WrongCell as error:
            return Refusal(column.heading, str(error)[:MAX_REASON])
    if layout.one_of and all(values[key] is None for key in layout.one_of):
        names = "、".join(layout.heading(key) for key in layout.one_of)
        return Refusal(layout.heading(layout.one_of[0]), f"{names}至少填写一项。")
    return Row(line, values)


def typed(kind: Any, message: str = "") -> Callable[[str], Any]:
    """Reads by a type of ``kit.fields``, which complains itself unless ``message`` says it better."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def read(text: str) -> Any:
        try:
            return adapter.validate_python(text)
        except ValidationError as error:
            if _ROUNDED.fullmatch(text):
                raise WrongCell(_SPOILT) from None
            said = error.errors()[0]["msg"]
            raise WrongCell(message or ("填写有误，请检查。" if said.isascii() else said)) from None

    return read


def read_date(text: str) -> date:
    """2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日 and 20260301, with the time of midnight too."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _DATE.fullmatch(plain) or _SHORT_DATE.fullmatch(plain)
    try:
        if match is not None:
            return date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    if _COUNTED_DAY.fullmatch(plain):
        raise WrongCell(_DAY_NUMBER)
    raise WrongCell("日期看不懂，请写成 2026-03-01 这样。")


def read_whole(text: str) -> int:
    """A whole number, also written 40.0 or with the word for hours behind."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("学时").removesuffix("小时").strip()
    try:
        number = float(plain)
    except ValueError:
        raise WrongCell("请填写整数。") from None
    if not number.is_integer() or abs(number) > 2**31 - 1:
        raise WrongCell("请填写整数。")
    return int(number)


def read_number(text: str) -> float:
    """A number; a grade in words can't be read."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("分").strip()
    try:
        number = float(plain)
    except ValueError:
        raise WrongCell("请填写数字。") from None
    if not abs(number) < 1e9:
        raise WrongCell("请填写数字。")
    return round(number, 2)
