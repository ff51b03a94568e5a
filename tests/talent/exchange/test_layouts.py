"""Headings are known also when written otherwise, and every cell is read or refused with its column."""

from datetime import date

import pytest

from talent.exchange.completion_sheet import LAYOUT
from talent.exchange.english import ENGLISH
from talent.exchange.enums import SheetKind
from talent.exchange.headings import plain_heading, recognise
from talent.exchange.kinds import WRITERS
from talent.exchange.layouts import (
    Layout,
    Refusal,
    Row,
    WrongCell,
    read_date,
    read_number,
    read_row,
    read_whole,
)
from talent.exchange.sheet_file import SheetRow
from talent.kit.errors import Invalid

GOOD = {"class": "B-01", "name": "王丽", "mobile": "13800000000", "completed_on": "2026-03-20"}


def places(*headings: str) -> dict[str, int]:
    return recognise(LAYOUT, [SheetRow(1, list(headings)), SheetRow(2, ["x"])], {}).places


def test_the_headings_of_the_template_are_known() -> None:
    headings = [f"{one.heading}*" if one.required else one.heading for one in LAYOUT.columns]
    assert list(places(*headings)) == [one.key for one in LAYOUT.columns]


def test_headings_are_known_when_written_otherwise() -> None:
    found = places(
        "学员姓名", "联系电话（必填）", "身份证号", "班级编号", "结 业 时 间", "考核成绩", "课时数"
    )
    keys = ("name", "mobile", "resident_id", "class", "completed_on", "score", "hours")
    assert found == {key: place for place, key in enumerate(keys)}


def test_headings_are_found_below_a_title() -> None:
    rows = [
        SheetRow(1, ["2026年结业名单"]),
        SheetRow(3, ["姓名", "班次编号", "结业日期"]),
        SheetRow(4, ["王丽"]),
    ]
    assert recognise(LAYOUT, rows, {}).first == 2


def test_what_is_not_there_is_named_with_what_was_read() -> None:
    with pytest.raises(Invalid, match=r"“结业日期”.*姓名、班次"):
        places("姓名", "班次", "备注")


def test_what_holds_for_the_whole_sheet_needs_no_column() -> None:
    rows = [SheetRow(1, ["姓名", "手机号", "结业日期"]), SheetRow(2, ["x"])]
    assert recognise(LAYOUT, rows, {"class": "B-01"}).places == {"name": 0, "mobile": 1, "completed_on": 2}


def test_other_columns_are_left_alone_and_named() -> None:
    rows = [SheetRow(1, ["姓名", "班次编号", "结业日期", "民族", "备注"]), SheetRow(2, ["x"])]
    assert recognise(LAYOUT, rows, {}).others == ["民族", "备注"]


def test_a_row_is_read_into_values() -> None:
    row = read_row(LAYOUT, 7, {**GOOD, "score": "88.5", "hours": "40学时"})
    assert isinstance(row, Row)
    assert (row.line, row.values["completed_on"], row.values["score"]) == (7, date(2026, 3, 20), 88.5)
    assert (row.values["hours"], row.values["resident_id"]) == (40, None)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"name": ""}, "姓名"),
        ({"mobile": "123"}, "手机号"),
        ({"mobile": ""}, "手机号"),
        ({"resident_id": "110101199003077775"}, "公民身份号码"),
        ({"completed_on": "昨天"}, "结业日期"),
        ({"completed_on": "2026-02-30"}, "结业日期"),
        ({"score": "101"}, "成绩"),
        ({"score": "优秀"}, "成绩"),
        ({"hours": "0"}, "学时"),
        ({"hours": "3.5"}, "学时"),
        ({"name": "王\u202e丽"}, "姓名"),
    ],
)
def test_a_cell_that_can_t_be_read_is_named_by_its_column(cells: dict[str, str], column: str) -> None:
    refusal = read_row(LAYOUT, 2, {**GOOD, **cells})
    assert isinstance(refusal, Refusal)
    assert refusal.column == column
    assert refusal.reason


@pytest.mark.parametrize(
    "text", ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "20260301", "２０２６-０３-０１"]
)
def test_days_are_read_in_every_way_that_people_write_them(text: str) -> None:
    assert read_date(text) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["nan", "inf", "1e400", "=1+1", "十"])
def test_no_number_is_no_number(text: str) -> None:
    for read in (read_number, read_whole):
        with pytest.raises(WrongCell):
            read(text)


def english_of(layout: Layout) -> list[str]:
    return [ENGLISH[one.heading][0] for one in layout.columns]


@pytest.mark.parametrize("kind", SheetKind)
def test_every_column_is_known_by_each_of_its_english_names(kind: SheetKind) -> None:
    layout = WRITERS[kind].layout
    for place, column in enumerate(layout.columns):
        for name in ENGLISH[column.heading]:
            headings = english_of(layout)
            headings[place] = f"{name.upper()} *"
            found = recognise(layout, [SheetRow(1, headings), SheetRow(2, ["x"])], {})
            assert found.places == {one.key: at for at, one in enumerate(layout.columns)}, name
            assert found.others == []


@pytest.mark.parametrize("kind", SheetKind)
def test_no_english_name_means_two_columns(kind: SheetKind) -> None:
    names = [plain_heading(name) for one in WRITERS[kind].layout.columns for name in ENGLISH[one.heading]]
    assert len(names) == len(set(names))


def test_english_with_a_slip_is_known_and_another_word_is_not() -> None:
    headings = ["Nam", "Mobile numbr", "Class numbers", "Compleion date", "Course name", "Remarks"]
    with pytest.raises(Invalid, match="姓名"):
        places(*headings)
    found = recognise(LAYOUT, [SheetRow(1, ["Name", *headings[1:]]), SheetRow(2, ["x"])], {})
    assert found.places == {"name": 0, "mobile": 1, "class": 2, "completed_on": 3}
    assert found.others == ["Course name", "Remarks"]
