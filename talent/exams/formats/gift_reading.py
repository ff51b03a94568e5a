"""Questions from GIFT; what of it is not supported is refused with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from talent.exams import items
from talent.exams.formats import building
from talent.exams.formats.gift import ARROW, FORMATS
from talent.exams.formats.shapes import Defaults, FileRead, Problem, Reading, decode
from talent.exams.formats.tagging import Tags, plain_of_html, tags_of
from talent.exams.items import even_blanks
from talent.exams.schemas import QuestionInput

_LABEL = re.compile(r"\[(id|tag):([^\]]*)\]")
_WEIGHT = re.compile(r"%(-?\d+(?:\.\d+)?)%")
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
# A character after a backslash, moved to the private use area while marks are looked for.
_SHIELD = 0xF0000
_MARKS = "~="


@dataclass
class _Block:
    line: int = 0
    lines: list[str] = field(default_factory=list)
    code: str = ""
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Answer:
    mark: str
    weight: float | None
    text: str


def read_gift(content: bytes, defaults: Defaults) -> FileRead:
    reading = Reading(defaults)
    for block in _blocks(decode(content)):
        reading.take(block.line, lambda block=block: _question(block, defaults))  # type: ignore[misc]
    return reading.done()


def _blocks(text: str) -> Iterator[_Block]:
    """Questions are parted by empty lines; a comment before one carries its id and tags."""
    block = _Block()
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        if plain.startswith("//"):
            for name, value in _LABEL.findall(plain):
                if name == "id":
                    block.code = value.strip()
                else:
                    block.tags.append(value.strip())
        elif plain.startswith("$CATEGORY") or not plain:
            if block.lines:
                yield block
                block = _Block()
        else:
            block.line = block.line or number
            block.lines.append(_shield(plain))
    if block.lines:
        yield block


def _question(block: _Block, defaults: Defaults) -> QuestionInput:
    text = "\n".join(block.lines)
    if text.startswith("::"):
        _, _, text = text[2:].partition("::")
    before, opened, rest = text.partition("{")
    inside, closed, after = rest.partition("}")
    if not opened or not closed:
        raise Problem("没有成对的花括号，答案须写在 { } 中。", "答案")
    if "{" in after:
        raise Problem("一道题只能有一处答案。", "答案")
    tags = tags_of(block.code, block.tags, defaults)
    inside, _, feedback = inside.partition("####")
    stem, body, key = _asked(before, inside, after)
    return _made(tags, stem, body, key, _text(feedback))


def _made(tags: Tags, stem: str, body: items.Body, key: items.Key, explanation: str) -> QuestionInput:
    return QuestionInput(
        code=tags.code,
        kind=body.kind,
        skill=tags.skill,
        level=tags.level,
        difficulty=tags.difficulty,
        stem=stem,
        body=body,
        key=key,
        explanation=explanation,
    )


def _asked(before: str, inside: str, after: str) -> tuple[str, items.Body, items.Key]:
    html = before.lstrip().startswith("[html]")
    lead, tail = _text(before, strip=False), _text(after, html=html, strip=False)
    # What stands after the answers makes of it a sentence with a gap.
    stem = lead + items.BLANK + tail if tail.strip() else lead
    truth = inside.partition("#")[0].strip().upper()
    if truth in _TRUTHS:
        return stem, *building.true_false(_TRUTHS[truth])
    answers = list(_answers(inside))
    _refuse_others(inside, answers)
    texts = [one.text for one in answers]
    if all(one.mark == "=" for one in answers):
        whole = [one.text for one in answers if one.weight in (None, 100)]
        return stem if items.BLANK in even_blanks(stem) else stem + items.BLANK, *building.fill_in([whole])
    # Without a right answer of its own, every one that brings points is right.
    several = all(one.mark == "~" for one in answers)
    right = {at for at, one in enumerate(answers) if one.mark == "=" or (several and (one.weight or 0) > 0)}
    return stem, *building.choice(texts, right, several=several)


def _refuse_others(inside: str, answers: list[_Answer]) -> None:
    plain = inside.strip()
    if not plain:
        raise Problem("问答题没有答案，不能导入。请改写为选择、判断或填空题。", "答案")
    if plain.startswith("#"):
        raise Problem("不支持 GIFT 的数值题，请改写为填空题。", "答案")
    if not answers:
        raise Problem("没有以 = 或 ~ 开头的答案。", "答案")
    if all(one.mark == "=" and ARROW in one.text for one in answers):
        raise Problem("不支持 GIFT 的匹配题。", "答案")


def _answers(inside: str) -> Iterator[_Answer]:
    """Each from its mark to the next, without the feedback for it."""
    at = min((place for mark in _MARKS if (place := inside.find(mark)) >= 0), default=-1)
    while at >= 0:
        ends = [place for mark in _MARKS if (place := inside.find(mark, at + 1)) >= 0]
        end = min(ends, default=len(inside))
        piece = inside[at + 1 : end].partition("#")[0].strip()
        weight = _WEIGHT.match(piece)
        text = _text(piece[weight.end() :] if weight else piece)
        yield _Answer(inside[at], float(weight[1]) if weight else None, text)
        at = end if ends else -1


def _shield(line: str) -> str:
    """Escaped characters are out of the way until the marks are found; ``\\n`` is a line break."""
    found, letters = "", iter(line)
    for letter in letters:
        if letter != "\\":
            found += letter
        elif (following := next(letters, "")) == "n":
            found += chr(_SHIELD + ord("\n"))
        elif following in "\\~=#{}:" and following:
            found += chr(_SHIELD + ord(following))
        else:
            found += letter + following
    return found


def _text(text: str, *, html: bool = False, strip: bool = True) -> str:
    """As it is read: without the name of its format, and with the escaped characters back."""
    plain = text.strip() if strip else text
    for name in FORMATS:
        if plain.startswith(name):
            plain, html = plain.removeprefix(name), name == "[html]"
            break
    back = "".join(chr(ord(one) - _SHIELD) if 0 <= ord(one) - _SHIELD < 128 else one for one in plain)
    return plain_of_html(back) if html else back
