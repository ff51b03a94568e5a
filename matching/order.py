"""The order of a ranking: the best first, and ties broken by proof, freshness and a hash of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Flags, Floats
from matching.rank import Rows, Scored

Order = Literal["score", "newest", "nearest"]
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where one of the ranked stands: which segment and which row of it."""

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


def choose(parts: Sequence[Scored], among: Sequence[Flags], page: Page) -> Chosen:
    """Choose a page out of all parts; ``among`` says for each part who counts at all."""
    failed = [part.failures.count() for part in parts]
    eligible = [allowed & (count == 0) for allowed, count in zip(among, failed, strict=True)]
    almost = [allowed & (count == 1) for allowed, count in zip(among, failed, strict=True)]
    ordered = best(parts, eligible, page, page.offset + page.limit)
    excluded: dict[str, int] = {}
    for part, allowed in zip(parts, among, strict=True):
        for name, number in part.failures.excluded(allowed).items():
            excluded[name] = excluded.get(name, 0) + number
    return Chosen(
        page=_places(*ordered)[page.offset :],
        total=sum(int(flags.sum()) for flags in eligible),
        near=_places(*best(parts, almost, page, page.near)),
        excluded=excluded,
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
