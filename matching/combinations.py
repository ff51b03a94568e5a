"""How many people fail exactly which hard conditions: all that dropping a condition would bring follows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from matching.blocks import Flags
from matching.rank import Failures

# Exactly these conditions are failed by so many; the empty set are those who pass.
Combinations = dict[frozenset[str], int]
# So many conditions stand as bits of a number that is small enough to count by.
_FEW = 16


def combinations(failures: Sequence[Failures], among: Sequence[Flags]) -> Combinations:
    """Count the rows of some parts by the set of conditions that they fail, those not ``among`` left out."""
    found: Counter[frozenset[str]] = Counter({frozenset(): 0})
    for part, rows in zip(failures, among, strict=True):
        names = list(part.rows)
        if not names:
            found[frozenset()] += int(rows.sum())
            continue
        if len(names) <= _FEW:
            masks = np.zeros(part.size, np.int64)
            for number, name in enumerate(names):
                masks[part.rows[name]] |= 1 << number
            counts = np.bincount(masks[rows])
            present = np.flatnonzero(counts)
            found.update(named(dict(zip(present.tolist(), counts[present].tolist(), strict=True)), names))
            continue
        flags = np.zeros((part.size, len(names)), bool)
        for number, name in enumerate(names):
            flags[part.rows[name], number] = True
        counted = np.flatnonzero(rows)
        # Eight conditions to a byte: rows of bytes are sorted far faster than rows of flags.
        packed = np.packbits(flags[counted], axis=1)
        _, firsts, counts = np.unique(packed, axis=0, return_index=True, return_counts=True)
        for first, count in zip(counted[firsts].tolist(), counts.tolist(), strict=True):
            found[frozenset(name for number, name in enumerate(names) if flags[first, number])] += count
    return dict(found)


def named(counts: Mapping[int, int], names: Sequence[str]) -> Combinations:
    """Give the counts of sets of conditions that stand as bits."""
    return {
        frozenset(name for number, name in enumerate(names) if mask >> number & 1): count
        for mask, count in counts.items()
    }


def summed(parts: Iterable[Combinations]) -> Combinations:
    """Add up the counts of several parts; a set that nobody fails is left out."""
    found: Counter[frozenset[str]] = Counter()
    for part in parts:
        found.update(part)
    return {names: count for names, count in found.items() if count}
