"""Whom the hard conditions of a demand exclude: one pass over everybody answers all questions about it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching import pass_kernels
from matching.blocks import Flags
from matching.combinations import Combinations, named
from matching.encode import EncodedDemand
from matching.index import Segment
from matching.narrow import narrow, silent_rows
from matching.plan import Plan

# The columns that a condition is about, in the order of the tables of ``Query.fails``.
_COLUMNS = (("experience", "years"), ("education", "education"), ("category", "categories"))
Masks = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pass; how many each condition excludes, as `rank.Failures` has it; how many fail which set."""

    total: int
    excluded: dict[str, int]
    failing: Combinations


def masks_of(segment: Segment, query: EncodedDemand, planned: Plan) -> Masks:
    """Give for each row the bits of the hard conditions that it fails: 16 at the most, by MOST_MUSTS."""
    numbers, masks = planned.query.numbers, np.full(len(segment), planned.query.numbers.must_bits, np.uint16)
    mastery, levels = segment.mastery, segment.levels
    for ask, bit in zip(query.asks, planned.query.bits.tolist(), strict=True):
        number = segment.skills.get(ask.key)
        if bit and number is not None:
            cuts = mastery.cuts_of(number)
            pass_kernels.clear_met(
                masks, mastery.places, mastery.values, levels, cuts, mastery.block, ask.level, bit
            )
    fails, starts = planned.query.fails.astype(np.uint16), planned.query.fail_starts
    for at, (condition, column) in enumerate(_COLUMNS):
        if condition in planned.conditions:
            table = fails[starts[at] : starts[at + 1]]
            pass_kernels.add_coded(masks, narrow(segment, column), table)
    if "place" in planned.conditions:
        far = segment.lists["divisions"].best_of_lists(planned.query.near) < numbers.near_enough
        table = np.where(far, numbers.place_bit, 0).astype(np.uint16)
        pass_kernels.add_coded(masks, narrow(segment, "divisions"), table)
        # Who works remotely only is near to no place.
        pass_kernels.add_flagged(masks, segment.remote_only, numbers.place_bit)
    return masks


def tally(segment: Segment, conditions: tuple[str, ...], masks: Masks | None, among: Flags) -> Tally:
    """Count some people by the masks of the conditions that they fail; None where there is no condition."""
    if masks is None:
        total = int(np.count_nonzero(among))
        return Tally(total, {}, {frozenset(): total})
    counts = pass_kernels.count_masks(masks, among, 1 << len(conditions))
    found = np.flatnonzero(counts)
    excluded: dict[str, int] = {}
    for number, name in enumerate(conditions):
        excluded[name] = int(counts[found[found >> number & 1 > 0]].sum())
        excluded[f"{name}:unknown"] = int(np.count_nonzero(among[silent_rows(segment, name)]))
    return Tally(
        total=int(counts[0]),
        excluded={name: count for name, count in excluded.items() if count},
        failing=named(dict(zip(found.tolist(), counts[found].tolist(), strict=True)), conditions),
    )
