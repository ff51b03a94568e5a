"""How cells are read that several kinds of sheets have: choices, places, lists of skills."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlmodel import Session

from talent.enterprises.enums import Importance
from talent.exchange.layouts import WrongCell, read_number, typed
from talent.kit.labels import LabelledEnum
from talent.kit.terms import SKILL_LEVELS
from talent.people.rows import Title
from talent.vocab import service as vocab

YES, NO = "是", "否"
NO_PLACE = "没有这个地区，请从下拉列表中选择，或填写河北省内的市、县（区）全名。"
_YES_WORDS = {"是": True, "有": True, "对": True, "true": True, "1": True, "y": True, "yes": True, "√": True}
_NO_WORDS = {"否": False, "无": False, "不": False, "false": False, "0": False, "n": False, "no": False}
_SEPARATORS = "、，,；;\n"
_OPEN, _CLOSE = "（(", "）)"
_ITEM = re.compile(r"\s*(.*?)\s*(?:[（(]([^（）()]*)[）)])?\s*", re.DOTALL)
_MARKS = re.compile(r"[、，,/\s]+")
_LEVELS = {label: level for level, label in SKILL_LEVELS.items()}
_IMPORTANCE = {one.label: one for one in Importance}
_WORDS = typed(Title, "技能名称过长，请每项不超过 60 个字，用顿号分开。")


@dataclass(frozen=True, slots=True)
class SkillCell:
    """A skill as a cell says it; what it doesn't say is None."""

    words: str
    level: int | None = None
    importance: Importance | None = None


def choice(values: Mapping[str, Any], aliases: Mapping[str, Any] | None = None) -> Callable[[str], Any]:
    """Reads one of a closed list by its text, however wide it is written."""
    known = {plain(text): value for text, value in {**values, **(aliases or {})}.items()}
    names = "、".join(values)

    def read(text: str) -> Any:
        if plain(text) in known:
            return known[plain(text)]
        raise WrongCell(f"请填写其中一项：{names}。")

    return read


def labelled(kind: type[LabelledEnum], aliases: Mapping[str, Any] | None = None) -> Callable[[str], Any]:
    return choice({one.label: one for one in kind}, aliases)


def labels(kind: type[LabelledEnum]) -> tuple[str, ...]:
    return tuple(one.label for one in kind)


def read_yes(text: str) -> bool:
    known = _YES_WORDS | _NO_WORDS
    if plain(text) in known:
        return known[plain(text)]
    raise WrongCell("请填写“是”或“否”。")


def bounded(least: float, most: float, message: str) -> Callable[[str], float]:
    """A number within bounds."""

    def read(text: str) -> float:
        try:
            number = read_number(text)
        except WrongCell:
            raise WrongCell(message) from None
        if not least <= number <= most:
            raise WrongCell(message)
        return number

    return read


def whole(least: int, most: int, unit: str, message: str) -> Callable[[str], int]:
    """A whole number within bounds, with its unit behind it or not."""
    within = bounded(least, most, message)

    def read(text: str) -> int:
        number = within(unicodedata.normalize("NFKC", text).strip().removesuffix(unit).replace(",", ""))
        if not number.is_integer():
            raise WrongCell(message)
        return int(number)

    return read


def plain(text: str) -> str:
    """Without width, blanks and case."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_skills(text: str) -> list[SkillCell]:
    """直播运营（必须，熟练）、短视频剪辑: each with its importance and level behind it, or not."""
    found: list[SkillCell] = []
    for part in _parts(text):
        match = _ITEM.fullmatch(part)
        assert match is not None
        words, marks = match[1], [one for one in _MARKS.split(match[2] or "") if one]
        if not all(one in _LEVELS or one in _IMPORTANCE for one in marks):
            words, marks = part.strip(), []
        if not (words := _unquoted(words)):
            continue
        level = next((_LEVELS[one] for one in marks if one in _LEVELS), None)
        importance = next((_IMPORTANCE[one] for one in marks if one in _IMPORTANCE), None)
        found.append(SkillCell(_WORDS(words), level, importance))
    if len({plain(one.words) for one in found}) < len(found):
        raise WrongCell("有技能写了两遍，请只保留一项。")
    return found


def skills_up_to(most: int) -> Callable[[str], list[SkillCell]]:
    def read(text: str) -> list[SkillCell]:
        found = read_skills(text)
        if len(found) > most:
            raise WrongCell(f"技能最多 {most} 项，请删去次要的。")
        return found

    return read


def skills_text(skills: Sequence[SkillCell]) -> str:
    """As ``read_skills`` reads it again."""
    return "、".join(_skill_text(one) for one in skills)


def _skill_text(one: SkillCell) -> str:
    special = any(letter in one.words for letter in f'{_SEPARATORS}{_OPEN}{_CLOSE}"')
    words = '"' + one.words.replace('"', '""') + '"' if special else one.words
    marks = [one.importance.label] if one.importance else []
    marks += [SKILL_LEVELS[one.level]] if one.level else []
    return f"{words}（{'，'.join(marks)}）" if marks else words


def _parts(text: str) -> list[str]:
    """Between the separators that stand neither in quotes nor in brackets."""
    parts, quoted, depth = [""], False, 0
    for letter in text:
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in _OPEN:
            depth += 1
        elif not quoted and letter in _CLOSE:
            depth = max(0, depth - 1)
        if letter in _SEPARATORS and not quoted and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part.strip()]


def _unquoted(words: str) -> str:
    if len(words) > 1 and words.startswith('"') and words.endswith('"'):
        return words[1:-1].replace('""', '"')
    return words


@dataclass(frozen=True)
class Places:
    """The cities and counties of the province, by every way in which their names are written."""

    names: tuple[str, ...]
    _codes: dict[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str:
        """The code; raises ``WrongCell`` where there is no such place, or more than one."""
        code = self._codes.get(plain(text).removeprefix("河北省") or "河北省")
        if not code:
            raise WrongCell(NO_PLACE)
        return code


def places(session: Session) -> Places:
    names: list[str] = []
    codes: dict[str, str] = {"河北省": "130000", "130000": "130000"}
    short: dict[str, str] = {}
    for city in vocab.divisions(session):
        names.append(city.name)
        for name in (city.name, city.code, city.name.removesuffix("市")):
            codes[name] = city.code
        for county in city.counties:
            full = city.name + county.name
            names.append(full)
            codes[full] = codes[county.code] = county.code
            # 桥西区 is in several cities: without its city nobody knows which.
            short[county.name] = "" if county.name in short else county.code
    return Places(tuple(names), {**short, **codes})


@cache
def education_names() -> dict[str, Any]:
    """The standard choices by name, and how else they are written."""
    named = {one.name: one for one in vocab.EDUCATION_CHOICES}
    other = {"专科": "大专", "大学专科": "大专", "高职": "大专", "大学本科": "本科", "学士": "本科"}
    other |= {"研究生": "硕士", "硕士研究生": "硕士", "博士研究生": "博士", "高中": "高中/中专"}
    other |= {"中专": "高中/中专", "中职": "高中/中专", "初中": "初中及以下"}
    return named | {alias: named[name] for alias, name in other.items()}


def read_education(text: str) -> Any:
    """A choice of ``vocab.EDUCATION_CHOICES``; 及以上 is what every requirement means anyway."""
    names = education_names()
    found = names.get(plain(text).removesuffix("及以上").removesuffix("以上").removesuffix("学历"))
    if found is None:
        offered = "、".join(one.name for one in vocab.EDUCATION_CHOICES)
        raise WrongCell(f"请填写其中一项：{offered}。")
    return found


EDUCATION_LABELS = tuple(one.name for one in vocab.EDUCATION_CHOICES)
