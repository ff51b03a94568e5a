"""The rows of a sheet that somebody uploads, taken out by a guarded child (``sheet_child``)."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from talent.kit.guarded import Guarded, Unread

_BUSY = "正在读取表格的人较多，请一分钟后再试。"
_CHILD = Guarded(
    Path(__file__).with_name("sheet_child.py"), memory=1024 * 2**20, cpu=40, seconds=60, busy=_BUSY
)
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
    "long": "表格超过 {rows:,} 行，或者内容过多。请分成几个文件导入。",
    "wide": "表格超过 {columns} 列。请只保留模板中的列。",
    "cell": "有单元格超过 {letters:,} 个字，不像要导入的内容。请核对后再试。",
    "heavy": "这个文件太复杂，没能在限定的时间和内存内读完。请另存为新文件后再试。",
    "broken": "文件已损坏或格式不标准，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
}


class SheetRow(NamedTuple):
    """A row that is not empty, by the number that it has in its sheet."""

    line: int
    cells: list[str]


class Most(NamedTuple):
    """How large a sheet may be: rows below the headings, columns, letters of a cell."""

    rows: int
    columns: int = 60
    letters: int = 500


class UnreadSheet(Exception):
    """The sheet can't be read; ``message`` says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def rows_of_sheet(
    content: bytes,
    most: Most,
    preferred: Sequence[str] = (),
    command: Sequence[str] | None = None,
    seconds: float | None = None,
) -> list[SheetRow]:
    """All rows of an XLSX or CSV file. Of a book with several sheets the one that bears a ``preferred``
    name, else the first that can be seen.
    """
    limits = most._asdict()
    try:
        rows = _CHILD.read(content, [json.dumps(limits), *preferred], command, seconds)
    except Unread as unread:
        raise UnreadSheet(_REASONS[unread.word].format(**limits)) from None
    return [SheetRow(line, cells) for line, cells in rows]
