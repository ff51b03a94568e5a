"""Proposes the parts of a paper: by the weights of competencies, as far as the bank goes. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from talent.exams.drawing import Candidate, Part
from talent.exams.enums import QuestionKind

# Fewer than so many times what a form takes, and people soon meet the same questions again.
ENOUGH = 3

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Weighted:
    """A competency and its weight in a paper, out of 100."""

    item_id: int
    weight: float


def propose(items: Sequence[Weighted], bank: Sequence[Candidate], questions: int) -> list[Part]:
    """Each competency gets questions by its weight, at least one, of the kinds that the bank has for it.

    The points of a competency are its weight, whatever the number of its questions. Practical questions take
    two markers and are left to whoever makes the paper.
    """
    counts = shared_out({one.item_id: one.weight for one in items}, questions, least=1)
    parts = []
    for one in items:
        number = counts[one.item_id]
        points = round(one.weight / number, 2) or 1.0
        kinds = Counter(candidate.kind for candidate in bank if one.item_id in candidate.fits)
        del kinds[QuestionKind.PRACTICAL]
        parts += [Part(one.item_id, kind, count, points, 1, 5) for kind, count in _by_kind(kinds, number)]
    return parts


def _by_kind(kinds: Counter[QuestionKind], number: int) -> list[tuple[QuestionKind | None, int]]:
    if not kinds:
        return [(None, number)]
    shares = shared_out({kind: float(kinds[kind]) for kind in QuestionKind if kinds[kind]}, number)
    return [(kind, count) for kind, count in shares.items() if count]


def shared_out(weights: Mapping[K, float], total: int, least: int = 0) -> dict[K, int]:
    """Whole numbers in proportion to the weights, by largest remainder; they add up to the total, unless
    ``least`` for each is more.
    """
    rest, whole = max(0, total - least * len(weights)), sum(weights.values()) or 1.0
    exact = {key: rest * weight / whole for key, weight in weights.items()}
    counts = {key: int(share) for key, share in exact.items()}
    left = rest - sum(counts.values()) if any(weights.values()) else 0
    for key in sorted(exact, key=lambda key: counts[key] - exact[key])[:left]:
        counts[key] += 1
    return {key: least + count for key, count in counts.items()}
