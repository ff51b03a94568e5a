"""Which of many short texts are nearly the same: the cosine of their features, one new text at a time."""

import math
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from matching.text import Analyzer, feature_weight

# Of a product of so many rows with all the others the result stays small.
_ROWS_AT_ONCE = 256


class Pair(NamedTuple):
    """Two rows, the first the smaller, and how alike their texts are, up to 1."""

    low: int
    high: int
    likeness: float


def imprint(text: str, analyse: Analyzer) -> bytes:
    """Give what a text is compared by: its features as numbers, ascending, and what each counts in it.

    Terms are left out: of a short text one whole run of words would outweigh all that it is made of.
    Features are numbered by a checksum, so that an imprint can be kept while other texts come and go.
    """
    counts: dict[int, float] = {}
    for feature, times in Counter(analyse.query(text, ())).items():
        number = zlib.crc32(feature.encode())
        counts[number] = counts.get(number, 0.0) + (1.0 + math.log(times)) * feature_weight(feature)
    numbers = sorted(counts)
    weights = np.array([counts[number] for number in numbers], "<f4")
    return np.array(numbers, "<u4").tobytes() + weights.tobytes()


def alike(imprints: Sequence[bytes], fresh: Collection[int], least: float) -> list[Pair]:
    """Give the pairs of at least this likeness of which one is ``fresh``, in the order of their rows.

    Only the fresh rows are multiplied with all: what was compared before is not compared again.
    """
    rows = sorted(set(fresh))
    if not rows:
        return []
    vectors = _vectors(imprints)
    starts = range(0, len(rows), _ROWS_AT_ONCE)
    return sorted({pair for start in starts for pair in _near(vectors, rows, start, least)})


def _near(vectors: csr_matrix, rows: Sequence[int], start: int, least: float) -> Iterator[Pair]:
    part = rows[start : start + _ROWS_AT_ONCE]
    products = (vectors[part] @ vectors.T).tocoo()
    near = products.data >= least
    for at, other, likeness in zip(products.row[near], products.col[near], products.data[near], strict=True):
        one = part[int(at)]
        if one != other:
            low, high = sorted((one, int(other)))
            yield Pair(low, high, round(min(float(likeness), 1.0), 4))


def _vectors(imprints: Sequence[bytes]) -> csr_matrix:
    """Give each text at length one; a feature that many texts have counts less."""
    read = [_read(one) for one in imprints]
    starts = np.cumsum([0, *(len(numbers) for numbers, _ in read)])
    numbers = np.concatenate([numbers for numbers, _ in read])
    weights = np.concatenate([weights for _, weights in read]).astype(np.float64)
    known, columns = np.unique(numbers, return_inverse=True)
    held = np.bincount(columns, minlength=len(known))
    weights *= (np.log((1.0 + len(read)) / (1.0 + held)) + 1.0)[columns]
    matrix = csr_matrix((weights, columns, starts), (len(read), len(known)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    matrix.data *= np.repeat(scale, np.diff(starts))
    return matrix


def _read(one: bytes) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    half = len(one) // 2
    return np.frombuffer(one[:half], "<u4"), np.frombuffer(one[half:], "<f4")
