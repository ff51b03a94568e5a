"""Compiled loops that make a demand ready for a segment: how like titles are, and what people may reach."""

import numpy as np
from numpy.typing import NDArray

from matching.kernel_tools import compiled

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@compiled
def likeness_of(
    starts: NDArray[np.int32],
    rows: NDArray[np.int32],
    shares: NDArray[np.float32],
    terms: NDArray[np.int32],
    values: Floats,
    code_of: NDArray[np.uint32],
    by_code: Floats,
) -> Floats:
    """Give what `titles.Titles.likeness` gives but for equal texts: the same operations in the same order."""
    alike = np.zeros(len(code_of))
    for at in range(len(terms)):
        for entry in range(starts[terms[at]], starts[terms[at] + 1]):
            alike[rows[entry]] += np.float64(shares[entry]) * values[at]
    for title in range(len(code_of)):
        alike[title] = max(min(alike[title], 1.0), by_code[code_of[title]])
    return alike


@compiled
def nearness_of(
    near: Floats,
    city_of: Numbers,
    starts: Numbers,
    members: NDArray[np.uint32],
    cities: Numbers,
    remote_only: NDArray[np.bool_],
) -> Floats:
    """Give for each group the nearness of the nearest division of its cities; to name none counts as near."""
    by_city = np.zeros(len(city_of))
    for division in range(len(city_of)):
        by_city[city_of[division]] = max(by_city[city_of[division]], near[division])
    found = np.zeros(len(cities))
    for group in range(len(cities)):
        if remote_only[group]:
            continue
        first, last = starts[cities[group]], starts[cities[group] + 1]
        if first == last:
            found[group] = 1.0
        for at in range(first, last):
            found[group] = max(found[group], by_city[members[at]])
    return found


@compiled
def add_full(points: Floats, codes: Numbers, table: Floats, full: float) -> None:
    """Add to each the points of a block by its code; whoever says nothing may yet get them all."""
    if full == 0.0:
        return
    for at in range(len(points)):
        value = table[codes[at]]
        points[at] += full * (value if value >= 0.0 else 1.0)


@compiled
def best_of_blocks(points: Floats, starts: Numbers, block: int, count: int) -> Floats:
    """Give for each block of rows the points of the best group that reaches into it."""
    best = np.full(count, -1.0)
    for group in range(len(points)):
        for number in range(starts[group] // block, (starts[group + 1] - 1) // block + 1):
            best[number] = max(best[number], points[group])
    return best
