"""What the people of a segment have written: by person for exact products, by term for searches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from matching.blocked import BLOCK, STEPS, BlockPostings
from matching.columns import Arrays, Coded, Floats, Rows, Vectors, fixed, row_starts
from matching.terms import MOST_TIMES, CountTable, TermSpace, slack_of

# Segments of more people than this are searched block by block; smaller ones in one go. Measured: see
# docs/matching.md.
SEARCHED = BLOCK // 8
_PEOPLE_AT_ONCE = 50_000
# To sort entries costs so many times more than to mark a term.
_FEW = 32


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
    def of(table: CountTable, space: TermSpace, order: Rows) -> "Texts":
        """Give the texts of people in an order, with the lists that a search needs if they are many."""
        counts = table.matrix(len(space.index))[order]
        lengths = np.array(table.lengths, np.float64)[order]
        texts = Texts(
            starts=fixed(counts.indptr, np.int64),
            terms=fixed(counts.indices, np.uint32),
            times=fixed(counts.data, np.uint8),
            slack=Coded.of(slack_of(lengths, space)),
            width=counts.shape[1],
        )
        return texts.with_lists() if len(order) > SEARCHED else texts

    @staticmethod
    def joined(parts: Sequence["Texts"], slack: Coded, order: Rows) -> "Texts":
        """Give some texts of several segments, their rows numbered through; ``slack`` is in the new order."""
        times, terms = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("times", "terms")
        )
        starts, width = row_starts([part.starts for part in parts]), parts[0].width
        rows = csr_matrix((times, terms.view(np.int32), starts), (len(starts) - 1, width))[order]
        texts = Texts(
            starts=fixed(rows.indptr, np.int64),
            terms=fixed(rows.indices, np.uint32),
            times=fixed(rows.data, np.uint8),
            slack=slack,
            width=width,
        )
        return texts.with_lists() if len(order) > SEARCHED else texts

    def with_lists(self) -> "Texts":
        """Give the same with the lists by term that a search needs."""
        often = np.arange(MOST_TIMES + 1, dtype=np.float64)
        shares = (often / (often + self.slack.values[:, None])).astype(np.float32)
        table = np.ceil(shares.astype(np.float64) * STEPS).astype(np.uint8).ravel()
        heads = self.slack.codes.astype(np.int32) * len(often)
        steps = np.empty(len(self.terms), np.uint8)
        for first in range(0, len(self), _PEOPLE_AT_ONCE):
            last = min(first + _PEOPLE_AT_ONCE, len(self))
            part = slice(int(self.starts[first]), int(self.starts[last]))
            cells = np.repeat(heads[first:last], np.diff(self.starts[first : last + 1]))
            cells += self.times[part]
            # Not a cell is beyond the table; to have each one checked costs a copy.
            np.take(table, cells, out=steps[part], mode="clip")
        if _FEW * len(self.terms) < self.width:
            # To look at every term there is takes longer than all the rest where few are said.
            keys, places = self._said()
            rows = csr_matrix((steps, places, self.starts), (len(self), len(keys)))
            return replace(self, lists=BlockPostings.of(rows.tocsc(), fixed(keys, np.uint32)))
        rows = csr_matrix((steps, self.terms.view(np.int32), self.starts), (len(self), self.width))
        return replace(self, lists=BlockPostings.of(rows.tocsc()))

    def _said(self) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
        """Give the terms that somebody says, ascending, and for each entry which of them it is."""
        if _FEW * len(self.terms) < self.width:
            keys, places = np.unique(self.terms, return_inverse=True)
            return keys, places.astype(np.int32)
        said = np.zeros(self.width, bool)
        said[self.terms] = True
        numbers = np.cumsum(said, dtype=np.int32)
        numbers -= 1
        return np.flatnonzero(said).astype(np.uint32), numbers[self.terms]

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
    def _vectors(self) -> tuple[NDArray[np.uint32], Vectors]:
        """The same as one sparse matrix, for segments that are small, with a column for each term said."""
        keys, columns = self._said()
        data = self._counts(0, len(self))
        rows = csr_matrix((data, columns, self.starts), (len(self), len(keys)))
        return keys, Vectors(csc_matrix(rows))

    def products(self, terms: NDArray[np.int32], values: Floats, rows: Rows | None = None) -> Floats:
        """Give the inner product with a query of each text, or of some rows' texts, in the terms' order."""
        if rows is None:
            keys, vectors = self._vectors
            wanted = terms.astype(np.uint32)
            places = np.searchsorted(keys, wanted)
            known = np.append(keys, 0)[places] == wanted
            known &= places < len(keys)
            return vectors.products(places[known].astype(np.int32), values[known])
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
