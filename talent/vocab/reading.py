"""Reads a CSV code list: every cell is checked against the column that it will fill."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from sqlalchemy import Boolean, Column, Float, Integer
from sqlmodel import SQLModel

from talent.kit.errors import FieldError, Invalid

_MOST_SHOWN = 20
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)

Key = tuple[str, ...]
Values = dict[str, Any]


@dataclass
class Complaints:
    """All that is wrong with the files; raised at once, so that one run shows every mistake."""

    found: list[FieldError] = field(default_factory=list)

    def add(self, file: str, line: int, heading: str, message: str) -> None:
        self.found.append(
            FieldError(f"{file}:{line}:{heading}", f"{file} 第{line}行 {heading} 列：{message}")
        )

    def raise_if_any(self) -> None:
        if self.found:
            shown = tuple(self.found[:_MOST_SHOWN])
            message = "；".join(one.message for one in shown[:3])
            raise Invalid(f"代码表有{len(self.found)}处错误：{message}", fields=shown)


@dataclass(frozen=True)
class CodeFile:
    """One file: the table that it fills, its key, headings that differ, which codes a column refers to."""

    name: str
    table: type[SQLModel]
    key: tuple[str, ...]
    headings: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, type[SQLModel]] = field(default_factory=dict)
    lists: tuple[str, ...] = ()
    # Columns that a file may lack altogether.
    optional: frozenset[str] = frozenset()

    def heading_of(self, column: str) -> str:
        return self.headings.get(column, column)

    @property
    def columns(self) -> list[Column[Any]]:
        return list(self.table.__table__.columns)  # type: ignore[attr-defined]


@dataclass
class Row:
    """A checked line: the values of the table, and the cells that hold lists."""

    line: int
    values: Values
    lists: dict[str, list[str]]


Rows = dict[Key, Row]


def read_rows(folder: Traversable, file: CodeFile, complaints: Complaints) -> Rows:
    """The file's rows by key; what is wrong with them goes to ``complaints``."""
    rows: Rows = {}
    for line, cells in _lines(folder, file, complaints):
        before = len(complaints.found)
        values = {c.name: _value(file, c, cells, line, complaints) for c in file.columns}
        if len(complaints.found) > before:
            continue
        key = tuple(values[name] for name in file.key)
        if key in rows:
            heading = file.heading_of(file.key[0])
            complaints.add(file.name, line, heading, f"与第{rows[key].line}行重复：{'/'.join(key)}。")
            continue
        rows[key] = Row(line, values, {name: _list(cells[name]) for name in file.lists})
    return rows


def _lines(
    folder: Traversable, file: CodeFile, complaints: Complaints
) -> Iterator[tuple[int, dict[str, str]]]:
    path = folder / file.name
    if not path.is_file():
        raise Invalid(f"缺少代码表 {file.name}，请放入文件夹后再载入。")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(f"{file.name} 不是UTF-8编码，请另存为UTF-8后再载入。") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    headings = [heading.strip() for heading in next(reader, [])]
    columns = [c.name for c in file.columns if c.name not in file.optional]
    wanted = [*(file.heading_of(name) for name in columns), *file.lists]
    for heading in wanted:
        if heading not in headings:
            complaints.add(file.name, 1, heading, "缺少这一列。")
    if set(wanted) <= set(headings):
        yield from _cells(reader, file, headings, complaints)


def _cells(
    reader: Any, file: CodeFile, headings: list[str], complaints: Complaints
) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        for cells in reader:
            if len(cells) == len(headings):
                yield reader.line_num, {h: c.strip() for h, c in zip(headings, cells, strict=True)}
            elif cells:
                message = f"有{len(cells)}格，应为{len(headings)}格。"
                complaints.add(file.name, reader.line_num, headings[0], message)
    except csv.Error as error:
        complaints.add(file.name, reader.line_num, headings[0], f"不是有效的CSV：{error}。")


def _list(cell: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))


def _value(
    file: CodeFile, column: Column[Any], cells: Mapping[str, str], line: int, complaints: Complaints
) -> Any:
    heading = file.heading_of(column.name)
    cell = cells.get(heading, "") if column.name in file.optional else cells[heading]
    if not cell:
        if column.nullable:
            return None
        if not file.table.model_fields[column.name].is_required():
            return file.table.model_fields[column.name].get_default()
        complaints.add(file.name, line, heading, "不能为空。")
        return None
    try:
        return _convert(column, cell)
    except ValueError as error:
        complaints.add(file.name, line, heading, str(error))
        return None


def _convert(column: Column[Any], cell: str) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        if cell not in ("0", "1"):
            raise ValueError(f"“{cell}”应为0或1。")
        return cell == "1"
    if isinstance(kind, Integer | Float):
        if not _NUMBER.fullmatch(cell):
            raise ValueError(f"“{cell}”不是数字。")
        if isinstance(kind, Integer) and "." in cell:
            raise ValueError(f"“{cell}”不是整数。")
        return float(cell) if isinstance(kind, Float) else int(cell)
    longest = getattr(kind, "length", None)
    if longest is not None and len(cell) > longest:
        raise ValueError(f"有{len(cell)}个字，最多{longest}个。")
    if not cell.isprintable():
        raise ValueError("含有不可见的控制字符。")
    return cell
