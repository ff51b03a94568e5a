"""What is read of a sheet, and which files are refused, each with what to do."""

import datetime
import io
import zipfile

import pytest
import xlsxwriter

from talent.kit.sheet_file import Most, SheetRow, UnreadSheet, rows_of_sheet
from tests.factories.sheets import HEADINGS, csv_of, xlsx_of

ROW = ["B-01", "王丽", "13800000000", "2026-03-20", 40, 88.5]
MOST = Most(rows=50_000)
READ = [list(HEADINGS), ["B-01", "王丽", "13800000000", "2026-03-20", "40", "88.5"]]


def cells(content: bytes) -> list[list[str]]:
    return [row.cells for row in rows_of_sheet(content, MOST)]


def package(**parts: bytes) -> bytes:
    """A ZIP file with these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def with_part(name: str, text: bytes) -> bytes:
    content = io.BytesIO(xlsx_of([ROW]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, text)
    return content.getvalue()


def test_a_book_is_read_as_it_is_seen() -> None:
    assert cells(xlsx_of([ROW])) == READ


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_csv_is_read_in_every_code_that_spreadsheets_write(code: str) -> None:
    assert cells(csv_of([ROW], code=code)) == READ


def test_what_the_file_is_called_does_not_matter_but_what_it_is() -> None:
    assert cells(csv_of([ROW])) == cells(xlsx_of([ROW]))


def test_rows_keep_the_numbers_of_the_sheet_and_empty_ones_are_left_out() -> None:
    assert rows_of_sheet(xlsx_of([[], ROW], headings=["姓名"]), MOST)[1].line == 3


def test_the_sheet_of_the_template_is_found_among_others() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("封面").write(0, 0, "说明")
        book.add_worksheet("结业记录").write(0, 0, "姓名")
    assert rows_of_sheet(content.getvalue(), MOST, ["结业记录"]) == [SheetRow(1, ["姓名"])]
    assert rows_of_sheet(content.getvalue(), MOST) == [SheetRow(1, ["说明"])]


def test_days_are_read_as_days() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        style = book.add_format({"num_format": "yyyy/m/d"})
        book.add_worksheet().write_datetime(0, 0, datetime.datetime(2026, 3, 20), style)  # noqa: DTZ001
    assert cells(content.getvalue()) == [["2026-03-20"]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
        (b"%PDF-1.7\n", "只能读取"),
        (b"\x89PNG\r\n\x1a\n", "只能读取"),
        (b"a\x00b\x01c", "控制字符"),
        (package(word__document=b"x"), "只能读取"),
        (with_part("xl/vbaProject.bin", b"x"), "宏"),
        (with_part("xl/evil.xml", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "外部引用"),
        (with_part("xl/media/image.bin", b"\0" * (401 * 2**20)), "解压后过大"),
        (package(**{"xl__workbook.xml": b"<nothing/>"}), "损坏"),
        (xlsx_of([ROW])[:2000], "损坏"),
        (b"\n\n,,\n", "没有内容"),
        (b",".join([b"x"] * 61), "60 列"),
        (b"x" * 501, "500 个字"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_honest_sheet_is_refused_with_what_to_do(content: bytes, message: str) -> None:
    with pytest.raises(UnreadSheet, match=message):
        rows_of_sheet(content, MOST)


def test_every_limit_is_the_askers() -> None:
    content = csv_of([["a", "b"], ["c", "d"]], headings=["一", "二"])
    assert len(rows_of_sheet(content, Most(rows=2, columns=2, letters=1))) == 3
    for most, message in (
        (Most(rows=1), "超过 1 行"),
        (Most(rows=2, columns=1), "超过 1 列"),
        (Most(rows=2, letters=0), "超过 0 个字"),
    ):
        with pytest.raises(UnreadSheet, match=message):
            rows_of_sheet(content, most)


def test_a_sheet_may_not_burden_whoever_asked_with_its_text() -> None:
    cell = "字" * 30_000
    rows = [[cell] * 60] * (Most(rows=50_000).text // (60 * len(cell)) + 1)
    content = xlsx_of(rows, headings=["一"])
    assert len(content) < 2**20
    with pytest.raises(UnreadSheet, match="内容过多"):
        rows_of_sheet(content, Most(rows=50_000, letters=32_767))


def test_a_definition_of_entities_is_found_however_far_down_it_stands() -> None:
    part = b"<?xml version='1.0'?>" + b" " * (2**20 - 25) + b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"
    with pytest.raises(UnreadSheet, match="外部引用"):
        rows_of_sheet(with_part("xl/evil.xml", part), MOST)
