"""Postings in blocks: for each key the rows that have it, cut where a search goes from block to block."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from matching.columns import Arrays, Rows, fixed

# Rows of one block (2^16 at most): what a search adds up for them stays in the second-level cache.
BLOCK = 16_384
# A bound of a number in [0, 1] is kept in so many steps, rounded up.
STEPS = 255
_PARTS = ("starts", "places", "values", "cut_of", "cuts", "block_starts", "blocks")


@dataclass(frozen=True)
class BlockPostings:
    """For each key the rows that have it, ascending, with one small number for each.

    A row is kept as its place in its block. Where the blocks of a key begin stands in ``cuts`` for a key
    with many rows; for one with few, each row has the number of its block in ``blocks``.
    """

    size: int
    block: int
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
        block = BLOCK
        starts, rows = matrix.indptr.astype(np.int64), matrix.indices
        count = block_count(size, block)
        lengths = np.diff(starts)
        many = lengths >= 2 * (count + 1)
        cut_of = np.where(many, np.cumsum(many) - 1, -1)
        ends = np.arange(count + 1) * block
        cuts = [np.searchsorted(rows[starts[key] : starts[key + 1]], ends) for key in np.flatnonzero(many)]
        block_starts = np.zeros(keys + 1, np.int64)
        np.cumsum(np.where(many, 0, lengths), out=block_starts[1:])
        few = np.repeat(~many, lengths)
        return BlockPostings(
            size=size,
            block=block,
            starts=fixed(starts, np.int64),
            places=fixed(rows % block, np.uint16),
            values=fixed(matrix.data, matrix.data.dtype),
            cut_of=fixed(cut_of, np.int32),
            cuts=fixed(np.array(cuts).reshape(-1, count + 1), np.uint32),
            block_starts=fixed(block_starts, np.int64),
            blocks=fixed(rows[few] // block, np.uint16),
        )

    def cuts_of(self, key: int) -> NDArray[np.int64]:
        """Give where in the list of a key each block begins, and the end."""
        cut = int(self.cut_of[key])
        if cut >= 0:
            return np.asarray(self.starts[key] + self.cuts[cut], np.int64)
        blocks = self.blocks[self.block_starts[key] : self.block_starts[key + 1]]
        inside = np.searchsorted(blocks, np.arange(self.block_count + 1))
        return np.asarray(self.starts[key] + inside, np.int64)

    @property
    def block_count(self) -> int:
        return block_count(self.size, self.block)

    def of_key(self, key: int) -> tuple[Rows, NDArray[Any]]:
        """Give the rows that have a key, and their values."""
        part = slice(int(self.starts[key]), int(self.starts[key + 1]))
        sizes = np.diff(self.cuts_of(key))
        rows = np.repeat(np.arange(len(sizes), dtype=np.int64) * self.block, sizes) + self.places[part]
        return rows, self.values[part]

    def at(self, key: int, rows: Rows) -> NDArray[np.int64]:
        """Give where in ``values`` the numbers of some rows stand for a key, -1 for those without one."""
        # Imported on first use, as in `texts.py`.
        from matching.kernel_tools import holders_at  # noqa: PLC0415

        found = np.empty(len(rows), np.int64)
        holders_at(self.cuts_of(key), self.places, self.block, rows, found)
        return found

    def all_rows(self) -> NDArray[np.int32]:
        """Give the rows of all keys, one after another."""
        rows = [self.of_key(key)[0].astype(np.int32) for key in range(len(self.starts) - 1)]
        return np.concatenate([*rows, np.zeros(0, np.int32)])

    def arrays(self, prefix: str) -> Arrays:
        plain: Arrays = {f"{prefix}.{name}": getattr(self, name) for name in _PARTS}
        return plain | {f"{prefix}.shape": np.array([self.size, self.block], np.int64)}

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "BlockPostings":
        parts = (arrays[f"{prefix}.{name}"] for name in _PARTS)
        size, block = arrays[f"{prefix}.shape"].tolist()
        return BlockPostings(size, block, *parts)


def block_count(size: int, block: int) -> int:
    return max(1, -(-size // block))
