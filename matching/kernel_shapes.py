"""The shapes in which the compiled kernels get people and demands: arrays, and one record of plain numbers.

Arrays are handed over one by one: to take one out of a record costs the compiled code more than to use it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# In how many steps bounds count what is covered of an ask (15 bits), and the share of an ask in all asks.
COVERED, SHARED = 1 << 15, 1 << 16

# The columns of a person's codes: first those with a number in the demand's table, then the others.
TABLED = ("years", "education", "salary", "confirmed", "kinds")
CODES = (*TABLED, "categories", "remote_only", "divisions", "held", "wished")
YEARS, EDUCATION, SALARY, CONFIRMED, KINDS, CATEGORIES, REMOTE_ONLY, DIVISIONS, HELD, WISHED = range(10)


class Numbers(NamedTuple):
    """What a demand says in single numbers."""

    block: int
    theta: float
    stated_cap: float
    text_full: float
    says_skills: bool
    says_title: bool
    says_text: bool
    remote: bool
    has_division: bool
    # The bits of the must skills; the bit of the place as a must, 0 if it is none; how near is near enough.
    must_bits: int
    place_bit: int
    near_enough: float
    # Bounds in points of the score: what full skills, text, posts held and posts wished for bring, and the
    # best trait.
    skill_points: float
    text_points: float
    held_points: float
    wished_points: float
    best_trait: float


class People(NamedTuple):
    """The columns of a segment; lists are codes into starts and members, postings places in a block."""

    codes: NDArray[np.uint32]
    # By itself, since it is read of far more people than the codes.
    traits: NDArray[np.uint32]
    group_starts: NDArray[np.int64]
    division_starts: NDArray[np.int64]
    division_members: NDArray[np.uint32]
    held_starts: NDArray[np.int64]
    held_members: NDArray[np.uint32]
    wished_starts: NDArray[np.int64]
    wished_members: NDArray[np.uint32]
    skill_places: NDArray[np.uint16]
    skill_states: NDArray[np.uint16]
    coverage: Floats
    levels: NDArray[np.uint8]
    text_starts: NDArray[np.int64]
    text_terms: NDArray[np.uint32]
    text_times: NDArray[np.uint8]
    slack_codes: NDArray[np.uint32]
    slack: Floats
    list_places: NDArray[np.uint16]
    list_steps: NDArray[np.uint8]
    # For each asked level and state what is covered, in steps rounded up: all in the upper 16 bits, what is
    # proven in the lower ones.
    coverage_steps: NDArray[np.uint32]


class Query(NamedTuple):
    """A demand for one segment.

    ``table`` has for each column of TABLED, from ``table_starts`` on, the value of its block for each code:
    -1 where it is not known. ``fails`` likewise has bits of failed hard conditions for years, education and
    categories. ``near`` is by division, ``likeness`` by title. Cuts say where in the postings of an ask or a
    term each block begins. ``order`` is that of the blocks, the most promising first.
    ``share_steps`` are the shares in steps.
    """

    numbers: Numbers
    weights: Floats
    table: Floats
    table_starts: NDArray[np.int64]
    fails: NDArray[np.uint32]
    fail_starts: NDArray[np.int64]
    near: Floats
    likeness: Floats
    group_points: Floats
    trait_points: Floats
    shares: Floats
    levels: NDArray[np.int64]
    bits: NDArray[np.uint32]
    skill_cuts: NDArray[np.int64]
    terms: NDArray[np.uint32]
    values: Floats
    term_cuts: NDArray[np.int64]
    order: NDArray[np.int64]
    share_steps: NDArray[np.int64]
