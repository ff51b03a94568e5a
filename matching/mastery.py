"""How well a person masters a skill, by level and by proof, as a small number that two vectors can share.

A mastery state holds, in thousandths, the credit at the levels 1 to 4 of all claims, the same of the claims
that somebody vouches for or that a post held bears out, and the level of the skill itself.
"""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.shapes import Proof

LEVELS = 4
# Credit of a claim by its proof, in thousandths (evidence multipliers of the matching definition).
CREDIT = {Proof.STATED: 250, Proof.USED: 500, Proof.CONFIRMED: 800, Proof.EXAMINED: 1000}
# From this proof on a claim counts as proven: the cap on stated claims leaves it alone.
PROVEN = Proof.USED
SAME = 1.0
# Where a state holds the level of the skill itself, whatever the proof.
DIRECT_LEVEL = 2 * LEVELS

State = tuple[int, ...]
NOTHING: State = (0,) * (2 * LEVELS + 1)


@lru_cache(maxsize=4096)
def claim_state(level: int, proof: Proof, closeness: float) -> State:
    """Give what one claim is worth for a skill to which its own is as close as ``closeness`` in [0, 1]."""
    credit = round(CREDIT[proof] * closeness)
    levels = tuple(credit if step <= level else 0 for step in range(1, LEVELS + 1))
    proven = levels if proof >= PROVEN else (0,) * LEVELS
    return (*levels, *proven, level if closeness == SAME else 0)


@lru_cache(maxsize=65536)
def join(one: State, other: State) -> State:
    """Give the best of two states at each level: the more evidence, the better, and never added up."""
    return tuple(max(pair) for pair in zip(one, other, strict=True))


def state_array(states: Iterable[State]) -> NDArray[np.uint16]:
    """Give the states as an array, one in a row."""
    rows = list(states) or [NOTHING]
    return np.array(rows, np.uint16)


def coverage(states: NDArray[np.uint16]) -> NDArray[np.float64]:
    """Give, for each state, asked level 1-4, and (all, proven), the part of the ask that it covers."""
    credits_ = states[:, : 2 * LEVELS].astype(np.float64).reshape(-1, 2, LEVELS)
    asked = np.arange(1, LEVELS + 1, dtype=np.float64)
    # Sums of whole thousandths are exact in float64, so the order of adding cannot matter.
    covered: NDArray[np.float64] = np.cumsum(credits_, axis=2) / (1000.0 * asked)
    return covered.transpose(2, 1, 0).copy()
