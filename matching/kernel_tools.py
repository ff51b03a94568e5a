"""The small compiled pieces of the search: what a row has, what it fails, and its score, bit for bit.

Names of arguments are those of `kernel_shapes.py`.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from matching import kernel_shapes as columns
from matching.kernel_shapes import Floats, Numbers, Query

Bytes = NDArray[np.uint8]
F = TypeVar("F", bound=Callable[..., Any])
Ints = NDArray[np.int64]
Codes = NDArray[np.uint32]
Shorts = NDArray[np.uint16]

_DIGITS = 1e9
# Places of the blocks among the weights, in the order of `blocks.BLOCKS`.
_SKILL, _HELD, _TEXT, _YEARS, _RANK, _PAY, _PLACE, _WISHED, _KIND, _FRESH = range(10)


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
def place_of(
    numbers: Numbers, code: int, remote_only: int, starts: Ints, members: Codes, near: Floats
) -> float:
    """Give the value of the place block, -1 where nothing is known."""
    if numbers.remote:
        return 1.0
    if not numbers.has_division:
        return -1.0
    if remote_only:
        return 0.0
    if starts[code + 1] == starts[code]:
        return -1.0
    return best(starts, members, near, code)


@compiled
def titles_of(
    numbers: Numbers,
    codes: Codes,
    held_starts: Ints,
    held_members: Codes,
    wished_starts: Ints,
    wished_members: Codes,
    likeness: Floats,
    row: int,
) -> tuple[float, float]:
    """Give the values of posts held and of posts wished for, -1 where nothing is known."""
    if not numbers.says_title:
        return -1.0, -1.0
    wished, code = -1.0, codes[row, columns.WISHED]
    if wished_starts[code + 1] > wished_starts[code]:
        wished = best(wished_starts, wished_members, likeness, code)
    return best(held_starts, held_members, likeness, codes[row, columns.HELD]), wished


@compiled
def fails_of(numbers: Numbers, codes: Codes, fails: Codes, fail_starts: Ints, place: float, row: int) -> int:
    """Give the bits of the hard conditions that a row fails, but for those of skills."""
    bits = fails[fail_starts[0] + codes[row, columns.YEARS]]
    bits |= fails[fail_starts[1] + codes[row, columns.EDUCATION]]
    bits |= fails[fail_starts[2] + codes[row, columns.CATEGORIES]]
    if place < numbers.near_enough:
        bits |= numbers.place_bit
    return int(bits)


@compiled
def count_bits(bits: int) -> int:
    """Tell how many bits are set."""
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


@compiled
def _sought(places: Shorts, low: int, high: int, place: int) -> int:
    """Give where a place stands in a stretch of ascending ones, or -1."""
    end = high
    while low < high:
        middle = (low + high) >> 1
        if places[middle] < place:
            low = middle + 1
        else:
            high = middle
    return low if low < end and places[low] == place else -1


@compiled
def skills_of(
    query: Query, places: Shorts, states: Shorts, coverage: Floats, levels: Bytes, block: int, place: int
) -> tuple[float, float, int]:
    """Give what of the asks a row covers, what of it is proven, and the bits of the must skills that it has.

    The row is sought among the holders of each ask; sums run in the order of the asks.
    """
    total, proven, met = 0.0, 0.0, 0
    for ask in range(len(query.shares)):
        at = _sought(places, query.skill_cuts[ask, block], query.skill_cuts[ask, block + 1], place)
        if at < 0:
            continue
        state, share, level = states[at], query.shares[ask], query.levels[ask]
        total += share * coverage[level - 1, 0, state]
        proven += share * coverage[level - 1, 1, state]
        if levels[state] >= level:
            met |= query.bits[ask]
    return total, proven, met


@compiled
def holders_at(cuts: Ints, places: Shorts, block: int, rows: Ints, found: Ints) -> None:
    """Write where in the postings of a key some rows stand, -1 for those that are not there."""
    for at in range(len(rows)):
        number = rows[at] // block
        found[at] = _sought(places, cuts[number], cuts[number + 1], rows[at] - number * block)


@compiled
def _slot(term: int, mask: int) -> int:
    """Give where a term is looked for first: Knuth's multiplicative hash."""
    return int(np.int64(term) * 2654435761 >> 12) & mask


@compiled
def placed_terms(asked: Codes) -> tuple[Codes, Ints]:
    """Give a small table in which the terms of a query are found at once, and the place of each in the query.

    A slot has a term and one, or 0 where there is none.
    """
    size = 16
    while size < 4 * len(asked):
        size *= 2
    slots, places = np.zeros(size, np.uint32), np.zeros(size, np.int64)
    for place in range(len(asked)):
        slot = _slot(asked[place], size - 1)
        while slots[slot]:
            slot = (slot + 1) & (size - 1)
        slots[slot], places[slot] = asked[place] + 1, place
    return slots, places


@compiled
def text_product(
    starts: Ints,
    terms: Codes,
    times: Bytes,
    slack: float,
    slots: Codes,
    places: Ints,
    values: Floats,
    row: int,
) -> float:
    """Give the inner product of a text with a query, added up in the order of the terms."""
    total, mask = 0.0, len(slots) - 1
    for at in range(starts[row], starts[row + 1]):
        term = np.uint32(terms[at] + 1)
        slot = _slot(terms[at], mask)
        while slots[slot] and slots[slot] != term:
            slot = (slot + 1) & mask
        if slots[slot]:
            often = np.float64(times[at])
            total += values[places[slot]] * np.float64(np.float32(often / (often + slack)))
    return total


@compiled
def _add(total: float, weight: float, own: float, value: float) -> tuple[float, float]:
    """Add a block to its side, if it is known."""
    if value < 0.0:
        return total, weight
    return total + own * value, weight + own


@compiled
def _score(numbers: Numbers, weights: Floats, fit: Any, wish: Any) -> tuple[float, float, float]:
    """Join the blocks as `blocks.combine` does: the same operations in the same order, so the same bits.

    Both sides are the values of their blocks, -1 where one is not known. Gives the score and both sides.
    """
    total, weight = 0.0, 0.0
    for block in range(5):
        total, weight = _add(total, weight, weights[block], fit[block])
    mean = min(total / weight, 1.0) if weight > 0.0 else 0.0
    other_total, other_weight = 0.0, 0.0
    for block in range(5):
        other_total, other_weight = _add(other_total, other_weight, weights[5 + block], wish[block])
    other = min(other_total / other_weight, 1.0) if other_weight > 0.0 else 0.0
    share = 1.0
    if other_weight > 0.0:
        share = numbers.theta if weight > 0.0 else 0.0
    whole: float = np.rint(100.0 * (share * mean + (1.0 - share) * other) * _DIGITS) / _DIGITS
    return whole, 100.0 * mean, 100.0 * other


@compiled
def score_of(
    numbers: Numbers,
    weights: Floats,
    codes: Codes,
    table: Floats,
    table_starts: Ints,
    row: int,
    skill: float,
    text: float,
    held: float,
    wished: float,
    place: float,
    fit: Floats,
    wish: Floats,
) -> tuple[float, float, float]:
    """Give the score of a row and both sides of it from the values of its blocks.

    ``fit`` and ``wish`` are room for them.
    """
    fit[_SKILL] = skill if numbers.says_skills else -1.0
    fit[_HELD] = held
    fit[_TEXT] = text
    fit[_YEARS] = table[table_starts[columns.YEARS] + codes[row, columns.YEARS]]
    fit[_RANK] = table[table_starts[columns.EDUCATION] + codes[row, columns.EDUCATION]]
    wish[_PAY - 5] = table[table_starts[columns.SALARY] + codes[row, columns.SALARY]]
    wish[_PLACE - 5] = place
    wish[_WISHED - 5] = wished
    wish[_KIND - 5] = table[table_starts[columns.KINDS] + codes[row, columns.KINDS]]
    wish[_FRESH - 5] = table[table_starts[columns.CONFIRMED] + codes[row, columns.CONFIRMED]]
    return _score(numbers, weights, fit, wish)


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
    slots, places = placed_terms(asked)
    for at in range(len(rows)):
        row = rows[at]
        found[at] = text_product(starts, terms, times, slack[slack_codes[row]], slots, places, values, row)
