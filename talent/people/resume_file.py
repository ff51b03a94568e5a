"""The text of a résumé that somebody uploads, taken out by a child process that may do next to nothing."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from talent.kit.errors import FieldError, Invalid, Unavailable
from talent.kit.guarded import Guarded, Unread

MAX_RESUME = 5 * 2**20
MISSING = "本站没有安装读取简历所需的组件，请直接分步填写，或联系平台工作人员。"
_BUSY = "正在读取简历的人较多，请一分钟后再试。"
_CHILD = Guarded(
    Path(__file__).with_name("resume_child.py"), memory=512 * 2**20, cpu=10, seconds=20, busy=_BUSY
)
_HEAVY = "这个文件太复杂，没能在限定的时间和内存内读完。请另存为新文件后再试，或直接分步填写。"
_BROKEN = "文件已损坏或格式不标准，无法读取。请用 Word 或 WPS 打开后另存为 .docx 或 PDF 再试。"
_KIND = "只能读取 DOCX 和 PDF。请把简历另存为其中一种后再试。"
_OLD = "这是旧版 .doc 或加了密码的文档。请去掉密码，另存为 .docx 或 PDF 后再试。"
_ENCRYPTED = "文件加了密码，无法读取。请去掉密码后再试。"
_PAGES = "PDF 超过 20 页。请只上传简历本身。"
_BOMB = "文件解压后过大，不能读取。请删去图片等附加内容，另存后再试。"
_ENTITIES = "文件里有不允许的外部引用，不能读取。请用 Word 或 WPS 另存为新文件后再试。"
_EMPTY = "没有读到文字，可能是扫描件或图片。请上传可以选中文字的文件，或直接分步填写。"
_LONG = "文字太多，不像一份简历。请只上传简历本身。"
_NONE = "请选择要读取的文件。"
_LARGE = "文件超过 5 MB。请删去图片，另存后再试。"
# By the word of the child.
_REASONS = {
    "kind": _KIND,
    "old": _OLD,
    "encrypted": _ENCRYPTED,
    "pages": _PAGES,
    "bomb": _BOMB,
    "entities": _ENTITIES,
    "empty": _EMPTY,
    "long": _LONG,
    "heavy": _HEAVY,
    "broken": _BROKEN,
}


def can_read_resumes() -> bool:
    """The extra ``resume`` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("pypdf", "docx"))


def resume_lines(
    content: bytes, command: Sequence[str] | None = None, seconds: float | None = None
) -> list[str]:
    """The lines of the file, none of them empty; raises what to do where it cannot be read."""
    if not content:
        raise _refused(_NONE)
    if len(content) > MAX_RESUME:
        raise _refused(_LARGE)
    try:
        lines: list[str] = _CHILD.read(content, command=command, seconds=seconds)
    except Unread as unread:
        if unread.word == "missing":
            raise Unavailable(MISSING) from None
        raise _refused(_REASONS[unread.word]) from None
    return lines


def _refused(message: str) -> Invalid:
    return Invalid(message, fields=(FieldError("resume", message),))
