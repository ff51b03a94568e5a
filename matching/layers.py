"""Immutable layers of rows: a change drops the old row and adds a new one in a small layer on top."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray


class Rows(Protocol):
    """Anything with one row for each id."""

    @property
    def ids(self) -> NDArray[np.int64]: ...


B = TypeVar("B", bound=Rows)
E = TypeVar("E")


@dataclass(frozen=True)
class Layer(Generic[B]):
    """A block, and which of its rows still count."""

    block: B
    alive: NDArray[np.bool_]
    # The rows by ascending id.
    order: NDArray[np.int32]

    @staticmethod
    def of(block: B) -> "Layer[B]":
        ids = block.ids
        return Layer(block, np.ones(len(ids), bool), np.argsort(ids).astype(np.int32))

    @cached_property
    def count(self) -> int:
        """How many rows count."""
        return int(np.count_nonzero(self.alive))

    def rows_of(self, ids: Collection[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the rows of those of the ids that are in this layer."""
        wanted = np.fromiter(ids, np.int64, len(ids))
        if not len(self.order):
            return np.zeros(0, np.int64)
        places = np.searchsorted(self.block.ids, wanted, sorter=self.order)
        rows = self.order[np.minimum(places, len(self.order) - 1)]
        return np.asarray(rows[self.block.ids[rows] == wanted], np.int64)

    def without(self, ids: Collection[int]) -> "Layer[B]":
        rows = self.rows_of(ids)
        if not len(rows):
            return self
        alive = self.alive.copy()
        alive[rows] = False
        return Layer(self.block, alive, self.order)

    def keep(self, ids: Collection[int] | NDArray[np.int64] | None) -> NDArray[np.bool_]:
        """Tell which rows count, if only some ids are wanted."""
        if ids is None:
            return self.alive
        wanted = np.zeros(len(self.alive), bool)
        wanted[self.rows_of(ids)] = True
        kept: NDArray[np.bool_] = wanted & self.alive
        return kept


@dataclass(frozen=True, slots=True)
class Growth:
    """When the layer on top joins with rows that are new.

    It does if it has at most ``always`` rows, or ``times`` as many as are new; never to more than ``most``.
    But so few new rows stay by themselves until ``waiting`` layers of at most ``always`` rows lie on top.
    """

    always: int
    times: int
    most: int
    waiting: int = 0

    def joins(self, size: int, fresh: int) -> bool:
        return size + fresh <= self.most and (size <= self.always or size <= self.times * fresh)

    def waits(self, sizes: Sequence[int], fresh: int) -> bool:
        """Tell whether new rows stay by themselves, on top of layers of these sizes."""
        small = list(takewhile(lambda size: size <= self.always, reversed(sizes)))
        return fresh <= self.always and len(small) < self.waiting


def change(
    layers: Sequence[Layer[B]],
    removed: Collection[int],
    added: Sequence[E],
    build: Callable[[Sequence[Layer[B]], Sequence[E]], B],
    growth: Growth,
) -> tuple[Layer[B], ...]:
    """Give the layers without the removed ids and with the added rows.

    ``build`` makes a block of the rows that count in some layers and of the added ones.
    """
    kept = [layer.without(removed) for layer in layers]
    if not added:
        return tuple(kept)
    joined: list[Layer[B]] = []
    size = len(added)
    waits = growth.waits([layer.count for layer in kept], size)
    while not waits and kept and growth.joins(kept[-1].count, size):
        joined.insert(0, kept.pop())
        size += joined[0].count
    return (*kept, Layer.of(build(joined, added)))


def reject_twice(ids: Sequence[int]) -> None:
    """Refuse documents of which two have one id."""
    if len(set(ids)) != len(ids):
        raise ValueError("two documents have the same id")
