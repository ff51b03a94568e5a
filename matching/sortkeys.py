"""By what an order goes, told along with it: rankings of parts of all people can then be merged exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.columns import Floats
from matching.order import Page, Place, best, daily_hash
from matching.rank import Rows, Scored
from matching.search import Found
from matching.shapes import Ranking


@dataclass(frozen=True, slots=True)
class Keys:
    """What decides the order, each in turn, one entry for each of the ranked.

    ``first`` is the score, or what else is ordered by; then the proven share and freshness, the more the
    better; then the hash of the day, the less the better. The hash of two ids never is the same.
    """

    first: Floats
    share: Floats
    fresh: Floats
    hashed: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.first)

    def order(self) -> Rows:
        """Give the places of the ranked, best first."""
        return np.lexsort((self.hashed, -self.fresh, -self.share, -self.first))

    def part(self, start: int, stop: int) -> "Keys":
        cut = slice(start, stop)
        return Keys(self.first[cut], self.share[cut], self.fresh[cut], self.hashed[cut])

    @staticmethod
    def joined(several: Sequence["Keys"]) -> "Keys":
        none = Keys(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, np.uint64))
        parts = [none, *several]
        return Keys(
            np.concatenate([keys.first for keys in parts]),
            np.concatenate([keys.share for keys in parts]),
            np.concatenate([keys.fresh for keys in parts]),
            np.concatenate([keys.hashed for keys in parts]),
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A page of a ranking with the keys of its matches and, after them, of those who are near."""

    ranking: Ranking
    keys: Keys


@dataclass(frozen=True, slots=True)
class Lead:
    """The first by score without the reasons, with their keys and both sides of their scores."""

    ids: NDArray[np.int64]
    keys: Keys
    fit: Floats
    wish: Floats


@dataclass(frozen=True, slots=True)
class Top:
    """The first of a ranking without the reasons: ids, best first, with their scores and both sides of them.

    All are of 100. A side that says nothing has 0, and the score is then that of the other side. ``missing``
    numbers the parts of a cluster that gave no answer: their people are not among them.
    """

    ids: NDArray[np.int64]
    scores: NDArray[np.float64]
    fit: NDArray[np.float64]
    wish: NDArray[np.float64]
    missing: tuple[int, ...] = ()


def places_as_rows(places: Sequence[Place]) -> tuple[Rows, Rows]:
    """Give the segments and the rows of some places."""
    pairs = np.array([(place.segment, place.row) for place in places], np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def lead_of(found: Sequence[Found], today: date, count: int) -> Lead:
    """Give the first ``count`` by score out of what was found in all parts."""
    page = Page(today.toordinal(), 0, count, 0, "score")
    parts = [one.part for one in found]
    segments, rows = best(parts, [one.passing for one in found], page, count)
    return lead_at(parts, segments, rows, page)


def lead_at(parts: Sequence[Scored], segments: Rows, rows: Rows, page: Page) -> Lead:
    """Give those who stand in some rows of some segments, in that order."""
    ids, keys = keys_at(parts, segments, rows, page)
    fit, wish = np.zeros(len(rows)), np.zeros(len(rows))
    for number, part in enumerate(parts):
        here = segments == number
        fit[here], wish[here] = part.scores.fit[rows[here]], part.scores.wish[rows[here]]
    return Lead(ids, keys, fit, wish)


def keys_at(
    parts: Sequence[Scored], segments: Rows, rows: Rows, page: Page
) -> tuple[NDArray[np.int64], Keys]:
    """Give ids and keys of those who stand in some rows of some segments."""
    ids = np.zeros(len(rows), np.int64)
    first, share, fresh = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(len(rows))
    for number, part in enumerate(parts):
        here = segments == number
        own = rows[here]
        ids[here] = part.ids[own]
        first[here] = _first(part, own, page)
        share[here] = part.proven_share(own)
        fresh[here] = part.fresh[own]
    return ids, Keys(first, share, fresh, daily_hash(ids, page.today))


def _first(part: Scored, rows: Rows, page: Page) -> Floats:
    if page.order == "newest":
        return part.confirmed[rows].astype(np.float64)
    if page.order == "nearest":
        return part.blocks["place"].value[rows]
    return part.scores.score[rows]
