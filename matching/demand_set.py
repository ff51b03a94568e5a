"""Demands encoded for one index version, in layers, so that one changed demand costs little."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from matching.demands import DemandBlock
from matching.encode import EncodedDemand, Reader, Statistics, encode_demand
from matching.layers import Layer, change, reject_twice
from matching.shapes import Demand

DemandLayer = Layer[DemandBlock, EncodedDemand]


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
        layers = change(self.layers, gone, encoded, self._block)
        return DemandSet(layers, self.reader, self.statistics)

    def _block(self, encoded: Sequence[EncodedDemand]) -> DemandBlock:
        return DemandBlock(encoded, self.reader, self.statistics)

    def __len__(self) -> int:
        return sum(int(layer.alive.sum()) for layer in self.layers)
