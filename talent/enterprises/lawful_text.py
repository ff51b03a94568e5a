"""Text as the rules of ``lawful`` read it: one width, no blanks, plain digits, and the way back."""

import re
import unicodedata
from dataclasses import dataclass

# What a reader sees as one word, a filter should too.
_SAME = str.maketrans(
    "歲齡優僅戶產漢黨員體殘顏髮請擾應處蠍視國學歷業籤屬龍馬豬雞獅♂♀⺠⻘⻄⻓⻢⻰⻁",
    "岁龄优仅户产汉党员体残颜发请扰应处蝎视国学历业签属龙马猪鸡狮男女民青西长马龙虎",
) | dict.fromkeys(map(ord, "〜～‐‑‒–—―−﹣~"), "-")
# Set between the characters of a word to hide it; they part words as well as a blank does.
_HIDING = frozenset("*·•・_^'\"“”‘’「」『』`´…⋯")
_DIGITS = "零一二三四五六七八九"
_TENS = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?")
_PAIR = re.compile(r"[一二三四五六七八九零〇]{2}(?=周?岁|后)")

MASK = "□"
BLANK = "|"


@dataclass(frozen=True, slots=True)
class View:
    """A reading of a text; ``places`` gives for each character where it stands in the original."""

    text: str
    places: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span of the reading's span."""
        return self.places[start][0], self.places[end - 1][1]

    def masked(self, hidden: frozenset[int]) -> "View":
        """The same view with what stands at these places of the original hidden from every rule."""
        text = "".join(
            MASK if place[0] in hidden else character
            for character, place in zip(self.text, self.places, strict=True)
        )
        return View(text, self.places)


def read(text: str, *, keep_blanks: bool) -> View:
    """Full width to half, lower case, Chinese numerals to digits; blanks dropped or kept as ``BLANK``."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    for index, original in enumerate(text):
        for character in _fold(original, keep_blanks):
            characters.append(character)
            places.append((index, index + 1))
    return _with_digits(View("".join(characters), tuple(places)))


def _fold(original: str, keep_blanks: bool) -> str:
    if original == "\n":
        return "\n"
    # Circled numbers open an entry of a list.
    if unicodedata.category(original) == "No":
        return BLANK
    plain = "" if original in _HIDING else unicodedata.normalize("NFKC", original).translate(_SAME)
    # Only now: a radical (⼥) or a circled word (㊛) is a symbol as it stands and a character when folded.
    words = "".join(character for character in plain if not _is_blank(character))
    return words.lower() or (BLANK if keep_blanks else "")


def _is_blank(character: str) -> bool:
    hides = unicodedata.category(character) in {"Cf", "Cc", "So", "Mn"}
    return hides or character.isspace() or character in _HIDING


def _with_digits(view: View) -> View:
    """``三十五岁`` reads ``35岁``, ``九零后`` reads ``90后``."""
    for pattern, digits in ((_TENS, _tens), (_PAIR, _pair)):
        characters: list[str] = []
        places: list[tuple[int, int]] = []
        last = 0
        for match in pattern.finditer(view.text):
            start, end = match.span()
            number = digits(match.group())
            characters += [view.text[last:start], number]
            places += [*view.places[last:start], *[view.span(start, end)] * len(number)]
            last = end
        characters.append(view.text[last:])
        places += view.places[last:]
        view = View("".join(characters), tuple(places))
    return view


def _tens(words: str) -> str:
    before, _, after = words.partition("十")
    return str((_DIGITS.index(before) if before else 1) * 10 + (_DIGITS.index(after) if after else 0))


def _pair(words: str) -> str:
    return "".join(str(_DIGITS.index(character.replace("〇", "零"))) for character in words)
