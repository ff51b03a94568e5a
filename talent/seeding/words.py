"""How people and firms write: registers from terse to long-winded, numbering, synonyms, slips of the pen."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from talent.seeding.chance import Dice, Urn
from talent.seeding.stock import Career, Stock

_AMOUNTS = (1, 2, 3, 5, 6, 8, 10, 12, 15, 20, 30, 50, 80)
_WELL_VERSED = 2
_NUMBERINGS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{n}、",
    lambda n: f"{n}.",
    lambda n: f"{n}. ",
    lambda n: f"（{n}）",
    lambda n: f"{n}）",
    lambda n: "-",
    lambda n: "·",
    lambda n: "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"[n - 1],
)
_HALF_WIDTH = str.maketrans("，；：（）。", ",;:().")
_REGISTERS = Urn(
    [("formal", 30), ("terse", 18), ("talk", 16), ("long", 12), ("did", 12), ("mix", 7), ("blank", 5)]
)
# Students list what they were told to do, and have no figures to boast of.
_STUDENT_REGISTERS = Urn([("formal", 38), ("terse", 18), ("novice", 34), ("blank", 10)])


def fill(text: str, dice: Dice, **values: str) -> str:
    """The text with its slots filled: figures drawn, ``product``, ``platform`` and others given."""
    drawn = {
        "n": str(dice.randint(2, 9)),
        "pct": str(dice.randint(5, 38)),
        "wan": str(dice.choice(_AMOUNTS)),
    }
    for name, value in (drawn | values).items():
        text = text.replace("{" + name + "}", value)
    return text


def work_text(dice: Dice, stock: Stock, career: Career, *, student: bool, years: float, **values: str) -> str:
    """What somebody writes about a post held, in a register that suits; figures grow with the years."""
    amounts = _AMOUNTS if years >= _WELL_VERSED else _AMOUNTS[: len(_AMOUNTS) // 2]
    values["wan"] = str(dice.choice(amounts))
    register = (_STUDENT_REGISTERS if student else _REGISTERS).draw(dice)
    text = _WRITERS[register](dice, stock, career)
    return scribble(dice, stock, reword(dice, stock, fill(text, dice, **values)))


def numbered(dice: Dice, lines: Sequence[str]) -> str:
    """A list as people type it: numbered in one of many ways, with or without line breaks."""
    style = dice.choice(_NUMBERINGS)
    ending = dice.choice(("；", "；", "。", ""))
    joint = "\n" if dice.chance(0.75) else " "
    return joint.join(f"{style(number)}{line}{ending}" for number, line in enumerate(lines, 1))


def reword(dice: Dice, stock: Stock, text: str) -> str:
    """Some words replaced by others of the same meaning, so that two people rarely write the same."""
    for word, instead in stock.synonyms:
        if word in text and dice.chance(0.3):
            text = text.replace(word, dice.choice(instead), 1)
    return text


def scribble(dice: Dice, stock: Stock, text: str) -> str:
    """The text as it leaves a hurried hand: sometimes misspelt, in half-width marks or without any."""
    if dice.chance(0.12):
        text = misspell(dice, stock, text)
    if dice.chance(0.12):
        text = text.translate(_HALF_WIDTH)
    elif dice.chance(0.06):
        text = re.sub("[，；。、]", " ", text)
    return text.strip()


def misspell(dice: Dice, stock: Stock, text: str) -> str:
    """One known slip if the text has the word for it, else two neighbours swapped."""
    slips = [(word, written) for word, written in stock.typos if word in text]
    if slips:
        word, written = dice.choice(slips)
        return text.replace(word, written, 1)
    return _swap(dice, text)


def joined(dice: Dice, lines: Sequence[str]) -> str:
    return dice.choice(("，", "。", "；", "，", "\n")).join(lines)


def _swap(dice: Dice, text: str) -> str:
    if len(text) < 4:
        return text
    at = dice.randrange(1, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _formal(dice: Dice, _: Stock, career: Career) -> str:
    lines = dice.some(career.phrases["duty"], 2, 6)
    if dice.chance(0.35):
        lines += dice.some(career.phrases["did"], 1, 1)
    return numbered(dice, lines)


def _terse(dice: Dice, _: Stock, career: Career) -> str:
    if dice.chance(0.5):
        return joined(dice, dice.some(career.phrases["terse"], 1, 2))
    words = _keywords(career)
    return dice.choice((" ", "、", "/", "，", "+")).join(dice.some(words, 3, 7))


def _talk(dice: Dice, _: Stock, career: Career) -> str:
    return joined(dice, dice.some(career.phrases["talk"], 1, 3))


def _long(dice: Dice, stock: Stock, career: Career) -> str:
    lines = dice.some(career.phrases["duty"], 4, 7) + dice.some(career.phrases["did"], 1, 2)
    opening, close = dice.choice(stock.phrases["open"]), dice.choice(stock.phrases["close"])
    body = numbered(dice, lines) if dice.chance(0.5) else "；".join(lines)
    return f"{opening}{body}{'，' if body[-1] not in '；。' else ''}{close}"


def _did(dice: Dice, _: Stock, career: Career) -> str:
    return joined(dice, dice.some(career.phrases["did"], 1, 3))


def _mix(dice: Dice, _: Stock, career: Career) -> str:
    return joined(dice, dice.some(career.phrases["mix"], 1, 1) + dice.some(career.phrases["duty"], 0, 2))


def _novice(dice: Dice, stock: Stock, _: Career) -> str:
    return joined(dice, dice.some(stock.phrases["student_talk"], 1, 3))


def _blank(dice: Dice, stock: Stock, _: Career) -> str:
    return dice.choice(stock.phrases["blank_duty"])


_WRITERS: dict[str, Callable[[Dice, Stock, Career], str]] = {
    "formal": _formal,
    "terse": _terse,
    "talk": _talk,
    "long": _long,
    "did": _did,
    "mix": _mix,
    "novice": _novice,
    "blank": _blank,
}


@cache
def _keyword_cache(texts: tuple[str, ...]) -> tuple[str, ...]:
    words = (word for text in texts for word in re.split(r"[ 、/，＋+]", text))
    return tuple(dict.fromkeys(word for word in words if 1 < len(word) < 9 and "{" not in word))


def _keywords(career: Career) -> tuple[str, ...]:
    return _keyword_cache(career.phrases["terse"])
