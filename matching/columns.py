"""The columns an index is made of: plain arrays that can be mapped from disk, never a loop over people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

Arrays = dict[str, NDArray[Any]]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]
Codes = NDArray[np.uint32]


def fixed(values: Any, kind: Any) -> NDArray[Any]:
    """Give an array that nobody can write to, as arrays mapped from disk are."""
    array = np.ascontiguousarray(values, kind)
    # A view, so that an array of the caller's stays as it is.
    array = array.view()
    array.setflags(write=False)
    return array


def ragged(starts: NDArray[Any], order: NDArray[Any]) -> tuple[Rows, Rows]:
    """Give the places of the entries of some rows, one row after another, and where each row's then begin."""
    sizes = np.diff(starts)[order].astype(np.int64)
    new = np.zeros(len(order) + 1, np.int64)
    np.cumsum(sizes, out=new[1:])
    return np.arange(new[-1]) + np.repeat(starts[order] - new[:-1], sizes), new


def compact(numbers: NDArray[Any], size: int) -> tuple[Rows, Rows]:
    """Give which of the numbers below ``size`` occur, ascending, and for each one its place among them."""
    used = np.zeros(size, bool)
    used[numbers] = True
    places = np.cumsum(used) - 1
    return np.flatnonzero(used), places[numbers]


def counted_on(parts: Sequence[NDArray[Any]], sizes: Sequence[int]) -> NDArray[np.int64]:
    """Give the numbers of all parts, those of each counted on from the sizes of the parts before it."""
    heads = np.cumsum([0, *sizes])[:-1]
    return np.concatenate([part.astype(np.int64) + head for part, head in zip(parts, heads, strict=True)])


def row_starts(parts: Sequence[NDArray[Any]]) -> Rows:
    """Give where each row begins, and the end, when the entries of all parts stand one after another."""
    return np.append(0, counted_on([part[1:] for part in parts], [int(part[-1]) for part in parts]))


@dataclass(frozen=True, slots=True)
class Strings:
    """Many strings in one block of bytes; read one at a time, so that opening an index costs nothing."""

    blob: NDArray[np.uint8]
    starts: NDArray[np.int64]

    @staticmethod
    def of(texts: Iterable[str]) -> "Strings":
        # Broken surrogates can't reach a page, but they must not stop an index either.
        parts = [text.encode("utf-8", "surrogatepass") for text in texts]
        starts = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=starts[1:])
        return Strings(np.frombuffer(b"".join(parts), np.uint8), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> str:
        part = self.blob[self.starts[number] : self.starts[number + 1]]
        return part.tobytes().decode("utf-8", "surrogatepass")

    def parts(self) -> list[bytes]:
        """Give the bytes of each string."""
        whole = self.blob.tobytes()
        return [whole[start:end] for start, end in pairwise(self.starts.tolist())]

    def all(self) -> list[str]:
        return [part.decode("utf-8", "surrogatepass") for part in self.parts()]

    def arrays(self, prefix: str) -> Arrays:
        return {f"{prefix}.blob": self.blob, f"{prefix}.starts": self.starts}

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "Strings":
        return Strings(arrays[f"{prefix}.blob"], arrays[f"{prefix}.starts"])


@dataclass(frozen=True, slots=True)
class Coded:
    """One value a row, as a code into the distinct values: what a demand makes of them is a small table."""

    codes: Codes
    values: NDArray[Any]

    @staticmethod
    def of(values: NDArray[Any]) -> "Coded":
        distinct, codes = np.unique(values, return_inverse=True)
        return Coded(fixed(codes, np.uint32), fixed(distinct, distinct.dtype))

    def all(self) -> NDArray[Any]:
        """Give the value of every row."""
        whole: NDArray[Any] = self.values[self.codes]
        return whole

    def take(self, rows: Rows) -> "Coded":
        return Coded(self.codes[rows], self.values)


@dataclass(frozen=True, slots=True)
class Lists:
    """A short list of small numbers for each row (places accepted, posts held), equal lists stored once."""

    codes: Codes
    starts: NDArray[np.int64]
    members: NDArray[np.uint32]

    @staticmethod
    def of(rows: Sequence[tuple[int, ...]]) -> "Lists":
        known: dict[tuple[int, ...], int] = {}
        codes = [known.setdefault(row, len(known)) for row in rows]
        starts = np.zeros(len(known) + 1, np.int64)
        np.cumsum([len(row) for row in known], out=starts[1:])
        members = [member for row in known for member in row]
        return Lists(fixed(codes, np.uint32), fixed(starts, np.int64), fixed(members, np.uint32))

    def best_of_lists(self, values: Floats) -> Floats:
        """Give for each distinct list the greatest of its members' values, 0 for an empty one."""
        best = np.zeros(len(self.starts) - 1)
        filled = np.flatnonzero(np.diff(self.starts))
        if len(filled):
            best[filled] = np.maximum.reduceat(values[self.members], self.starts[filled])
        return best

    def best(self, values: Floats) -> Floats:
        """Give for each row the greatest of its members' values, 0 for an empty list."""
        whole: Floats = self.best_of_lists(values)[self.codes]
        return whole

    def any_of_lists(self) -> Flags:
        """Tell for each distinct list whether it says anything."""
        said: Flags = np.diff(self.starts) > 0
        return said

    def any(self) -> Flags:
        """Tell for each row whether it says anything."""
        said: Flags = self.any_of_lists()[self.codes]
        return said

    def take(self, rows: Rows) -> "Lists":
        """Give the lists of some rows, one each; what they don't use is left out."""
        places, starts = ragged(self.starts, self.codes[rows])
        return Lists(np.arange(len(rows), dtype=np.uint32), starts, self.members[places])

    def used(self) -> "Lists":
        """Give the same without the lists that no row has."""
        used, codes = compact(self.codes, len(self.starts) - 1)
        places, starts = ragged(self.starts, used)
        return Lists(codes.astype(np.uint32), starts, self.members[places])

    def distinct(self) -> "Lists":
        """Give the same with equal lists stored once, in an order that only depends on what they are."""
        sizes, members = np.diff(self.starts), self.members.astype(np.int64)
        width = int(members.max(initial=0)) + 1
        # Lists that begin alike have one number, member by member.
        alike = np.zeros(len(sizes), np.int64)
        for place in range(int(sizes.max(initial=0))):
            longer = np.flatnonzero(sizes > place)
            keys = alike[longer] * width + members[self.starts[longer] + place]
            alike[longer] = np.unique(keys, return_inverse=True)[1]
        whole = sizes * (len(sizes) + 1) + alike
        _, firsts, numbers = np.unique(whole, return_index=True, return_inverse=True)
        places, starts = ragged(self.starts, firsts)
        return Lists(
            fixed(numbers[self.codes], np.uint32),
            fixed(starts, np.int64),
            fixed(self.members[places], np.uint32),
        )

    def arrays(self, prefix: str) -> Arrays:
        """Give the distinct lists; the codes of the rows stand elsewhere."""
        return {f"{prefix}.starts": self.starts, f"{prefix}.members": self.members}

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str, codes: Codes) -> "Lists":
        return Lists(codes, arrays[f"{prefix}.starts"], arrays[f"{prefix}.members"])


@dataclass(frozen=True, slots=True)
class Postings:
    """For each key the rows that have it, ascending, with one number for each."""

    keys: dict[str, int]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    values: NDArray[np.int32]

    @staticmethod
    def of(entries: Sequence[tuple[str, int, int]]) -> "Postings":
        """Build from (key, row, value); the keys come out sorted."""
        names = sorted({key for key, _, _ in entries})
        keys = {name: number for number, name in enumerate(names)}
        columns = np.array([keys[key] for key, _, _ in entries], np.int32)
        rows = np.array([row for _, row, _ in entries], np.int32)
        values = np.array([value for _, _, value in entries], np.int32)
        order = np.lexsort((rows, columns))
        starts = np.zeros(len(keys) + 1, np.int64)
        np.cumsum(np.bincount(columns, minlength=len(keys)), out=starts[1:])
        return Postings(keys, starts, rows[order], values[order])

    def of_key(self, key: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Give the rows that have a key, and their values."""
        column = self.keys.get(key)
        if column is None:
            return self.rows[:0], self.values[:0]
        part = slice(self.starts[column], self.starts[column + 1])
        return self.rows[part], self.values[part]


@dataclass(frozen=True)
class Vectors:
    """Sparse vectors by column, so that a query touches only its own terms."""

    matrix: csc_matrix

    @cached_property
    def columns(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
        """Where each column begins, the rows in it and their values, as compiled loops take them."""
        matrix = self.matrix
        return (
            fixed(matrix.indptr, np.int32),
            fixed(matrix.indices, np.int32),
            fixed(matrix.data, np.float32),
        )

    def products(self, terms: NDArray[np.int32], values: Floats) -> Floats:
        """Give the inner product of each row with a query; sums run over the terms in ascending order."""
        starts, rows, data = self.matrix.indptr, self.matrix.indices, self.matrix.data
        total = np.zeros(self.matrix.shape[0])
        for term, value in zip(terms.tolist(), values.tolist(), strict=True):
            part = slice(starts[term], starts[term + 1])
            # No row stands twice in a column.
            total[rows[part]] += data[part].astype(np.float64) * value
        return total

    def arrays(self, prefix: str) -> Arrays:
        return {
            f"{prefix}.starts": self.matrix.indptr,
            f"{prefix}.rows": self.matrix.indices,
            f"{prefix}.values": self.matrix.data,
            f"{prefix}.shape": np.array(self.matrix.shape, np.int64),
        }

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "Vectors":
        parts = tuple(arrays[f"{prefix}.{part}"] for part in ("values", "rows", "starts"))
        rows, columns = (int(size) for size in arrays[f"{prefix}.shape"].tolist())
        return Vectors(csc_matrix(parts, shape=(rows, columns)))


@dataclass(slots=True)
class Numbering:
    """Numbers things in the order in which they first come."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    def many(self, names: Iterable[str]) -> tuple[int, ...]:
        return tuple([self.number(name) for name in names])
