"""Where a score stands among all who pass the hard conditions of a demand, without ranking anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Flags, Floats, one, own_freshness
from matching.encode import day_number
from matching.order import daily_hash
from matching.rank import Rows, Scored
from matching.shapes import Talent

_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Key:
    """What the order of a ranking looks at, in this order: more is better, but for the hash."""

    score: float
    share: float
    fresh: float
    hashed: int


class Standing(Protocol):
    """The people who pass a demand, in the order of its ranking."""

    @property
    def total(self) -> int:
        """How many pass."""
        ...

    def holds(self, talent_id: int) -> bool:
        """Tell whether a person is among those who pass."""
        ...

    def before(self, key: Key, *, without: int) -> int:
        """Give how many of the others stand before a key; the person ``without`` is not counted."""
        ...


def key_of(part: Scored, row: int, talent: Talent, today: date) -> Key:
    """Give the key of a person in the ranking for a demand, which is a row of the person's own scores."""
    day = today.toordinal()
    return Key(
        score=float(part.scores.score[row]),
        share=float(part.proven_share(np.array([row]))[0]),
        # The freshness in a part is that of its rows, and here those are demands.
        fresh=float(own_freshness(one(day_number(talent.confirmed_on)), day)[0]),
        hashed=int(daily_hash(np.array([talent.id], np.int64), day)[0]),
    )


class ScoredStanding:
    """A standing over the scores of all people: they are sorted once, each question is a binary search."""

    def __init__(self, parts: Sequence[Scored], passing: Sequence[Flags], today: date) -> None:
        rows = [np.flatnonzero(flags) for flags in passing]
        self._parts = parts
        self._today = today.toordinal()
        self._segments = np.repeat(np.arange(len(rows)), [len(found) for found in rows])
        self._rows = np.concatenate([*rows, np.zeros(0, np.int64)])
        self._ids = _gather([part.ids for part in parts], rows).astype(np.int64)
        self._scores = _gather([part.scores.score for part in parts], rows)
        self._sorted = np.sort(self._scores)
        self._found: dict[int, Rows] = {}

    @property
    def total(self) -> int:
        return len(self._scores)

    def holds(self, talent_id: int) -> bool:
        return len(self._at(talent_id)) > 0

    def before(self, key: Key, *, without: int) -> int:
        first, last = (int(np.searchsorted(self._sorted, key.score, side=side)) for side in _SIDES)
        own = self._scores[self._at(without)]
        better = len(self._sorted) - last - int((own > key.score).sum())
        # Whoever has the score alone, and most have, needs no look at anybody else.
        if last - first == int((own == key.score).sum()):
            return better
        level = np.flatnonzero((self._scores == key.score) & (self._ids != without))
        return better + self._before_on_a_tie(level, key)

    def _at(self, talent_id: int) -> Rows:
        """Give where a person is among those who pass; asked for once for all edits of the person."""
        if talent_id not in self._found:
            self._found[talent_id] = np.flatnonzero(self._ids == talent_id)
        return self._found[talent_id]

    def _before_on_a_tie(self, level: Rows, key: Key) -> int:
        share, fresh = self._of(level)
        hashed = daily_hash(self._ids[level], self._today)
        fresher = (fresh > key.fresh) | ((fresh == key.fresh) & (hashed < np.uint64(key.hashed)))
        return int(((share > key.share) | ((share == key.share) & fresher)).sum())

    def _of(self, level: Rows) -> tuple[Floats, Floats]:
        """Give proven share and freshness of some of those who pass."""
        share, fresh = np.zeros(len(level)), np.zeros(len(level))
        for number, part in enumerate(self._parts):
            here = self._segments[level] == number
            rows = self._rows[level[here]]
            share[here], fresh[here] = part.proven_share(rows), part.fresh[rows]
        return share, fresh


def _gather(columns: Sequence[NDArray[np.generic]], rows: Sequence[Rows]) -> NDArray[np.float64]:
    picked = [column[found] for column, found in zip(columns, rows, strict=True)]
    return np.concatenate([*picked, np.zeros(0, columns[0].dtype if columns else np.float64)])
