"""The skills of a résumé: what it lists as such, and known ones that its duties speak of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from talent.people.resume_words import tells_of_a_person, without_bullet
from talent.vocab.words import fold

_SPLIT = re.compile(r"[、,，;；/|\t。.()（）]|\s{2,}|和|及|与|以及")
_LEVELS = (
    (re.compile("精通|专家"), 4),
    (re.compile("熟练|擅长|善于"), 3),
    (re.compile("掌握|熟悉"), 2),
    (re.compile("了解|入门"), 1),
)
_BEFORE = re.compile(
    r"^(?:.{0,8}?[:：])?\s*(?:本人|能够|能|可以|可|会|具备|具有|拥有)?\s*"
    r"(?:非常|比较|较)?(?:熟练|精通|掌握|熟悉|了解|擅长|善于|良好的?|较强的?)*(?:掌握|使用|运用|操作|应用|进行|的)*\s*"
)
_AFTER = re.compile(r"(?:等)?(?:办公)?(?:软件|工具|系统)?(?:的)?(?:使用|操作|基本操作|应用)?(?:等)?$")
_GENERAL = re.compile(r"能力|精神|性格|责任|沟通|学习|证书?$|级$|普通话|驾照|认真|吃苦|团队|经验$|意识")
_LONGEST, _USUAL = 16, 2
# No honest list of skills is longer.
_MOST_PIECES, _LONGEST_PIECE = 300, 300
_SHORTEST = 2
# In running text shorter words of Chinese stand in many that are no skill: 销售 in 销售额.
_SHORTEST_SPOKEN = 3


@dataclass(frozen=True)
class SkillFound:
    """The person's words with a level of 1-4; ``used`` where the duties of a post speak of it."""

    words: str
    level: int
    used: bool


class _Book:
    """Skills by their folded words, with what makes looking for them in a text short."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self.longest = max(map(len, known), default=0)
        self.first = frozenset(word[0] for word in known if word)


def skills_in(lines: Sequence[str], duties: Sequence[str], known: Mapping[str, str]) -> list[SkillFound]:
    """Each skill once, those listed first; those that only duties tell of are written as found there."""
    found: dict[str, SkillFound] = {}
    book = _Book(known)
    for words, level in _listed(lines, book):
        found.setdefault(known.get(fold(words), fold(words)), SkillFound(words, level, used=False))
    for words in (one for text in duties for one in _spoken_of(text, book)):
        skill = known[fold(words)]
        found[skill] = replace(found.get(skill, SkillFound(words, _USUAL, used=True)), used=True)
    return list(found.values())


def _listed(lines: Sequence[str], book: _Book) -> list[tuple[str, int]]:
    found = []
    pieces = [
        (number, one) for number, line in enumerate(lines) for one in _SPLIT.split(without_bullet(line))
    ]
    level, of_line = _USUAL, -1
    for number, piece in pieces[:_MOST_PIECES]:
        if number != of_line:
            level, of_line = _USUAL, number
        level = next((one for pattern, one in _LEVELS if pattern.search(piece)), level)
        found += [(words, level) for words in _stated(piece[:_LONGEST_PIECE], book)]
    return found


def _stated(piece: str, book: _Book) -> list[str]:
    """The piece as a skill; of one that is too long or too general, the known words in it."""
    words = _AFTER.sub("", _BEFORE.sub("", piece.strip())).strip(" :：-—")
    short = _SHORTEST <= len(words) <= _LONGEST
    if fold(words) in book.known or (short and not _GENERAL.search(words) and not tells_of_a_person(words)):
        return [words]
    return _spoken_of(piece, book)


def _spoken_of(text: str, book: _Book) -> list[str]:
    """Known words in a text, the longest first at each place; Latin ones only as whole words."""
    found, place = [], 0
    while place < len(text):
        lengths = range(book.longest, _SHORTEST - 1, -1) if text[place].lower() in book.first else ()
        length = next((number for number in lengths if _is_word(text, place, number, book.known)), 0)
        if length:
            found.append(text[place : place + length].strip())
        place += length or 1
    return found


def _is_word(text: str, start: int, length: int, known: Mapping[str, str]) -> bool:
    word = text[start : start + length]
    if len(word) < length or word != word.strip() or fold(word) not in known:
        return False
    if length < _SHORTEST_SPOKEN and not word.isascii():
        return False
    around = (text[start - 1 : start], text[start], word[-1], text[start + length : start + length + 1])
    return not (_is_latin(around[0]) and _is_latin(around[1])) and not (
        _is_latin(around[2]) and _is_latin(around[3])
    )


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
