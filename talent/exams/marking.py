"""Marks an answer by its key: the share of the points, 0 to 1; None where markers have to look. Pure.

- single, true or false: all or nothing;
- multiple: all right gives everything, some of the right ones and no wrong one half, anything else nothing;
- fill-in: the share of the blanks that are right, without regard to case, width and blanks;
- ordering: the share of neighbours that follow each other as they should; by chance that brings one in n,
  where counting all pairs would bring a half;
- case: its parts, each by its own rule and share;
- practical: two markers, by the rubric; an empty answer needs none.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from talent.exams.items import (
    Answer,
    Key,
    RightOption,
    RightOptions,
    RightOrder,
    RightOrWrong,
    RightParts,
    RightWords,
)

_PART_RIGHT = 0.5
_BLANKS = re.compile(r"\s+")


def mark(key: Key, answer: Answer, shares: Sequence[float] = ()) -> float | None:
    """``shares`` are those of a case's parts; without them all parts count alike. Never raises."""
    if isinstance(key, RightOption):
        return float(answer == key.right)
    if isinstance(key, RightOrWrong):
        return float(answer is key.right)
    if isinstance(key, RightOptions):
        return _options(key, _list(answer))
    if isinstance(key, RightWords):
        return _words(key, _list(answer))
    if isinstance(key, RightOrder):
        return _order(key, _list(answer))
    if isinstance(key, RightParts):
        return _parts(key, _list(answer), shares)
    return None if isinstance(answer, str) and answer.strip() else 0.0


def plain(text: str) -> str:
    """A word as it is compared."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def is_empty(answer: Answer) -> bool:
    """Nothing was answered, nor in any part."""
    if isinstance(answer, bool):
        return False
    if isinstance(answer, str):
        return not answer.strip()
    return answer is None or all(is_empty(one) for one in answer)


def _options(key: RightOptions, chosen: list[object]) -> float:
    right, given = set(key.right), {one for one in chosen if isinstance(one, str)}
    if given == right:
        return 1.0
    return _PART_RIGHT if given and given < right else 0.0


def _words(key: RightWords, given: list[object]) -> float:
    right = 0
    for accepted, word in zip(key.right, given, strict=False):
        right += isinstance(word, str) and plain(word) in {plain(one) for one in accepted} - {""}
    return right / len(key.right)


def _order(key: RightOrder, given: list[object]) -> float:
    wanted = set(pairwise(key.right))
    found = {pair for pair in pairwise(given) if all(isinstance(one, str) for one in pair)}
    return len(wanted & found) / len(wanted)


def _parts(key: RightParts, given: list[object], shares: Sequence[float]) -> float:
    weights = list(shares) if len(shares) == len(key.parts) else [1.0] * len(key.parts)
    answers = [*given, *[None] * len(key.parts)][: len(key.parts)]
    found = 0.0
    for part, answer, weight in zip(key.parts, answers, weights, strict=True):
        share = mark(part, answer)  # type: ignore[arg-type]
        found += weight * (share or 0.0)
    return min(1.0, found / sum(weights))


def _list(answer: object) -> list[object]:
    return answer if isinstance(answer, list) else []
