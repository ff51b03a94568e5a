"""Aiken: a line of question, lines of options as ``A. text`` or ``A) text``, and ``ANSWER: B``.

It holds single choice alone, without code, skill and explanation.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from talent.exams import items
from talent.exams.formats import building
from talent.exams.formats.shapes import (
    Defaults,
    FileRead,
    Problem,
    Reading,
    Written,
    decode,
    left_out,
    letters,
)
from talent.exams.schemas import QuestionInput

_OPTION = re.compile(r"([A-Za-z])[.)、．）]\s*(.*)")
_ANSWER = re.compile(r"(?i:answer)\s*[:：]\s*([A-Za-z])\s*")
_ONLY_SINGLE = "Aiken 只能写单选题。"
_MISTAKEN = "题干像选项或答案行，Aiken 无法区分。"


@dataclass
class _Block:
    line: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[int, str, str]] = field(default_factory=list)


def read_aiken(content: bytes, defaults: Defaults) -> FileRead:
    reading = Reading(defaults)
    for block, answer in _blocks(decode(content)):
        reading.take(block.line, lambda block=block, answer=answer: _question(block, answer, defaults))  # type: ignore[misc]
    return reading.done()


def write_aiken(questions: Sequence[QuestionInput]) -> Written:
    out = left_out(questions, _reason)
    gone = {one.code for one in out}
    text = "\n".join(_text(one) for one in questions if one.code not in gone)
    return Written(text.encode(), tuple(out))


def _blocks(text: str) -> Iterator[tuple[_Block, str]]:
    """Each question ends with its answer; what an empty line cuts off before that has none."""
    block = _Block(0)
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        if not plain:
            if block.options:
                yield block, ""
                block = _Block(0)
            continue
        block.line = block.line or number
        if answer := _ANSWER.fullmatch(plain):
            yield block, answer[1].upper()
            block = _Block(0)
        elif option := _OPTION.fullmatch(plain):
            block.options.append((number, option[1].upper(), option[2]))
        elif block.options:
            yield block, ""
            block = _Block(number, [plain])
        else:
            block.stem.append(plain)
    if block.line:
        yield block, ""


def _question(block: _Block, answer: str, defaults: Defaults) -> QuestionInput:
    if not block.stem:
        raise Problem("选项前没有题干。", "题干")
    for at, (line, name, _) in enumerate(block.options):
        if name != chr(ord("A") + at):
            raise Problem(f"第{line}行的选项应为{chr(ord('A') + at)}，选项须从 A 起依次排列。", "选项")
    if not answer:
        raise Problem("缺少答案行，选项之后须有“ANSWER: 字母”。", "答案")
    right = ord(answer) - ord("A")
    body, key = building.choice([text for _, _, text in block.options], {right}, several=False)
    return QuestionInput(
        kind=body.kind,
        skill=defaults.skill,
        level=defaults.level,
        difficulty=defaults.difficulty,
        stem=" ".join(block.stem),
        body=body,
        key=key,
    )


def _reason(question: QuestionInput) -> str:
    if not isinstance(question.body, items.Choice) or not isinstance(question.key, items.RightOption):
        return _ONLY_SINGLE
    stem = _one_line(question.stem)
    return _MISTAKEN if _OPTION.fullmatch(stem) or _ANSWER.fullmatch(stem) else ""


def _text(question: QuestionInput) -> str:
    assert isinstance(question.body, items.Choice)
    assert isinstance(question.key, items.RightOption)
    lines = [_one_line(question.stem)]
    for name, option in zip(letters(len(question.body.options)), question.body.options, strict=True):
        lines.append(f"{name}. {option.text}")
        if option.id == question.key.right:
            answer = name
    return "\n".join([*lines, f"ANSWER: {answer}", ""])


def _one_line(text: str) -> str:
    return " ".join(text.split())
