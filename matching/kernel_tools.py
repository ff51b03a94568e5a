"""The small compiled pieces of the search: the best of a list, the product of a text, a heap of scores.

Names of arguments are those of `kernel_shapes.py`.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from matching.kernel_shapes import Floats

Bytes = NDArray[np.uint8]
F = TypeVar("F", bound=Callable[..., Any])
Ints = NDArray[np.int64]
Codes = NDArray[np.uint32]


def compiled(function: F) -> F:
    """Compile on first use and keep the result on disk; the loops run without the interpreter's lock."""
    return cast(F, numba.njit(nogil=True, cache=True)(function))


@compiled
def best(starts: Ints, members: Codes, values: Floats, code: int) -> float:
    """Give the greatest value of a list, 0 for an empty one, as `Lists.best` does."""
    best = 0.0
    for at in range(starts[code], starts[code + 1]):
        value = values[members[at]]
        if at == starts[code] or value > best:
            best = value
    return best


@compiled
def text_product(
    starts: Ints, terms: Codes, times: Bytes, slack: float, asked: Codes, values: Floats, row: int
) -> float:
    """Give the inner product of a text with a query, added up in the order of the terms."""
    at, end, place, last = starts[row], starts[row + 1], 0, len(asked)
    total = 0.0
    while at < end and place < last:
        ours, theirs = terms[at], asked[place]
        if ours == theirs:
            often = np.float64(times[at])
            total += values[place] * np.float64(np.float32(often / (often + slack)))
        at += ours <= theirs
        place += theirs <= ours
    return total


@compiled
def replace_least(heap: Floats, score: float) -> None:
    """Put a score in the place of the least one; ``heap[0]`` is the least again."""
    at, size = 0, len(heap)
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= score:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = score


@compiled
def has(total: Floats, first: int, last: int, least: float) -> bool:
    """Tell whether any of some totals reaches a number; counting all is faster than to stop early."""
    count = 0
    for at in range(first, last):
        count += total[at] >= least
    return count > 0


@compiled
def products(
    starts: Ints,
    terms: Codes,
    times: Bytes,
    slack_codes: Codes,
    slack: Floats,
    asked: Codes,
    values: Floats,
    rows: Ints,
    found: Floats,
) -> None:
    """Write the inner product of the texts of some rows with a query."""
    for at in range(len(rows)):
        row = rows[at]
        found[at] = text_product(starts, terms, times, slack[slack_codes[row]], asked, values, row)
