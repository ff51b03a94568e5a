"""The spreadsheet template: written here, and read by a child process that may do next to nothing."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from talent.exams.enums import QuestionKind
from talent.exams.formats import sheet
from talent.exams.formats.shapes import Defaults, FileRead, Problem, Written
from talent.exams.formats.sheet_reading import read_rows
from talent.exams.schemas import QuestionInput
from talent.kit.errors import Unavailable

SECONDS = 20
# Children at once; each may take half a gigabyte.
AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)
# By its path and in isolation: neither the environment nor the working folder decides what it imports.
CHILD = (sys.executable, "-I", "-B", str(Path(__file__).with_name("workbook_child.py")))
_REASONS = {
    "heavy": "表格过大或过于复杂，没能在限定的时间和内存内读完。请分成几个文件。",
    "bomb": "表格解压后过大，不能读取。请删去图片和多余的工作表，另存后再试。",
    "encrypted": "表格加了密码，无法读取。请去掉密码后再试。",
    "broken": "表格已损坏或格式不标准，无法读取。请用表格软件另存为 .xlsx 后再试。",
    "rows": "表格的行数或列数过多，请分成几个文件。",
}
_BUSY = "正在读取表格的人较多，请一分钟后再试。"
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
    """Every cell is a text, none a formula; without questions it is the empty template."""
    content = BytesIO()
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    # Marked as quoted, a cell stays text even when somebody edits it.
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True})
    bold = book.add_format({"bold": True, "bg_color": "#DDE6F0"})
    page = book.add_worksheet("试题")
    page.freeze_panes(1, 0)
    for column, heading in enumerate(sheet.HEADINGS):
        page.set_column(column, column, _WIDTHS.get(heading, 12), text)
    for row, cells in enumerate(sheet.rows_of(questions)):
        for column, cell in enumerate(cells):
            if cell:
                page.write_string(row, column, cell, text if row else bold)
    notes = book.add_worksheet("填写说明")
    notes.set_column(0, 0, 20)
    notes.set_column(1, 1, 90)
    for row, (heading, note) in enumerate(_NOTES):
        notes.write_string(row, 0, heading, bold)
        notes.write_string(row, 1, note)
    book.close()
    return Written(content.getvalue())


def read_workbook(content: bytes, defaults: Defaults, command: Sequence[str] = CHILD) -> FileRead:
    """The first sheet of the file; raises ``Problem`` for what can't be read."""
    if not _turns.acquire(blocking=False):
        raise Unavailable(_BUSY, retry_after=60)
    try:
        answer = _answer_of(content, command)
    finally:
        _turns.release()
    if "refused" in answer:
        raise Problem(_REASONS.get(str(answer["refused"]), _REASONS["broken"]))
    return read_rows([(int(line), [str(cell) for cell in cells]) for line, cells in answer["rows"]], defaults)


def _answer_of(content: bytes, command: Sequence[str]) -> dict[str, Any]:
    try:
        child = subprocess.run(  # noqa: S603 - our own command
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "heavy"}
    if child.returncode < 0:
        # Killed by a limit of its own, or by the system for want of memory.
        return {"refused": "heavy"}
    try:
        answer: dict[str, Any] = json.loads(child.stdout)
    except ValueError:
        return {"refused": "broken"}
    return answer
