"""The form of an exam: names of its fields, and the answers that stand in one that was sent.

A question is ``a.3``, its second blank or the place of option B ``a.3.1`` and ``a.3.B``, the first part of a
case ``a.3.0``. ``seen`` says with which number each answer was drawn, as ``3:7,5:1``.
"""

import re
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import FormData

from talent.exams.attempt_schemas import AskedItemOut, AskedOut, SaveInput
from talent.exams.enums import QuestionKind

_SEEN = re.compile(r"(\d{1,4}):(\d{1,9})")


def read_answers(form: FormData, questions: Sequence[AskedItemOut]) -> dict[int, SaveInput]:
    """By position, for every question of the attempt."""
    seen = {int(position): int(number) for position, number in _SEEN.findall(_text(form, "seen"))}
    return {
        one.position: SaveInput(
            answer=_answer(form, f"a.{one.position}", one.asked),
            flagged=_text(form, f"f.{one.position}") == "true",
            sequence=seen.get(one.position) or None,
        )
        for one in questions
    }


def _answer(form: FormData, name: str, asked: AskedOut) -> Any:
    if asked.kind is QuestionKind.CASE:
        return [_answer(form, f"{name}.{number}", part.asked) for number, part in enumerate(asked.parts)]
    if asked.kind is QuestionKind.MULTIPLE:
        return [one for one in form.getlist(name) if isinstance(one, str)] or None
    if asked.kind is QuestionKind.FILL_IN:
        words = [_text(form, f"{name}.{number}") for number in range(asked.blanks)]
        return words if any(words) else None
    if asked.kind is QuestionKind.ORDERING:
        return _places(form, name, [one.letter for one in asked.options])
    text = _text(form, name)
    if asked.kind is QuestionKind.TRUE_FALSE:
        return {"true": True, "false": False}.get(text)
    return text or None


def _places(form: FormData, name: str, letters: Sequence[str]) -> list[str | None] | None:
    """Each letter where it was put; one whose place is taken comes to the next that is free."""
    places: list[str | None] = [None] * len(letters)
    for letter in letters:
        text = _text(form, f"{name}.{letter}")
        if text.isdecimal() and 1 <= int(text) <= len(letters):
            wanted = int(text) - 1
            order = [*range(wanted, len(letters)), *range(wanted)]
            places[next(number for number in order if places[number] is None)] = letter
    return places if any(places) else None


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""
