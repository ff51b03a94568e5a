"""Immutable layers of rows: a change drops the old row and adds a new one in a small layer on top."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

# A layer up to this size is always built again with the new rows; up to the other, when rows double.
_SMALL = 64
_LARGE = 4096


class Rows(Protocol):
    """Anything with one row for each id."""

    @property
    def ids(self) -> NDArray[np.int64]: ...


class Identified(Protocol):
    """What a row is built from."""

    @property
    def id(self) -> int: ...


B = TypeVar("B", bound=Rows)
E = TypeVar("E", bound=Identified)


@dataclass(frozen=True, slots=True)
class Layer(Generic[B, E]):
    """A block, which of its rows still count, and what it was built from if it may be built again."""

    block: B
    alive: NDArray[np.bool_]
    # The rows by ascending id.
    order: NDArray[np.int32]
    encoded: tuple[E, ...] | None = None

    @staticmethod
    def of(block: B, encoded: Sequence[E] | None = None) -> "Layer[B, E]":
        ids = block.ids
        return Layer(
            block,
            np.ones(len(ids), bool),
            np.argsort(ids).astype(np.int32),
            None if encoded is None else tuple(encoded),
        )

    def rows_of(self, ids: Collection[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the rows of those of the ids that are in this layer."""
        wanted = np.fromiter(ids, np.int64, len(ids))
        if not len(self.order):
            return np.zeros(0, np.int64)
        places = np.searchsorted(self.block.ids, wanted, sorter=self.order)
        rows = self.order[np.minimum(places, len(self.order) - 1)]
        return np.asarray(rows[self.block.ids[rows] == wanted], np.int64)

    def without(self, ids: Collection[int]) -> "Layer[B, E]":
        rows = self.rows_of(ids)
        if not len(rows):
            return self
        alive = self.alive.copy()
        alive[rows] = False
        return Layer(self.block, alive, self.order, self.encoded)

    def keep(self, ids: Collection[int] | NDArray[np.int64] | None) -> NDArray[np.bool_]:
        """Tell which rows count, if only some ids are wanted."""
        if ids is None:
            return self.alive
        wanted = np.zeros(len(self.alive), bool)
        wanted[self.rows_of(ids)] = True
        kept: NDArray[np.bool_] = wanted & self.alive
        return kept


def change(
    layers: Sequence[Layer[B, E]],
    removed: Collection[int],
    added: Iterable[E],
    build: Callable[[Sequence[E]], B],
) -> tuple[Layer[B, E], ...]:
    """Give the layers without the removed ids and with the added rows; small layers on top grow together."""
    kept = [layer.without(removed) for layer in layers]
    fresh = list(added)
    if not fresh:
        return tuple(kept)
    while kept and _joins(kept[-1], len(fresh)):
        top = kept.pop()
        # By id: a block may keep its rows in an order of its own.
        alive = set(top.block.ids[top.alive].tolist())
        fresh = [one for one in top.encoded or () if one.id in alive] + fresh
    return (*kept, Layer.of(build(fresh), fresh))


def _joins(layer: Layer[B, E], fresh: int) -> bool:
    if layer.encoded is None:
        return False
    size = len(layer.encoded)
    return size <= _SMALL or (size <= 2 * fresh and size + fresh <= _LARGE)


def reject_twice(ids: Sequence[int]) -> None:
    """Refuse documents of which two have one id."""
    if len(set(ids)) != len(ids):
        raise ValueError("two documents have the same id")
