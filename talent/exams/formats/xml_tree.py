"""A small tree of a hostile XML file: no document type, so no entities; bounded in depth and number."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from talent.exams.formats.shapes import Problem

MAX_DEPTH = 30
MAX_ELEMENTS = 200_000
_BROKEN = "第{line}行不是有效的 XML，请重新导出后再试。"
_DOCTYPE = "文件含有文档类型或实体声明，不能读取。请重新导出后再试。"
_DEEP = "文件的嵌套层次过多，不能读取。"
_MANY = "文件过于复杂，请分成几个文件。"


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def all(self, name: str) -> Iterator["Element"]:
        return (one for one in self.children if one.name == name)

    def first(self, name: str) -> "Element | None":
        return next(self.all(name), None)


def read_tree(content: bytes) -> Element:
    """The root; raises ``Problem`` for what is broken or larger than any file of questions."""
    builder = _Builder()
    try:
        builder.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Problem(_BROKEN.format(line=error.lineno)) from None
    # An encoding that the parser does not know, or that is not what it says.
    except (LookupError, ValueError):
        raise Problem("文件的编码无法识别，请另存为 UTF-8 后再试。") from None
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.buffer_text = True
        self.root = Element("", {}, 0)
        self._open: list[Element] = []
        self._count = 0

    def _refuse(self, *_: object) -> None:
        raise Problem(_DOCTYPE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH:
            raise Problem(_DEEP)
        if self._count > MAX_ELEMENTS:
            raise Problem(_MANY)
        element = Element(name, attributes, self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _words(self, text: str) -> None:
        self._open[-1].pieces.append(text)
