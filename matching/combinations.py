"""How many people fail exactly which hard conditions: all that dropping a condition would bring follows."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from matching.blocks import Flags
from matching.rank import Failures

# Exactly these conditions are failed by so many; the empty set are those who pass.
Combinations = dict[frozenset[str], int]


def combinations(failures: Sequence[Failures], among: Sequence[Flags]) -> Combinations:
    """Count the rows of some parts by the set of conditions that they fail, those not ``among`` left out."""
    found: Counter[frozenset[str]] = Counter({frozenset(): 0})
    for part, rows in zip(failures, among, strict=True):
        names = list(part.rows)
        if not names:
            found[frozenset()] += int(rows.sum())
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
