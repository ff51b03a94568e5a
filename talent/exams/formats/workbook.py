"""The spreadsheet template: written here, and read by a child process that may do next to nothing."""

from collections.abc import Sequence
from io import BytesIO

from talent.exams.enums import QuestionKind
from talent.exams.formats import sheet
from talent.exams.formats.shapes import Defaults, FileRead, Problem, Written
from talent.exams.formats.sheet_reading import read_rows
from talent.exams.schemas import QuestionInput
from talent.kit.books import book_in, put, text_format
from talent.kit.sheet_file import Most, UnreadSheet, rows_of_sheet

_TITLE = "试题"
# A case takes a row for each of its parts; a cell holds what a spreadsheet lets it hold.
_MOST = Most(rows=12_000, letters=32_767)
_WIDTHS = {sheet.STEM: 50, sheet.EXPLANATION: 40, sheet.MATERIALS: 30, sheet.RUBRIC: 30}
_NOTES = (
    ("编号", "可空；同一编号再次导入为修改。案例题必填。"),
    ("题型", "、".join(one.label for one in QuestionKind)),
    ("技能", "技能的名称、别名或代码；可空，导入时统一选择。"),
    ("等级、难度", "等级 1 到 4，难度 1（易）到 5（难）；可空。"),
    ("题干", "填空题的空写作 ____（四条下划线）。"),
    ("选项A 等", "单选、多选和排序题填写，从 A 起依次填写。"),
    ("答案", "单选写 B；多选写 ABD；判断写 正确 或 错误；排序按正确顺序写 CABD；"),
    ("", "填空各空之间用；隔开，同一空的几种答案用 | 隔开，例如 4000|4 000；5"),
    ("评分标准", "实操题填写，每行一条“要点：分值”，合计 100。"),
    ("所属案例、分值占比", "案例题的小题另起一行，写案例题的编号和占比（如 30%），各小题合计 100%。"),
)


def write_workbook(questions: Sequence[QuestionInput]) -> Written:
    """Without questions it is the empty template."""
    content = BytesIO()
    with book_in(content) as book:
        text = text_format(book, text_wrap=True, valign="top")
        bold = text_format(book, bold=True, bg_color="#DDE6F0")
        page = book.add_worksheet(_TITLE)
        page.freeze_panes(1, 0)
        for column, heading in enumerate(sheet.HEADINGS):
            page.set_column(column, column, _WIDTHS.get(heading, 12), text)
        for row, cells in enumerate(sheet.rows_of(questions)):
            for column, cell in enumerate(cells):
                put(page, row, column, cell, text if row else bold)
        notes = book.add_worksheet("填写说明")
        notes.set_column(0, 0, 20)
        notes.set_column(1, 1, 90)
        for row, (heading, note) in enumerate(_NOTES):
            put(notes, row, 0, heading, bold)
            put(notes, row, 1, note, text)
    return Written(content.getvalue())


def read_workbook(content: bytes, defaults: Defaults) -> FileRead:
    """The sheet of the template, else the first one; raises ``Problem`` for what can't be read."""
    try:
        rows = rows_of_sheet(content, _MOST, [_TITLE])
    except UnreadSheet as unread:
        raise Problem(unread.message) from None
    return read_rows(rows, defaults)
