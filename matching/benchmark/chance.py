"""Chance that is the same for the same seed, drawn a block at a time so that inventing costs little."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

import numpy as np

BLOCK = 1000
T = TypeVar("T")


class Draws:
    """Even draws in [0, 1) for one thing that is made, taken one after another by ``number``."""

    __slots__ = ("number",)

    def __init__(self, draws: Sequence[float]) -> None:
        # The iterator's own method: these are called a hundred times for each thing that is made.
        self.number: Callable[[], float] = iter(draws).__next__

    def chance(self, share: float) -> bool:
        return self.number() < share

    def below(self, count: int) -> int:
        """Give a whole number from 0, all equally likely."""
        return int(self.number() * count)

    def choice(self, things: Sequence[T]) -> T:
        return things[int(self.number() * len(things))]

    def common(self, things: Sequence[T]) -> T:
        """Give one of the things by Zipf's law: the r-th comes up about as often as 1/r says."""
        return things[int((len(things) + 1) ** self.number()) - 1]


def blocks(name: int, seed: int, count: int, width: int) -> Iterator[Iterator[Draws]]:
    """Give draws for ``count`` things in blocks; the first things are the same however many follow.

    ``name`` tells apart the streams of one seed, ``width`` is the most draws that one thing may take.
    """
    for start in range(0, count, BLOCK):
        generator = np.random.default_rng((seed, name, start // BLOCK))
        rows = generator.random((BLOCK, width))[: count - start].tolist()
        yield map(Draws, rows)


class Urn:
    """Numbers drawn as often as their weights say."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._bounds = np.array(list(accumulate(weights))) / sum(weights)
        # A table of even slots answers at once; its error is one slot.
        slots = 4096
        self._slots: list[int] = np.searchsorted(
            self._bounds, (np.arange(slots) + 0.5) / slots, side="right"
        ).tolist()

    def draw(self, draws: Draws) -> int:
        return self._slots[int(draws.number() * len(self._slots))]
