"""Sheets as people hand them in, as bytes."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

HEADINGS = ("班次编号", "姓名", "手机号", "结业日期", "学时", "成绩")
Cells = Sequence[object]


def xlsx_of(rows: Sequence[Cells], headings: Cells = HEADINGS, title: str = "结业记录") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(title)
        for line, row in enumerate((headings, *rows)):
            for place, cell in enumerate(row):
                sheet.write(line, place, cell)
    return content.getvalue()


def long_xlsx(path: Path, rows: Iterable[Cells], headings: Cells = HEADINGS) -> None:
    """A file of any length, of which no more than a row is held."""
    options = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("结业记录")
        for line, row in enumerate((headings, *rows)):
            for place, cell in enumerate(row):
                sheet.write(line, place, cell)


def csv_of(rows: Sequence[Cells], headings: Cells = HEADINGS, code: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows((headings, *rows))
    return text.getvalue().encode(code)


def learners(code: str, day: str, number: int, first: int = 0) -> list[list[object]]:
    """So many people who completed a class on a day, each with a name and mobile of the own."""
    return [
        [code, f"学员{first + at:05d}号", f"19{first + at:09d}", day, 40, 60 + at % 41]
        for at in range(number)
    ]
