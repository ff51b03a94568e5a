"""What the people of a segment have written: by person for exact products, by term for searches."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from matching.blocked import BlockPostings
from matching.columns import Arrays, Coded, Floats, Rows, Vectors, fixed
from matching.terms import CountTable, TermSpace, slack_of

# What a term counts in a text lies below 1; searches know it in 255 steps, rounded up.
STEPS = 255
_PEOPLE_AT_ONCE = 50_000


@dataclass(frozen=True)
class Texts:
    """For each person the terms, ascending, and how often each stands there.

    A term that stands ``times`` times counts times / (times + slack), as float32; ``slack`` grows with the
    length of the text. ``lists`` has the same by term, rounded up, where a search is to use it.
    """

    starts: NDArray[np.int64]
    terms: NDArray[np.uint32]
    times: NDArray[np.uint8]
    slack: Coded
    width: int
    lists: BlockPostings | None = None

    @staticmethod
    def of(table: CountTable, space: TermSpace, *, by_term: bool) -> "Texts":
        counts = table.matrix(len(space.index))
        texts = Texts(
            starts=fixed(counts.indptr, np.int64),
            terms=fixed(counts.indices, np.uint32),
            times=fixed(counts.data, np.uint8),
            slack=Coded.of(slack_of(np.array(table.lengths, np.float64), space)),
            width=counts.shape[1],
        )
        return texts.with_lists() if by_term else texts

    def with_lists(self) -> "Texts":
        """Give the same with the lists by term that a search needs."""
        steps = np.empty(len(self.terms), np.uint8)
        for first in range(0, len(self), _PEOPLE_AT_ONCE):
            last = min(first + _PEOPLE_AT_ONCE, len(self))
            part = slice(int(self.starts[first]), int(self.starts[last]))
            steps[part] = np.ceil(self._counts(first, last).astype(np.float64) * STEPS)
        rows = csr_matrix((steps, self.terms.astype(np.int32), self.starts), (len(self), self.width))
        return Texts(
            self.starts, self.terms, self.times, self.slack, self.width, BlockPostings.of(rows.tocsc())
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def _counts(self, first: int, last: int) -> NDArray[np.float32]:
        """Give what each term of some people counts, one after another."""
        times = self.times[self.starts[first] : self.starts[last]].astype(np.float64)
        slack = self.slack.values[self.slack.codes[first:last]]
        counts: NDArray[np.float32] = times / (times + np.repeat(slack, np.diff(self.starts[first : last + 1])))
        return counts.astype(np.float32)

    @cached_property
    def vectors(self) -> Vectors:
        """The same as one sparse matrix, for segments that are small."""
        data = self._counts(0, len(self))
        rows = csr_matrix((data, self.terms.astype(np.int32), self.starts), (len(self), self.width))
        return Vectors(csc_matrix(rows))

    def products(self, terms: NDArray[np.int32], values: Floats, rows: Rows | None = None) -> Floats:
        """Give the inner product of each person, or of some, with a query; terms are added in ascending order."""
        if rows is None:
            return self.vectors.products(terms, values)
        found = np.zeros(len(rows))
        for place, row in enumerate(rows.tolist()):
            own = self.terms[self.starts[row] : self.starts[row + 1]]
            _, ours, theirs = np.intersect1d(own, terms, assume_unique=True, return_indices=True)
            products = self._counts(row, row + 1)[ours].astype(np.float64) * values[theirs]
            # One after another: a sum of pairs has other bits.
            found[place] = np.cumsum(products)[-1] if len(products) else 0.0
        return found

    def arrays(self, prefix: str) -> Arrays:
        own: Arrays = {
            f"{prefix}.starts": self.starts,
            f"{prefix}.terms": self.terms,
            f"{prefix}.times": self.times,
            f"{prefix}.width": np.array([self.width], np.int64),
        }
        own |= self.slack.arrays(f"{prefix}.slack")
        return own | (self.lists.arrays(f"{prefix}.lists") if self.lists is not None else {})

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "Texts":
        by_term = f"{prefix}.lists.rows" in arrays
        return Texts(
            *(arrays[f"{prefix}.{name}"] for name in ("starts", "terms", "times")),
            slack=Coded.from_arrays(arrays, f"{prefix}.slack"),
            width=int(arrays[f"{prefix}.width"][0]),
            lists=BlockPostings.from_arrays(arrays, f"{prefix}.lists") if by_term else None,
        )
