"""Postings in blocks: for each key the rows that have it, cut where a search goes from block to block."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from matching.columns import Arrays, Rows, fixed

# Rows of one block: what a search adds up for them stays in the second-level cache.
BLOCK = 16_384
_PARTS = ("starts", "places", "values", "cut_of", "cuts", "block_starts", "blocks")


@dataclass(frozen=True)
class BlockPostings:
    """For each key the rows that have it, ascending, with one small number for each.

    A row is kept as its place in its block. Where the blocks of a key begin stands in ``cuts`` for a key
    with many rows; for one with few, each row has the number of its block in ``blocks``.
    """

    rows_in_all: int
    starts: NDArray[np.int64]
    places: NDArray[np.uint16]
    values: NDArray[Any]
    # For each key its row in ``cuts``, or -1; and where its blocks begin, for keys that have no cuts.
    cut_of: NDArray[np.int32]
    cuts: NDArray[np.uint32]
    block_starts: NDArray[np.int64]
    blocks: NDArray[np.uint16]

    @staticmethod
    def of(matrix: csc_matrix) -> "BlockPostings":
        """Build from a matrix with a column for each key, its rows ascending; the data are the values."""
        size, keys = matrix.shape
        starts, rows = matrix.indptr.astype(np.int64), matrix.indices
        count = block_count(size)
        lengths = np.diff(starts)
        many = lengths >= 2 * (count + 1)
        cut_of = np.where(many, np.cumsum(many) - 1, -1)
        ends = np.arange(count + 1) * BLOCK
        cuts = [np.searchsorted(rows[starts[key] : starts[key + 1]], ends) for key in np.flatnonzero(many)]
        block_starts = np.zeros(keys + 1, np.int64)
        np.cumsum(np.where(many, 0, lengths), out=block_starts[1:])
        few = np.repeat(~many, lengths)
        return BlockPostings(
            rows_in_all=size,
            starts=fixed(starts, np.int64),
            places=fixed(rows % BLOCK, np.uint16),
            values=fixed(matrix.data, matrix.data.dtype),
            cut_of=fixed(cut_of, np.int32),
            cuts=fixed(np.array(cuts).reshape(-1, count + 1), np.uint32),
            block_starts=fixed(block_starts, np.int64),
            blocks=fixed(rows[few] // BLOCK, np.uint16),
        )

    def cuts_of(self, key: int) -> NDArray[np.int64]:
        """Give where in the list of a key each block begins, and the end."""
        cut = int(self.cut_of[key])
        if cut >= 0:
            return self.starts[key] + self.cuts[cut].astype(np.int64)
        blocks = self.blocks[self.block_starts[key] : self.block_starts[key + 1]]
        count = block_count(self.rows_in_all)
        inside: NDArray[np.int64] = self.starts[key] + np.searchsorted(blocks, np.arange(count + 1))
        return inside

    def of_key(self, key: int) -> tuple[Rows, NDArray[Any]]:
        """Give the rows that have a key, and their values."""
        part = slice(int(self.starts[key]), int(self.starts[key + 1]))
        sizes = np.diff(self.cuts_of(key))
        rows = np.repeat(np.arange(len(sizes), dtype=np.int64) * BLOCK, sizes) + self.places[part]
        return rows, self.values[part]

    def arrays(self, prefix: str) -> Arrays:
        plain: Arrays = {f"{prefix}.{name}": getattr(self, name) for name in _PARTS}
        return plain | {f"{prefix}.rows": np.array([self.rows_in_all], np.int64)}

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "BlockPostings":
        return BlockPostings(int(arrays[f"{prefix}.rows"][0]), *(arrays[f"{prefix}.{name}"] for name in _PARTS))


def block_count(rows: int) -> int:
    return max(1, -(-rows // BLOCK))
