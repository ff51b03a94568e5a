"""Draws the questions of an attempt by a blueprint: by chance, yet the same for one seed and bank. Pure.

Whatever the bank: if any set of its questions meets the blueprint, one that meets it is drawn. Among those it
takes as few as possible that the person saw last time, then by chance, those asked less often sooner.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from talent.exams.enums import QuestionKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question in use: ``fits`` are the competencies it can be asked for, ``exposure`` how often it was."""

    question_id: int
    version_id: int
    kind: QuestionKind
    difficulty: int
    fits: frozenset[int]
    exposure: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """So many questions on one competency; any kind but the practical one, unless one is named."""

    item_id: int
    kind: QuestionKind | None
    count: int
    points: float
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question, and the part of the blueprint for which it is asked."""

    candidate: Candidate
    part: Part


def suits(part: Part, candidate: Candidate) -> bool:
    """A practical one must be asked for by name: it takes two markers."""
    any_kind = part.kind is None and candidate.kind is not QuestionKind.PRACTICAL
    fits = any_kind or candidate.kind is part.kind
    return fits and part.item_id in candidate.fits and part.least <= candidate.difficulty <= part.most


def draw(
    parts: Sequence[Part], bank: Iterable[Candidate], seed: int, seen: Collection[int] = frozenset()
) -> list[Drawn] | None:
    """In the order in which they are asked, kind by kind; None where the bank has too few questions.

    ``seen`` are ids of questions that the person saw in the attempt before.
    """
    chance = Random(seed)  # noqa: S311 - repeatable, not secret
    table = _Table(parts)
    for candidate in _by_preference(bank, chance, seen):
        if table.is_full:
            break
        table.seat(candidate)
    if not table.is_full:
        return None
    drawn = sorted(table.drawn(), key=lambda one: one.candidate.question_id)
    chance.shuffle(drawn)
    kinds = list(QuestionKind)
    return sorted(drawn, key=lambda one: kinds.index(one.candidate.kind))


def is_drawable(parts: Sequence[Part], bank: Iterable[Candidate]) -> bool:
    """The blueprint asks for something, and the bank has it."""
    return bool(parts) and draw(parts, bank, 0) is not None


def _by_preference(bank: Iterable[Candidate], chance: Random, seen: Collection[int]) -> list[Candidate]:
    """Unseen ones first; by chance, weighted so that one asked n times comes 1 + n times less readily."""
    newest: dict[int, Candidate] = {}
    for one in sorted(bank, key=lambda one: (one.question_id, one.version_id)):
        newest[one.question_id] = one
    # Weighted sampling without replacement, after Efraimidis and Spirakis.
    keys = {
        number: -math.log(1 - chance.random()) * (1 + one.exposure) for number, one in sorted(newest.items())
    }
    return sorted(newest.values(), key=lambda one: (one.question_id in seen, keys[one.question_id]))


class _Table:
    """Seats of the parts. Who is seated may be moved to another part, but is never sent away.

    So the questions that end up seated are the best by preference that can be seated together (a matroid).
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._seated: list[list[Candidate]] = [[] for _ in parts]
        self._free = sum(part.count for part in parts)

    @property
    def is_full(self) -> bool:
        return self._free == 0

    def seat(self, candidate: Candidate) -> bool:
        """Whether there was room, after others moved perhaps."""
        seated = self._place(candidate, set())
        self._free -= seated
        return seated

    def drawn(self) -> Iterator[Drawn]:
        for part, seated in zip(self._parts, self._seated, strict=True):
            yield from (Drawn(candidate, part) for candidate in seated)

    def _place(self, candidate: Candidate, tried: set[int]) -> bool:
        open_ones = [number for number, part in enumerate(self._parts) if suits(part, candidate)]
        for number in open_ones:
            if len(self._seated[number]) < self._parts[number].count:
                self._seated[number].append(candidate)
                return True
        for number in open_ones:
            if number in tried:
                continue
            tried.add(number)
            for other in self._seated[number]:
                if self._place(other, tried):
                    self._seated[number].remove(other)
                    self._seated[number].append(candidate)
                    return True
        return False
