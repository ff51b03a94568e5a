"""Demands encoded for one index version, in layers, so that one changed demand costs little."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.demands import DemandBlock
from matching.encode import EncodedDemand, Reader, Statistics, encode_demand
from matching.layers import Growth, Layer, change, reject_twice
from matching.shapes import Demand

DemandLayer = Layer[DemandBlock]
# A block is built again from its demands, one by one, so layers stay small.
_GROWTH = Growth(always=64, times=2, most=4096)


@dataclass(frozen=True, slots=True)
class DemandSet:
    """Demands encoded for one index version; every change gives a new set that shares the rest."""

    layers: tuple[DemandLayer, ...]
    reader: Reader
    statistics: Statistics

    @staticmethod
    def of(demands: Iterable[Demand], reader: Reader, statistics: Statistics) -> "DemandSet":
        return DemandSet((), reader, statistics).with_changes(list(demands))

    def with_changes(self, changed: Sequence[Demand], removed: Collection[int] = ()) -> "DemandSet":
        """Give the set with some demands added or replaced and some removed."""
        gone = {*removed, *(demand.id for demand in changed)}
        encoded = [encode_demand(demand, self.reader, self.statistics) for demand in changed]
        reject_twice([demand.id for demand in changed])
        layers = change(self.layers, gone, encoded, self._block, _GROWTH)
        return DemandSet(layers, self.reader, self.statistics)

    def _block(self, layers: Sequence[DemandLayer], added: Sequence[EncodedDemand]) -> DemandBlock:
        own = [layer.block.encoded[row] for layer in layers for row in np.flatnonzero(layer.alive)]
        return DemandBlock([*own, *added], self.reader, self.statistics)

    def __len__(self) -> int:
        return sum(layer.count for layer in self.layers)
