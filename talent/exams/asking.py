"""How a question is put to a person, and how the answer is read: in letters of this attempt alone. Pure.

Options are shown in an order of the attempt's own and are called A, B, C from top to bottom. The ids that
their author gave them stay on the server: in an ordering question they often tell the right order.
"""

import json
from collections.abc import Mapping
from random import Random
from typing import Any

from pydantic_core import PydanticCustomError

from talent.exams.attempt_schemas import AskedOut, AskedPartOut, LetterOut
from talent.exams.enums import QuestionKind
from talent.exams.items import Answer, Body, Case, Choice, FillIn, Ordering, Practical, TrueFalse
from talent.kit.errors import Invalid
from talent.kit.fields import clean_line, clean_paragraphs
from talent.kit.sentences import say

MOST_WORD = 200
MOST_TEXT = 5000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WRONG = "答案的格式与题型不符，请刷新页面后重新作答。"

# The ids of options in the order in which they are shown; for a case a list for each part.
Shown = list[Any]


def shuffled(body: Body, chance: Random) -> Shown:
    """An order of the options for one attempt."""
    if isinstance(body, Case):
        return [shuffled(part.body, chance) for part in body.parts]
    ids = _ids(body)
    chance.shuffle(ids)
    return ids


def read_shown(text: str) -> Shown:
    """From ``AttemptItem.shown``."""
    shown: Shown = json.loads(text) if text else []
    return shown


def write_shown(shown: Shown) -> str:
    return json.dumps(shown, ensure_ascii=False)


def asked(body: Body, shown: Shown) -> AskedOut:
    """What the person sees of it: nothing here depends on what is right."""
    if isinstance(body, Case):
        parts = [
            AskedPartOut(stem=part.stem, asked=asked(part.body, order))
            for part, order in zip(body.parts, _orders(body, shown), strict=True)
        ]
        return AskedOut(kind=body.kind, parts=parts)
    texts = _texts(body)
    options = [LetterOut(letter=letter, text=texts[one]) for letter, one in _letters(body, shown).items()]
    return AskedOut(
        kind=body.kind,
        options=options,
        blanks=body.blanks if isinstance(body, FillIn) else 0,
        materials=body.materials if isinstance(body, Practical) else "",
    )


def given(body: Body, shown: Shown, answer: Answer) -> Answer:
    """The answer with the author's ids for letters. Raises ``Invalid`` for one of another shape."""
    if answer is None:
        return None
    if isinstance(body, Case):
        answers = _list(answer, len(body.parts))
        parts = zip(body.parts, _orders(body, shown), answers, strict=True)
        return [given(part.body, order, one) for part, order, one in parts]
    if isinstance(body, TrueFalse):
        return _checked(answer, isinstance(answer, bool))
    if isinstance(body, FillIn):
        return [_word(one) for one in _list(answer, body.blanks)]
    if isinstance(body, Practical):
        return _text(answer)
    return _chosen(body, _letters(body, shown), answer)


def told(body: Body, shown: Shown, answer: Answer) -> Answer:
    """The stored answer as the person gave it: letters for the author's ids."""
    if isinstance(body, Case) and isinstance(answer, list):
        parts = zip(body.parts, _orders(body, shown), answer, strict=True)
        return [told(part.body, order, one) for part, order, one in parts]
    if not isinstance(body, Choice | Ordering):
        return answer
    letters = {one: letter for letter, one in _letters(body, shown).items()}
    if isinstance(answer, list):
        return [letters.get(one) if isinstance(one, str) else None for one in answer]
    return letters.get(answer) if isinstance(answer, str) else None


def shares_of(body: Body) -> list[float]:
    """Of the parts of a case; none of others."""
    return [part.share for part in body.parts] if isinstance(body, Case) else []


def _chosen(body: Choice | Ordering, letters: Mapping[str, str], answer: Answer) -> Answer:
    if isinstance(body, Ordering):
        places = _list(answer, len(letters))
        named = [one for one in places if one is not None]
        _checked(answer, len(named) == len({str(one) for one in named}))
        return [None if one is None else _named(letters, one) for one in places]
    if body.kind is QuestionKind.SINGLE:
        return _named(letters, answer)
    _checked(answer, isinstance(answer, list))
    assert isinstance(answer, list)
    chosen = {_named(letters, one) for one in answer}
    return [one for one in _ids(body) if one in chosen]


def _named(letters: Mapping[str, str], letter: object) -> str:
    if not isinstance(letter, str) or letter not in letters:
        raise Invalid(_WRONG)
    return letters[letter]


def _letters(body: Choice | TrueFalse | FillIn | Ordering | Practical, shown: Shown) -> dict[str, str]:
    """Each letter of this attempt with the author's id."""
    ids = _ids(body)
    order = shown if sorted(map(str, shown)) == sorted(ids) else ids
    return dict(zip(LETTERS, order, strict=False))


def _ids(body: Body) -> list[str]:
    return list(_texts(body))


def _texts(body: Body) -> dict[str, str]:
    if isinstance(body, Choice):
        return {one.id: one.text for one in body.options}
    return {one.id: one.text for one in body.entries} if isinstance(body, Ordering) else {}


def _orders(body: Case, shown: Shown) -> list[Shown]:
    return shown if len(shown) == len(body.parts) else [[] for _ in body.parts]


def _list(answer: Answer, length: int) -> list[Any]:
    _checked(answer, isinstance(answer, list) and len(answer) == length)
    assert isinstance(answer, list)
    return answer


def _word(word: object) -> str:
    if not isinstance(word, str | None):
        raise Invalid(_WRONG)
    return _clean(word or "", MOST_WORD, clean_line)


def _text(answer: Answer) -> str:
    if not isinstance(answer, str):
        raise Invalid(_WRONG)
    return _clean(answer, MOST_TEXT, clean_paragraphs)


def _clean(text: str, most: int, clean: Any) -> str:
    if len(text) > most:
        raise Invalid(say("这一题的答案不能超过 {most} 个字，请缩短。", most=most))
    try:
        return str(clean(text))
    except PydanticCustomError as error:
        raise Invalid(error.message()) from None


def _checked(answer: Answer, right: bool) -> Answer:
    if not right:
        raise Invalid(_WRONG)
    return answer
