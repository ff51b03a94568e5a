"""Columns of a segment as the narrowest numbers that hold them, side by side, for passes over everybody.

A pass over a million people is as fast as memory is read: one byte a person and not the forty of a row of
codes. Made when first needed, in milliseconds, and kept with the segment: some seven bytes a person.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Rows, fixed
from matching.index import Segment
from matching.kernel_shapes import CODES

Narrow = NDArray[Any]


def narrow(segment: Segment, name: str) -> Narrow:
    """Give one of the columns of `kernel_shapes.CODES`."""
    kept = segment.kept
    if name not in kept:
        codes = segment.codes[:, CODES.index(name)]
        kept[name] = fixed(codes, np.min_scalar_type(int(codes.max(initial=0))))
    return kept[name]


def silent_rows(segment: Segment, condition: str) -> Rows:
    """Give the rows of those who say nothing of what a hard condition is about."""
    name = "skill" if condition.startswith("skill:") else condition
    kept, key = segment.kept, f"silent {name}"
    if key not in kept:
        kept[key] = fixed(np.flatnonzero(_silent(segment, name)), np.int32)
    return kept[key]


def _silent(segment: Segment, condition: str) -> NDArray[Any]:
    if condition == "education":
        return np.asarray((segment.values["education"] == 0)[narrow(segment, "education")])
    if condition == "experience":
        return np.asarray(np.isnan(segment.values["years"])[narrow(segment, "years")])
    if condition == "place":
        return ~(segment.lists["divisions"].any() | segment.remote_only)
    if condition == "category":
        return ~segment.lists["categories"].any()
    return np.asarray(np.diff(segment.claim_starts) == 0)
