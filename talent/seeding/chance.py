"""Chance that is the same for the same seed: a dice for each thing made, so that more things change none."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Dice(Random):
    """``Dice(2026, "person", 7)`` always falls the same way."""

    def __new__(cls, *_: object) -> "Dice":
        return super().__new__(cls)

    def __init__(self, *parts: object) -> None:
        super().__init__("/".join(str(part) for part in parts))

    def chance(self, share: float) -> bool:
        return self.random() < share

    def some(self, things: Sequence[T], low: int, high: int) -> list[T]:
        """Between ``low`` and ``high`` different ones, as many as there are."""
        return self.sample(things, min(len(things), self.randint(low, high)))


class Urn(Generic[T]):
    """Things that are drawn as often as their weights say."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        pairs = list(weighted)
        self.things = [thing for thing, _ in pairs]
        self._bounds = list(accumulate(weight for _, weight in pairs))

    def draw(self, dice: Dice) -> T:
        return self.things[bisect(self._bounds, dice.random() * self._bounds[-1])]

    @property
    def weights(self) -> list[float]:
        """What each thing weighs, in their order."""
        return [high - low for low, high in pairwise([0.0, *self._bounds])]
