"""The order of a ranking: the best first, and ties broken by proof, freshness and a hash of the day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Flags, Floats
from matching.combinations import Combinations, summed
from matching.rank import Rows, Scored
from matching.search import Found
from matching.search import Order as Order

_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where one of the ranked stands: which of the parts, and which row of what was scored there."""

    segment: int
    row: int


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of which order is wanted, on which day, and how many who fail one condition."""

    today: int
    offset: int
    limit: int
    near: int
    order: Order


@dataclass(frozen=True, slots=True)
class Chosen:
    """A page of a ranking, how many are eligible, and who fails just one condition."""

    page: tuple[Place, ...]
    total: int
    near: tuple[Place, ...]
    excluded: dict[str, int]
    failing: Combinations


def choose(found: Sequence[Found], page: Page) -> Chosen:
    """Choose a page out of what was found in all parts."""
    parts = [one.part for one in found]
    ordered = best(parts, [one.passing for one in found], page, page.offset + page.limit)
    excluded: Counter[str] = Counter()
    for one in found:
        excluded.update(one.excluded)
    return Chosen(
        page=_places(*ordered)[page.offset :],
        total=sum(one.total for one in found),
        near=_places(*best(parts, [one.almost for one in found], page, page.near)),
        excluded=dict(excluded),
        failing=summed(one.failing for one in found),
    )


def best(parts: Sequence[Scored], among: Sequence[Flags], page: Page, count: int) -> tuple[Rows, Rows]:
    """Give the first ``count`` in exact order, whatever part they are in: the part and the row of each."""
    rows = [np.flatnonzero(flags) for flags in among]
    key = _join([_primary(part, page.order)[found] for part, found in zip(parts, rows, strict=True)])
    segments = np.repeat(np.arange(len(parts)), [len(found) for found in rows])
    all_rows = np.concatenate([*rows, np.zeros(0, np.int64)])
    count = min(count, len(key))
    if count <= 0:
        return all_rows[:0], all_rows[:0]
    # Whoever ties with the last one stays in: the tie is broken below.
    least = np.partition(key, len(key) - count)[len(key) - count]
    kept = np.flatnonzero(key >= least)
    share, fresh, hashed = _tie_keys(parts, segments[kept], all_rows[kept], page.today)
    sequence = np.lexsort((hashed, -fresh, -share, -key[kept]))[:count]
    first = kept[sequence]
    return segments[first], all_rows[first]


def _places(segments: Rows, rows: Rows) -> tuple[Place, ...]:
    return tuple(Place(*place) for place in zip(segments.tolist(), rows.tolist(), strict=True))


def _primary(part: Scored, order: Order) -> Floats:
    if order == "newest":
        return part.confirmed.astype(np.float64)
    if order == "nearest":
        return part.blocks["place"].value
    return part.scores.score


def _tie_keys(
    parts: Sequence[Scored], segments: NDArray[np.int64], rows: NDArray[np.int64], today: int
) -> tuple[Floats, Floats, NDArray[np.uint64]]:
    share, fresh = np.zeros(len(rows)), np.zeros(len(rows))
    ids = np.zeros(len(rows), np.int64)
    for number, part in enumerate(parts):
        here = segments == number
        share[here] = part.proven_share(rows[here])
        fresh[here] = part.fresh[rows[here]]
        ids[here] = part.ids[rows[here]]
    return share, fresh, daily_hash(ids, today)


def _join(columns: Sequence[Floats]) -> Floats:
    return np.concatenate([*columns, np.zeros(0)])


def daily_hash(ids: NDArray[np.int64], today: int) -> NDArray[np.uint64]:
    """Mix the ids with the day (splitmix64), so that nobody stands first by having come early."""
    golden = 0x9E3779B97F4A7C15
    key = np.uint64((today * golden) & _MASK)
    mixed = ids.astype(np.uint64) * np.uint64(golden) ^ key
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
