"""What the people of a segment have written: by person for exact products, by term for searches."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from matching.blocked import STEPS, BlockPostings
from matching.columns import Arrays, Coded, Floats, Rows, Vectors, fixed
from matching.terms import CountTable, TermSpace, slack_of

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
    def of(table: CountTable, space: TermSpace, order: Rows, *, by_term: bool) -> "Texts":
        """Give the texts of people in an order; ``by_term`` adds the lists that a search needs."""
        counts = table.matrix(len(space.index))[order]
        lengths = np.array(table.lengths, np.float64)[order]
        texts = Texts(
            starts=fixed(counts.indptr, np.int64),
            terms=fixed(counts.indices, np.uint32),
            times=fixed(counts.data, np.uint8),
            slack=Coded.of(slack_of(lengths, space)),
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
        slack = np.repeat(slack, np.diff(self.starts[first : last + 1]))
        counts: NDArray[np.float32] = (times / (times + slack)).astype(np.float32)
        return counts

    @cached_property
    def vectors(self) -> Vectors:
        """The same as one sparse matrix, for segments that are small."""
        data = self._counts(0, len(self))
        rows = csr_matrix((data, self.terms.astype(np.int32), self.starts), (len(self), self.width))
        return Vectors(csc_matrix(rows))

    def products(self, terms: NDArray[np.int32], values: Floats, rows: Rows | None = None) -> Floats:
        """Give the inner product with a query of each text, or of some rows' texts, in the terms' order."""
        if rows is None:
            return self.vectors.products(terms, values)
        # Imported on first use: small indexes never need the compiler, and loading it takes half a second.
        from matching.kernel_tools import products  # noqa: PLC0415

        found = np.zeros(len(rows))
        asked, slack = terms.astype(np.uint32), self.slack
        products(self.starts, self.terms, self.times, slack.codes, slack.values, asked, values, rows, found)
        return found

    def arrays(self, prefix: str) -> Arrays:
        own: Arrays = {
            f"{prefix}.starts": self.starts,
            f"{prefix}.terms": self.terms,
            f"{prefix}.times": self.times,
            f"{prefix}.width": np.array([self.width], np.int64),
        }
        own |= {f"{prefix}.slack.codes": self.slack.codes, f"{prefix}.slack.values": self.slack.values}
        return own | (self.lists.arrays(f"{prefix}.lists") if self.lists is not None else {})

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "Texts":
        by_term = f"{prefix}.lists.shape" in arrays
        return Texts(
            starts=arrays[f"{prefix}.starts"],
            terms=arrays[f"{prefix}.terms"],
            times=arrays[f"{prefix}.times"],
            slack=Coded(arrays[f"{prefix}.slack.codes"], arrays[f"{prefix}.slack.values"]),
            width=int(arrays[f"{prefix}.width"][0]),
            lists=BlockPostings.from_arrays(arrays, f"{prefix}.lists") if by_term else None,
        )
