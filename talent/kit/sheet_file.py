"""The rows of a sheet that somebody uploads, taken out by a guarded child (``sheet_child``)."""

import json
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from talent.kit.guarded import Guarded, Unread
from talent.kit.row_blocks import RowBlocks, spool
from talent.kit.row_blocks import SheetRow as SheetRow

_BUSY = "正在读取表格的人较多，请一分钟后再试。"
_CHILD = Guarded(
    Path(__file__).with_name("sheet_child.py"), memory=1024 * 2**20, cpu=60, seconds=120, busy=_BUSY
)
_KIND = "只能读取 XLSX 和 CSV。改扩展名不起作用，请用 Excel 或 WPS 另存为其中一种后再试。"
_OLD = "这是旧版 .xls 或加了密码的表格。请去掉密码，另存为 .xlsx 后再试。"
_ENCRYPTED = "表格加了密码，无法读取。请去掉密码后再试。"
_MACRO = "表格里带有宏，为了安全不能读取。请另存为不带宏的 .xlsx 后再试。"
_BOMB = "文件解压后过大，不能读取。请删去图片等附加内容，另存后再试。"
_ENTITIES = "文件里有不允许的外部引用，不能读取。请用 Excel 或 WPS 另存为新文件后再试。"
_CODE = "看不懂文件的文字编码。请另存为 XLSX，或 UTF-8、GB18030 编码的 CSV。"
_BIG5 = "文件像是繁体中文（Big5）编码，直接读会变成乱码。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"
_MIXED = "文件里混有两种文字编码，直接读会变成乱码。请分别用 Excel 打开各部分，合成一份 .xlsx 再试。"
_HTML = "这是网页格式的文件，有不止一张表、跨行的单元格，或者过大。请用 Excel 打开后另存为 .xlsx 再试。"
_HIDDEN = "工作表都被隐藏了，看不出要导入哪一张。请取消隐藏后再试。"
_EMPTY = "表格里没有内容。请下载模板，填写后再上传。"
_HEAVY = "这个文件太复杂，没能在限定的时间和内存内读完。请只把要导入的行复制到新文件后再试。"
_BROKEN = "文件已损坏或格式不标准，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"
# By the word of the child; {line} is the number behind it.
_REASONS = {
    "kind": _KIND,
    "old": _OLD,
    "encrypted": _ENCRYPTED,
    "macro": _MACRO,
    "bomb": _BOMB,
    "entities": _ENTITIES,
    "code": _CODE,
    "big5": _BIG5,
    "mixed": _MIXED,
    "html": _HTML,
    "hidden": _HIDDEN,
    "empty": _EMPTY,
    "heavy": _HEAVY,
    "broken": _BROKEN,
    "control": "第 {line} 行有不可见的控制字符，不像表格的内容。请用 Excel 打开后另存为 .xlsx 再试。",
    "quotes": "从第 {line} 行起引号没有成对，后面的行会混在一起。请补上或删去引号，或另存为 .xlsx 再试。",
    "formula": "第 {line} 行有还没有算出结果的公式。请用 Excel 或 WPS 打开，保存一次后再上传。",
    "error": "第 {line} 行有出错的单元格（如 #N/A）。请改正，或删去里面的公式后再上传。",
    "long": "表格超过 {rows:,} 行，或者内容过多。请分成几个文件导入。",
    "wide": "表格超过 {columns} 列。请只保留模板中的列。",
    "cell": "有单元格超过 {letters:,} 个字，不像要导入的内容。请核对后再试。",
}


class Most(NamedTuple):
    """How large a sheet may be: rows below the headings, columns, letters of a cell and of all cells."""

    rows: int
    columns: int = 60
    letters: int = 500
    text: int = 20_000_000


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
    with _opened(content) as file:
        return [row for block in _blocks(file, most, preferred, command, seconds) for row in block]


def spooled_sheet(source: bytes | BinaryIO, most: Most, preferred: Sequence[str] = ()) -> RowBlocks:
    """The same, of a file too; its rows are on the disk, and only some of them ever in memory."""
    with _opened(source) as file:
        return spool(_blocks(file, most, preferred))


def _blocks(
    file: BinaryIO,
    most: Most,
    preferred: Sequence[str],
    command: Sequence[str] | None = None,
    seconds: float | None = None,
) -> Generator[list[SheetRow]]:
    limits = most._asdict()
    try:
        for part in _CHILD.parts(file.fileno(), [json.dumps(limits), *preferred], command, seconds):
            yield _rows(part)
    except Unread as unread:
        raise UnreadSheet(_reason(unread.word, limits)) from None


def _rows(part: Any) -> list[SheetRow]:
    """Whatever became of the child: rows, or it is refused."""
    try:
        rows = [SheetRow(line, cells) for line, cells in part]
    except (TypeError, ValueError):
        raise Unread("broken") from None
    for line, cells in rows:
        if type(line) is not int or type(cells) is not list or any(type(cell) is not str for cell in cells):
            raise Unread("broken")
    return rows


def _reason(said: str, limits: dict[str, int]) -> str:
    word, _, line = said.partition(" ")
    return _REASONS.get(word, _BROKEN).format(line=line[:9], **limits)


@contextmanager
def _opened(source: bytes | BinaryIO) -> Iterator[BinaryIO]:
    if not isinstance(source, bytes):
        source.flush()
        yield source
        return
    with tempfile.TemporaryFile() as file:
        file.write(source)
        file.flush()
        yield file
