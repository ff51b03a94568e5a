"""Any valid question, as it stands in the bank: cleaned, settled, with options named A, B, C."""

import string
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from talent.exams import items
from talent.exams.enums import QuestionKind
from talent.exams.formats import building
from talent.exams.schemas import QuestionInput

# What formats use as marks, and what else may be met in a question.
MARKS = "\\~=#{}:%[]|;；<>&\"'*@+-_./$ \n"
LETTERS = string.ascii_letters + string.digits + "直播电商转化率，。：（）" + MARKS
words = st.text(alphabet=LETTERS, min_size=1, max_size=30).filter(str.strip)
lines = st.text(alphabet=LETTERS.replace("\n", ""), min_size=1, max_size=20).filter(
    lambda text: text.strip() and "__" not in text
)
codes = st.text(alphabet=string.ascii_letters + string.digits + "._-题", min_size=1, max_size=20)
SIMPLE = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE)


@st.composite
def pairs(draw: st.DrawFn, kind: QuestionKind) -> building.Pair:
    """Body and key of the kind."""
    if kind is QuestionKind.TRUE_FALSE:
        return building.true_false(draw(st.booleans()))
    if kind is QuestionKind.FILL_IN:
        blank = st.lists(lines, min_size=1, max_size=3)
        return building.fill_in(draw(st.lists(blank, min_size=1, max_size=3)))
    if kind is QuestionKind.PRACTICAL:
        titles = draw(st.lists(lines, min_size=2, max_size=4))
        points = [100 - 10 * (len(titles) - 1)] + [10.0] * (len(titles) - 1)
        return building.practical(draw(st.just("") | words), list(zip(titles, points, strict=True)))
    texts = draw(st.lists(lines, min_size=2, max_size=6, unique_by=lambda one: " ".join(one.split())))
    if kind is QuestionKind.ORDERING:
        return building.ordering(texts, draw(st.permutations(range(len(texts)))))
    most = 1 if kind is QuestionKind.SINGLE else len(texts)
    right = draw(st.sets(st.integers(0, len(texts) - 1), min_size=1, max_size=most))
    return building.choice(texts, right, several=kind is QuestionKind.MULTIPLE)


@st.composite
def stems(draw: st.DrawFn, body: items.Body) -> str:
    """With as many blanks as are to be filled."""
    blanks = body.blanks if isinstance(body, items.FillIn) else 0
    pieces = [draw(words).replace("_", "") or "题" for _ in range(blanks + 1)]
    return items.BLANK.join(pieces)


@st.composite
def questions(draw: st.DrawFn, kinds: tuple[QuestionKind, ...] = tuple(QuestionKind)) -> QuestionInput:
    kind = draw(st.sampled_from(kinds))
    if kind is QuestionKind.CASE:
        body, key = draw(cases())
    else:
        body, key = draw(pairs(kind))
    values: dict[str, Any] = {
        "code": draw(codes),
        "kind": kind,
        "skill": "live_hosting",
        "level": draw(st.integers(1, 4)),
        "difficulty": draw(st.integers(1, 5)),
        "stem": draw(stems(body)),
        "body": body,
        "key": key,
        "explanation": draw(st.just("") | words),
    }
    try:
        return QuestionInput(**values)
    except ValidationError:
        # Such as options that are the same once cleaned.
        return draw(questions(kinds))


@st.composite
def cases(draw: st.DrawFn) -> building.Pair:
    kinds = draw(
        st.lists(st.sampled_from([*SIMPLE, QuestionKind.FILL_IN, QuestionKind.ORDERING]), max_size=4)
    )
    kinds = kinds or [QuestionKind.SINGLE]
    shares = [round(1 - 0.07 * (len(kinds) - 1), 2)] + [0.07] * (len(kinds) - 1)
    parts, rights = [], []
    for kind, share in zip(kinds, shares, strict=True):
        body, key = draw(pairs(kind))
        parts.append(items.Part.model_validate({"stem": draw(stems(body)), "share": share, "body": body}))
        rights.append(key)
    return items.Case(parts=tuple(parts)), items.RightParts.model_validate({"parts": rights})


def banks(kinds: tuple[QuestionKind, ...] = tuple(QuestionKind)) -> st.SearchStrategy[list[QuestionInput]]:
    return st.lists(questions(kinds), max_size=4, unique_by=lambda one: one.code)
