"""What GIFT and Moodle XML have in common: codes and tags, and text that may be HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

from talent.exams.formats.shapes import Defaults, Problem, fits_as_code, number_of

_BREAKING = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_REFUSED = frozenset({"img", "video", "audio", "iframe", "object", "embed", "svg", "math"})


@dataclass(frozen=True)
class Tags:
    code: str
    skill: str
    level: int
    difficulty: int


def tags_of(code: str, tags: Iterable[str], defaults: Defaults) -> Tags:
    """``skill:…``, ``level:…`` and ``difficulty:…``; other tags mean nothing here."""
    if code and not fits_as_code(code):
        raise Problem("编号只能包含文字、字母、数字、点、横线和下划线，最多60个字。", "编号")
    pairs = (one.split(":", 1) for one in tags if ":" in one)
    named = {name.strip(): value.strip() for name, value in pairs}
    return Tags(
        code=code,
        skill=named.get("skill") or defaults.skill,
        level=number_of(named["level"], "等级", 1, 4) if "level" in named else defaults.level,
        difficulty=number_of(named["difficulty"], "难度", 1, 5)
        if "difficulty" in named
        else defaults.difficulty,
    )


def plain_of_html(text: str) -> str:
    """The words of a piece of HTML; pictures and the like can't be taken over, so they are refused."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    return "\n".join(line for part in "".join(reader.words).split("\n") if (line := " ".join(part.split())))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _REFUSED:
            raise Problem("含有图片、音视频或公式，暂不能导入。请改为文字后再试。", "题干")
        if tag in _BREAKING:
            self.words.append("\n")
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style") and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)
