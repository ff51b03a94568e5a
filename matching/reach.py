"""How one person stands at many demands: which they pass, and what keeps them out of the others."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.blocks import Flags
from matching.demand_set import DemandSet
from matching.matcher import Matcher
from matching.rank import Scored
from matching.shapes import Talent


@dataclass(frozen=True, slots=True)
class Reach:
    """Ids of demands: ``passed`` by score, ``failed`` with the conditions that each fails, and ``underpaid``:
    those of the passed ones that offer less than the person asks.
    """

    passed: tuple[int, ...]
    failed: dict[int, tuple[str, ...]]
    underpaid: dict[int, int]

    def only(self, condition: str) -> list[int]:
        """Give the demands where this one condition alone keeps the person out."""
        return [number for number, names in self.failed.items() if names == (condition,)]


def reach(matcher: Matcher, demands: DemandSet, talent: Talent, today: date, keep: Collection[int]) -> Reach:
    """Give how the person stands at those of the demands that ``keep`` names."""
    wanted = np.fromiter(keep, np.int64, len(keep))
    scores: dict[int, float] = {}
    failed: dict[int, tuple[str, ...]] = {}
    underpaid: dict[int, int] = {}
    for layer in demands.layers:
        (part,) = matcher.score_versions(layer.block, [talent], today)
        among = layer.keep(wanted)
        passing = part.failures.count() == 0
        for row in np.flatnonzero(among & passing).tolist():
            scores[int(part.ids[row])] = float(part.scores.score[row])
        failed |= _failed(part, among & ~passing)
        offers = layer.block.offer
        low = among & passing & (offers >= 0) & (offers < (talent.salary_min or 0))
        underpaid |= {int(part.ids[row]): int(offers[row]) for row in np.flatnonzero(low).tolist()}
    return Reach(tuple(sorted(scores, key=lambda number: (-scores[number], number))), failed, underpaid)


def _failed(part: Scored, rows: Flags) -> dict[int, tuple[str, ...]]:
    """Name for each of the rows the conditions that it fails, in one pass over the conditions."""
    found: dict[int, list[str]] = {row: [] for row in np.flatnonzero(rows).tolist()}
    for name, failing in part.failures.rows.items():
        for row in failing[rows[failing]].tolist():
            found[row].append(name)
    return {int(part.ids[row]): tuple(names) for row, names in found.items()}
