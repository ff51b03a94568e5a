"""Files that are made to harm: entities, bombs, depth, formulas, and what hides in a spreadsheet."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from talent.exams.enums import QuestionKind
from talent.exams.formats.moodle_reading import read_moodle
from talent.exams.formats.shapes import Defaults, Problem
from talent.exams.formats.sheet_reading import read_csv
from talent.exams.formats.workbook import read_workbook, write_workbook
from talent.exams.formats.xml_tree import MAX_ELEMENTS
from talent.exams.schemas import QuestionInput
from tests.factories.questions import question_input

DEFAULTS = Defaults("live_hosting", 2, 3)
DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "http://example.com")


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/hostname">]><quiz>&x;</quiz>',
        '<!DOCTYPE quiz [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;">]><quiz>&b;</quiz>',
        '<!DOCTYPE quiz SYSTEM "http://127.0.0.1/x.dtd"><quiz/>',
        '<!DOCTYPE quiz [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]><quiz/>',
    ],
)
def test_a_document_type_is_refused_before_any_entity_is_read(text: str) -> None:
    for content in (text.encode(), text.encode("utf-16")):
        with pytest.raises(Problem, match="实体声明"):
            read_moodle(content, DEFAULTS)


def test_xml_may_not_be_endlessly_deep_or_long() -> None:
    with pytest.raises(Problem, match="嵌套"):
        read_moodle(b"<quiz>" + b"<a>" * 1000, DEFAULTS)
    with pytest.raises(Problem, match="复杂"):
        read_moodle(b"<quiz>" + b"<a/>" * (MAX_ELEMENTS + 1) + b"</quiz>", DEFAULTS)
    with pytest.raises(Problem, match="第2行"):
        read_moodle(b"<quiz>\n<a></quiz>", DEFAULTS)
    with pytest.raises(Problem, match="quiz"):
        read_moodle(b"<html/>", DEFAULTS)
    with pytest.raises(Problem):
        read_moodle(b'<?xml version="1.0" encoding="klingon"?><quiz/>', DEFAULTS)


def test_no_cell_of_an_export_is_a_formula_or_a_link() -> None:
    questions = [dangerous(text) for text in DANGEROUS]
    content = write_workbook(questions).content
    with zipfile.ZipFile(BytesIO(content)) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f" in sheet or b"hyperlink" in sheet for sheet in sheets)
        assert b'quotePrefix="1"' in package.read("xl/styles.xml")
    read = read_workbook(content, DEFAULTS)
    assert [one.question for one in read.found] == questions


def dangerous(text: str) -> QuestionInput:
    options = [{"id": "A", "text": text}, {"id": "B", "text": "别的"}]
    return question_input(
        QuestionKind.SINGLE,
        code=f"D-{DANGEROUS.index(text)}",
        stem=text,
        body={"options": options},
        key={"right": "A"},
        explanation=text,
    )


def test_an_apostrophe_before_a_formula_sign_is_taken_off() -> None:
    read = read_csv("题型,题干,选项A,选项B,答案\n单选题,题,'=1,'甲,A".encode(), DEFAULTS)
    assert [one.text for one in read.found[0].question.body.options] == ["=1", "'甲"]  # type: ignore[union-attr]


def test_a_formula_in_an_upload_is_only_the_text_that_it_showed() -> None:
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    page = book.add_worksheet()
    for column, heading in enumerate(("题型", "题干", "选项A", "选项B", "答案")):
        page.write_string(0, column, heading)
    for column, cell in enumerate(("单选题", "1 加 1", 2, 3, "A")):
        page.write(1, column, cell)
    page.write_formula(1, 1, '=CONCAT("1 加"," 1")', None, "1 加 1")
    book.close()
    question = read_workbook(content.getvalue(), DEFAULTS).found[0].question
    assert question.stem == "1 加 1"
    assert [one.text for one in question.body.options] == ["2", "3"]  # type: ignore[union-attr]


def packed(name: str, content: bytes) -> bytes:
    package = BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return package.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (packed("xl/workbook.xml", b"0" * (301 * 2**20)), "解压后过大"),
        (packed("xl/workbook.xml", b"0" * (25 * 2**20)), "解压后过大"),
        (packed("readme.txt", b"hello"), "只能读取"),
        (b"PK\x03\x04 cut", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "密码"),
        (b"plain", "表头"),
    ],
)
def test_a_bomb_or_a_broken_package_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Problem, match=said):
        read_workbook(content, DEFAULTS)


def test_more_rows_than_any_bank_are_refused() -> None:
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.add_worksheet().write_string(900_000, 0, "x")
    book.close()
    with pytest.raises(Problem, match="12,000 行"):
        read_workbook(content.getvalue(), DEFAULTS)


def test_the_template_is_read_by_others_and_holds_no_question() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(write_workbook([]).content))
    assert book.sheet_names == ["试题", "填写说明"]
    assert len(book.get_sheet_by_index(0).to_python()) == 1
