"""Compiled passes over all people of a segment: whom conditions exclude, and who is left."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.kernel_tools import compiled

Flags = NDArray[np.bool_]
Masks = NDArray[np.uint16]
# Counters side by side: one alone would wait for itself at every person.
_LANES = 4


@compiled
def clear_met(
    masks: Masks,
    places: NDArray[np.uint16],
    states: NDArray[np.uint16],
    levels: NDArray[np.uint8],
    cuts: NDArray[np.int64],
    block: int,
    asked: int,
    bit: int,
) -> None:
    """Take a bit from those who have a skill at the level asked; ``cuts`` are where its blocks begin."""
    left = np.uint16(~bit & 0xFFFF)
    for number in range(len(cuts) - 1):
        first = number * block
        for at in range(cuts[number], cuts[number + 1]):
            if levels[states[at]] >= asked:
                masks[first + places[at]] &= left


@compiled
def add_coded(masks: Masks, codes: NDArray[Any], table: Masks) -> None:
    """Add to each mask the bits that a table has for the code."""
    for row in range(len(masks)):
        masks[row] |= table[codes[row]]


@compiled
def add_flagged(masks: Masks, flags: Flags, bit: int) -> None:
    """Add a bit to the masks of those who are flagged."""
    own = np.uint16(bit)
    for row in range(len(masks)):
        if flags[row]:
            masks[row] |= own


@compiled
def count_masks(masks: Masks, among: Flags, size: int) -> NDArray[np.int64]:
    """Count how often each mask below ``size`` comes among some."""
    counts = np.zeros((_LANES, size), np.int64)
    for row in range(len(masks)):
        counts[row % _LANES, masks[row]] += among[row]
    summed: NDArray[np.int64] = counts.sum(axis=0)
    return summed


@compiled
def keep_coded(flags: Flags, codes: NDArray[Any], table: Flags) -> None:
    """Leave flagged whose code a table has."""
    for row in range(len(flags)):
        flags[row] &= table[codes[row]]


@compiled
def keep_marked(flags: Flags, ids: NDArray[np.int64], marks: Flags) -> None:
    """Leave flagged whose id is marked; beyond the last mark nobody is."""
    last = len(marks)
    for row in range(len(flags)):
        own = ids[row]
        flags[row] &= 0 <= own < last and marks[own]
