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

    Where few of all keys have any row, only those are listed, and ``keys`` has their numbers, ascending.
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
    keys: NDArray[np.uint32] | None = None

    @staticmethod
    def of(matrix: csc_matrix, keys: NDArray[np.uint32] | None = None) -> "BlockPostings":
        """Build from a matrix with a column for each key, its rows ascending; the data are the values.

        With ``keys`` it has a column only for each of these, none of them empty.
        """
        size = matrix.shape[0]
        starts, rows = matrix.indptr.astype(np.int64), matrix.indices
        if keys is None:
            listed = np.flatnonzero(np.diff(starts))
            if 2 * len(listed) < len(starts) - 1:
                starts, keys = starts[np.append(listed, -1)], fixed(listed, np.uint32)
        block = BLOCK
        count = block_count(size, block)
        lengths = np.diff(starts)
        many = lengths >= 2 * (count + 1)
        cut_of = np.where(many, np.cumsum(many) - 1, -1)
        block_of = rows // block
        block_starts = np.zeros(len(starts), np.int64)
        np.cumsum(np.where(many, 0, lengths), out=block_starts[1:])
        return BlockPostings(
            size=size,
            block=block,
            starts=fixed(starts, np.int64),
            # Numpy divides by a number far faster than it gives the rest.
            places=fixed(rows - block_of * block, np.uint16),
            values=fixed(matrix.data, matrix.data.dtype),
            cut_of=fixed(cut_of, np.int32),
            cuts=fixed(_cuts(starts, rows, np.flatnonzero(many), block, count), np.uint32),
            block_starts=fixed(block_starts, np.int64),
            blocks=fixed(block_of[np.repeat(~many, lengths)], np.uint16),
            keys=keys,
        )

    def cuts_of(self, key: int) -> NDArray[np.int64]:
        """Give where in the list of a key each block begins, and the end."""
        at = self._place(key)
        if at is None:
            return np.zeros(self.block_count + 1, np.int64)
        cut = int(self.cut_of[at])
        if cut >= 0:
            return np.asarray(self.starts[at] + self.cuts[cut], np.int64)
        blocks = self.blocks[self.block_starts[at] : self.block_starts[at + 1]]
        inside = np.searchsorted(blocks, np.arange(self.block_count + 1))
        return np.asarray(self.starts[at] + inside, np.int64)

    def _place(self, key: int) -> int | None:
        """Give where a key is listed, if it is."""
        if self.keys is None:
            return key
        at = int(np.searchsorted(self.keys, key))
        return at if at < len(self.keys) and self.keys[at] == key else None

    @property
    def block_count(self) -> int:
        return block_count(self.size, self.block)

    def of_key(self, key: int) -> tuple[Rows, NDArray[Any]]:
        """Give the rows that have a key, and their values."""
        cuts = self.cuts_of(key)
        part, sizes = slice(int(cuts[0]), int(cuts[-1])), np.diff(cuts)
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
        rows = self.places.astype(np.int32)
        many = np.repeat(self.cut_of >= 0, np.diff(self.starts))
        rows[~many] += self.blocks.astype(np.int32) * self.block
        cuts = self.cuts.astype(np.int64)
        sizes = cuts[:, 1:] - cuts[:, :-1]
        heads = np.tile(np.arange(self.block_count, dtype=np.int32) * self.block, len(sizes))
        rows[many] += np.repeat(heads, sizes.ravel())
        return rows

    def arrays(self, prefix: str) -> Arrays:
        plain: Arrays = {f"{prefix}.{name}": getattr(self, name) for name in _PARTS}
        if self.keys is not None:
            plain[f"{prefix}.keys"] = self.keys
        return plain | {f"{prefix}.shape": np.array([self.size, self.block], np.int64)}

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "BlockPostings":
        parts = {name: arrays[f"{prefix}.{name}"] for name in _PARTS}
        size, block = arrays[f"{prefix}.shape"].tolist()
        return BlockPostings(size, block, **parts, keys=arrays.get(f"{prefix}.keys"))


def block_count(size: int, block: int) -> int:
    return max(1, -(-size // block))


def _cuts(starts: Rows, rows: NDArray[np.integer], keys: Rows, block: int, count: int) -> NDArray[np.int64]:
    """Give for some keys where in the list of each the blocks begin, and its end: by halving, all at once."""
    first, last = starts[keys][:, None], starts[keys + 1][:, None]
    ends = np.arange(1, count) * block
    low = np.repeat(first, count - 1, axis=1)
    high = np.repeat(last, count - 1, axis=1)
    for _ in range(int((last - first).max(initial=0)).bit_length() if count > 1 else 0):
        middle = (low + high) // 2
        # Where nothing is left to halve, ``middle`` may be past the last row of all.
        before = (low < high) & (rows[np.minimum(middle, len(rows) - 1)] < ends)
        low, high = np.where(before, middle + 1, low), np.where(before, high, middle)
    return np.concatenate([np.zeros_like(first), low - first, last - first], axis=1)
