"""Which format a file has, and who reads and writes it."""

import re
from collections.abc import Callable, Sequence
from pathlib import PurePath

from talent.exams.enums import QuestionFormat
from talent.exams.formats.aiken import read_aiken, write_aiken
from talent.exams.formats.gift import write_gift
from talent.exams.formats.gift_reading import read_gift
from talent.exams.formats.moodle import write_moodle
from talent.exams.formats.moodle_reading import read_moodle
from talent.exams.formats.qti import write_qti
from talent.exams.formats.shapes import MAX_FILE, Defaults, FileRead, Problem, Written, decode
from talent.exams.formats.sheet import KIND, STEM
from talent.exams.formats.sheet_reading import read_csv
from talent.exams.formats.workbook import read_workbook, write_workbook
from talent.exams.schemas import QuestionInput
from talent.kit.errors import FieldError, Invalid

READERS: dict[QuestionFormat, Callable[[bytes, Defaults], FileRead]] = {
    QuestionFormat.SHEET: read_workbook,
    QuestionFormat.CSV: read_csv,
    QuestionFormat.AIKEN: read_aiken,
    QuestionFormat.GIFT: read_gift,
    QuestionFormat.MOODLE: read_moodle,
}
WRITERS: dict[QuestionFormat, Callable[[Sequence[QuestionInput]], Written]] = {
    QuestionFormat.SHEET: write_workbook,
    QuestionFormat.AIKEN: write_aiken,
    QuestionFormat.GIFT: write_gift,
    QuestionFormat.MOODLE: write_moodle,
    QuestionFormat.QTI: write_qti,
}
# By format: the ending of the file, and its media type.
FILES = {
    QuestionFormat.SHEET: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    QuestionFormat.AIKEN: ("txt", "text/plain; charset=utf-8"),
    QuestionFormat.GIFT: ("gift.txt", "text/plain; charset=utf-8"),
    QuestionFormat.MOODLE: ("xml", "application/xml"),
    QuestionFormat.QTI: ("zip", "application/zip"),
}
_ANSWER = re.compile(r"^\s*ANSWER\s*[:：]", re.IGNORECASE | re.MULTILINE)
_XML = (b"<?xml", b"<quiz", b"<!DOCTYPE", b"<!--")
_NONE = "请选择要导入的文件。"
_LARGE = "文件超过 5 MB，请分成几个文件。"
_UNKNOWN = "无法识别文件的格式，请选择格式，或下载表格模板填写。"
_EMPTY = "文件中没有试题。"
_QTI = "QTI 只能导出，不能导入。请用表格、GIFT 或 Moodle XML。"


def read_file(
    content: bytes, file_name: str, wanted: QuestionFormat | None, defaults: Defaults
) -> tuple[QuestionFormat, FileRead]:
    """The questions of a file, its format as it was chosen or by its content. Raises ``Invalid``."""
    if not content:
        raise _refused(_NONE)
    if len(content) > MAX_FILE:
        raise _refused(_LARGE)
    try:
        found = wanted or recognise(content, file_name)
        if found not in READERS:
            raise _refused(_QTI)
        read = READERS[found](content, defaults)
    except Problem as problem:
        raise _refused(problem.message) from None
    if not read.found and not read.complaints:
        raise _refused(_EMPTY)
    return found, read


def recognise(content: bytes, file_name: str) -> QuestionFormat:
    """By what the file holds, whatever its name says; the name decides where several are possible."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return QuestionFormat.SHEET
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_XML):
        return QuestionFormat.MOODLE
    text = decode(content)
    head = text.lstrip().partition("\n")[0]
    if KIND in head and STEM in head:
        return QuestionFormat.CSV
    if _ANSWER.search(text) and not PurePath(file_name).name.lower().endswith(("gift", "gift.txt")):
        return QuestionFormat.AIKEN
    if "{" in text and "}" in text:
        return QuestionFormat.GIFT
    raise Problem(_UNKNOWN)


def _refused(message: str) -> Invalid:
    return Invalid(message, fields=(FieldError("file", message),))
