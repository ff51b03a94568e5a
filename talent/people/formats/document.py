"""A JSON document that somebody hands in: bounded, and asked for what it may hold.

What has another kind than it should is noted with its path and counts as absent; a member that nobody asks
for is ignored and named.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from pydantic_core import PydanticCustomError

from talent.kit.errors import Invalid
from talent.kit.fields import clean_line, clean_paragraphs, without_control
from talent.people.formats.dates import Moment, moment_of
from talent.people.formats.notes import Notes

MAX_DOCUMENT = 2**20
_MAX_DEPTH, _MAX_VALUES = 20, 20_000
_LARGE = "文件超过 1 MB。请只上传简历本身。"
_ENCODING = "文件不是 UTF-8 编码，无法读取。请另存为 UTF-8 后再试。"
_UNREADABLE = "不是正确的 JSON，无法读取。请从原来的网站重新下载后再试。"
_DEEP = "JSON 嵌套超过 20 层，不像一份简历。"
_MANY = "JSON 内容超过 2 万项，不像一份简历。"
_TEXT = "应为文字。"
_LIST = "应为列表。"
_OBJECT = "应为对象。"
_DATE = "应为日期，例如 2021-03。"
_PLAIN_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]{0,39}")


def parse(content: bytes) -> Any:
    """The document in the bytes; raises what is wrong with them."""
    if len(content) > MAX_DOCUMENT:
        raise Invalid(_LARGE)
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid(_ENCODING) from None
    except RecursionError:
        raise Invalid(_DEEP) from None
    except ValueError:
        # Among them a number of thousands of digits.
        raise Invalid(_UNREADABLE) from None


def check_size(document: Any) -> None:
    """Raises for one that is too deep or holds too much, level by level."""
    level, values = [document], 0
    for _ in range(_MAX_DEPTH):
        values += len(level)
        if values > _MAX_VALUES:
            raise Invalid(_MANY)
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return
    raise Invalid(_DEEP)


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


class Node:
    """A value of the document with its path; one that is not there answers every question with nothing."""

    def __init__(self, value: Any, path: str, notes: Notes) -> None:
        self.value = value
        self.path = path
        self.notes = notes
        self._asked: dict[str, Node] = {}

    def part(self, name: str) -> "Node":
        """The object in a member."""
        found = self._member(name)
        if found.value is not None and not isinstance(found.value, dict):
            found._wrong(_OBJECT)
            found.value = None
        return found

    def rows(self, name: str) -> list["Node"]:
        """The objects in the list of a member."""
        return [one for one in self._list(name) if one._is_object()]

    def lines(self, name: str, longest: int) -> list[str]:
        """The texts in the list of a member, those that are empty left out."""
        return [text for one in self._list(name) if (text := clean_line(one._text(longest)))]

    def line(self, name: str, longest: int) -> str:
        """A text as one line."""
        return clean_line(self._member(name)._text(longest))

    def checked(self, name: str, longest: int, clean: Callable[[str], str], otherwise: str) -> str:
        """A text of a shape of its own; one that has it not is left out."""
        text = self.line(name, longest)
        try:
            return clean(text) if text else ""
        except PydanticCustomError:
            self._member(name)._wrong(otherwise)
            return ""

    def paragraphs(self, name: str, longest: int) -> str:
        """A text of several lines."""
        return clean_paragraphs(self._member(name)._text(longest))

    def moment(self, name: str) -> Moment | None:
        """A date as ISO 8601 writes it, perhaps without day or month."""
        member = self._member(name)
        said = clean_line(member._text(30))
        found = moment_of(said)
        if said and found is None:
            member._wrong(_DATE)
        return found

    def number(self, name: str) -> int | None:
        """A whole number of at most four digits."""
        value = self._member(name).value
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}", value):
            return int(value)
        return value if type(value) is int and 0 <= value <= 9999 else None

    def without(self, *names: str) -> None:
        """These tell nothing of a person: not worth a word that they are ignored."""
        for name in names:
            self._member(name)

    def close(self) -> None:
        """Names every member below that nobody asked for."""
        if isinstance(self.value, dict):
            for name in self.value:
                if name not in self._asked:
                    self.notes.ignore(_path(self.path, name))
        for member in self._asked.values():
            member.close()

    def _member(self, name: str) -> "Node":
        if name not in self._asked:
            inside = self.value.get(name) if isinstance(self.value, dict) else None
            self._asked[name] = Node(inside, _path(self.path, name), self.notes)
        return self._asked[name]

    def _list(self, name: str) -> list["Node"]:
        member = self._member(name)
        if member.value is None:
            return []
        if not isinstance(member.value, list):
            member._wrong(_LIST)
            member.value = None
            return []
        found = [Node(one, f"{member.path}[{number}]", self.notes) for number, one in enumerate(member.value)]
        member._asked |= {str(number): one for number, one in enumerate(found)}
        return found

    def _is_object(self) -> bool:
        if not isinstance(self.value, dict):
            self._wrong(_OBJECT)
            return False
        return True

    def _text(self, longest: int) -> str:
        """Cut to what a field of the profile holds, without characters that no field takes."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str):
            self._wrong(_TEXT)
            return ""
        # Composed before it is cut, for that can make it longer.
        composed = unicodedata.normalize("NFC", self.value[: longest * 2])
        return without_control(composed, "\n\r\t\x0b\x0c\x85")[:longest]

    def _wrong(self, message: str) -> None:
        self.notes.add(self.path, message)


def _path(above: str, name: str) -> str:
    if _PLAIN_NAME.fullmatch(name):
        return f"{above}.{name}"
    return f"{above}['{clean_line(without_control(name[:40]))}']"
