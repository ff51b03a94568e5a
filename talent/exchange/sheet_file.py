"""The rows of a sheet that somebody uploads, taken out by a child process that may do next to nothing."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from talent.kit.errors import FieldError, Invalid, Unavailable

MAX_SHEET = 20 * 2**20
SECONDS = 60
# Children at once; each may take a gigabyte.
AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)
# By its path and in isolation: neither the environment nor the working folder decides what it imports.
CHILD = (sys.executable, "-I", "-B", str(Path(__file__).with_name("sheet_child.py")))
FIELD = "sheet"
_BUSY = "正在读取表格的人较多，请一分钟后再试。"
_NONE = "请选择要导入的表格。"
_LARGE = "文件超过 20 MB。请分成几个文件导入。"
# By the word of the child.
_REASONS = {
    "kind": "只能读取 XLSX 和 CSV。改扩展名不起作用，请用 Excel 或 WPS 另存为其中一种后再试。",
    "old": "这是旧版 .xls 或加了密码的表格。请去掉密码，另存为 .xlsx 后再试。",
    "encrypted": "表格加了密码，无法读取。请去掉密码后再试。",
    "macro": "表格里带有宏，为了安全不能读取。请另存为不带宏的 .xlsx 后再试。",
    "bomb": "文件解压后过大，不能读取。请删去图片等附加内容，另存后再试。",
    "entities": "文件里有不允许的外部引用，不能读取。请用 Excel 或 WPS 另存为新文件后再试。",
    "code": "看不懂文件的文字编码。请另存为 XLSX，或 UTF-8、GB18030 编码的 CSV。",
    "empty": "表格里没有内容。请下载模板，填写后再上传。",
    "long": "表格超过 50,000 行。请分成几个文件导入。",
    "wide": "表格超过 60 列。请只保留模板中的列。",
    "cell": "有单元格超过 500 个字，不像要导入的内容。请核对后再试。",
    "heavy": "这个文件太复杂，没能在限定的时间和内存内读完。请另存为新文件后再试。",
    "broken": "文件已损坏或格式不标准，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
}


class SheetRow(NamedTuple):
    """A row that is not empty, by the number that it has in its sheet."""

    line: int
    cells: list[str]


def sheet_rows(
    content: bytes, preferred: Sequence[str] = (), command: Sequence[str] = CHILD, seconds: float = SECONDS
) -> list[SheetRow]:
    """All rows of the file; raises what to do where it cannot be read.

    Of a book with several sheets the one that bears a ``preferred`` name, else the first.
    """
    if not content:
        raise _refused(_NONE)
    if len(content) > MAX_SHEET:
        raise _refused(_LARGE)
    if not _turns.acquire(blocking=False):
        raise Unavailable(_BUSY, retry_after=60)
    try:
        return _answer_of(content, [*command, *preferred], seconds)
    finally:
        _turns.release()


def _answer_of(content: bytes, command: Sequence[str], seconds: float) -> list[SheetRow]:
    try:
        child = subprocess.run(  # noqa: S603 - our own command
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refused(_REASONS["heavy"]) from None
    if child.returncode < 0:
        # Killed by a limit of its own, or by the system for want of memory.
        raise _refused(_REASONS["heavy"])
    try:
        answer = json.loads(child.stdout)
    except ValueError:
        raise _refused(_REASONS["broken"]) from None
    if "refused" in answer:
        raise _refused(_REASONS[answer["refused"]])
    return [SheetRow(line, cells) for line, cells in answer["rows"]]


def _refused(message: str) -> Invalid:
    return Invalid(message, fields=(FieldError(FIELD, message),))
