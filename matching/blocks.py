"""The blocks of the score. Both directions use these functions, so a pair has one score, bit for bit.

Every function takes numbers of people and of demands that broadcast against each other: one demand with
all people, or one person with all demands. Which side is the array makes no difference to the arithmetic.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.shapes import Weights

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIT = ("skill", "occupation", "text", "experience", "education")
WISH = ("salary", "place", "wished", "kind", "freshness")
BLOCKS = FIT + WISH

EXPERIENCE_STEPS = np.array([0.5, 1.0, 2.0, 3.0, 5.0, 8.0])
# Above the most that is offered the value falls in a line, to nothing at this multiple of it.
SALARY_REACH = 1.3
FRESH_HALF_LIFE_DAYS = 90
_FRESH_DAYS = 3650
_FRESHNESS = 2.0 ** (-np.arange(_FRESH_DAYS + 1) / FRESH_HALF_LIFE_DAYS)
# Scores are rounded to nine digits so that sums that are equal on paper are ties in the order, too.
SCORE_DIGITS = 9
# Stand-ins for what was not said.
NO_YEARS = np.nan
NO_NUMBER = -1
TITLE_PARTS = (0.0, 0.1, 0.3, 0.6, 1.0)


def one(value: float) -> NDArray[Any]:
    """Give the one value of the query as an array that broadcasts against all of the other side."""
    return np.array([value])


def flag(value: bool) -> Flags:
    """Give the one flag of the query as an array that broadcasts."""
    return np.array([value], bool)


@dataclass(frozen=True, slots=True)
class Block:
    """The value of one block in [0, 1] for each pair, and whether both sides said something about it."""

    value: Floats
    known: Flags


def experience(have: Floats, asked: Floats) -> Block:
    """Years of experience on a ladder that stops at the years asked: more never counts."""
    asked_steps = np.searchsorted(EXPERIENCE_STEPS, asked, side="right")
    have_steps = np.searchsorted(EXPERIENCE_STEPS, have, side="right")
    reached = np.minimum(have_steps, asked_steps) / np.maximum(asked_steps, 1)
    known = ~np.isnan(have) & ~np.isnan(asked)
    return known_block(np.where(asked_steps == 0, 1.0, reached), known)


def education(have: NDArray[np.int64], asked: NDArray[np.int64]) -> Block:
    """Rank of education against the rank asked: a higher one never counts more."""
    return known_block(np.minimum(1.0, have / np.maximum(asked, 1)), (have > 0) & (asked > 0))


def salary(minimum: NDArray[np.int64], offer: NDArray[np.int64]) -> Block:
    """One while the offer reaches the minimum, then in a line down to zero at 1.3 times the offer."""
    most = np.maximum(offer, 1)
    value = np.clip((SALARY_REACH * most - minimum) / ((SALARY_REACH - 1) * most), 0.0, 1.0)
    return known_block(np.where(minimum <= offer, 1.0, value), (minimum >= 0) & (offer >= 0))


def place(near: Floats, says_places: Flags, remote_only: Flags, remote: Flags, has_division: Flags) -> Block:
    """Nearness of the post; one for a remote post; nothing of a post on site for who works remotely only."""
    value = np.where(remote, 1.0, np.where(remote_only, 0.0, near))
    known = remote | (has_division & (says_places | remote_only))
    return known_block(value, known)


def freshness(confirmed: NDArray[np.int64], demand_confirmed: NDArray[np.int64], today: int) -> Block:
    """Half for every 90 days since the older of the two confirmations."""
    days = np.clip(today - np.minimum(confirmed, demand_confirmed), 0, _FRESH_DAYS)
    return known_block(_FRESHNESS[days], (confirmed >= 0) & (demand_confirmed >= 0))


def own_freshness(confirmed: NDArray[np.int64], today: int) -> Floats:
    """Freshness of one side alone, for breaking ties; nothing said counts as the oldest."""
    days = np.clip(today - confirmed, 0, _FRESH_DAYS)
    return np.where(confirmed >= 0, _FRESHNESS[days], 0.0)


def capped_skill(total: Floats, proven: Floats, cap: float) -> Floats:
    """Skill block: the part that rests on stated claims only counts up to the cap."""
    return np.minimum(np.minimum(total, proven + cap), 1.0)


def text(likeness: Floats, full: float) -> Floats:
    """Text block: full at the likeness that the best honest texts reach; repeating words saturates before."""
    return np.minimum(1.0, likeness / full)


@lru_cache(maxsize=1 << 16)
def code_likeness(one: str, other: str) -> float:
    """Likeness of two occupation codes by the parts they share: detail 1, minor .6, middle .3, major .1."""
    if not one or not other:
        return 0.0
    ours, theirs = one.split("-"), other.split("-")
    shared = 0
    for left, right in zip(ours, theirs, strict=False):
        if left != right:
            break
        shared += 1
    return TITLE_PARTS[min(shared, len(TITLE_PARTS) - 1)]


def known_block(value: Floats, known: Flags) -> Block:
    """Give a block with the value 0 wherever it is not known."""
    return Block(np.where(known, value, 0.0), np.asarray(known, bool))


@dataclass(frozen=True, slots=True)
class Scores:
    """What the score of each pair is made of: 0-100, with the shares of the two sides."""

    score: Floats
    fit: Floats
    wish: Floats
    fit_share: Floats
    fit_weight: Floats
    wish_weight: Floats


def combine(blocks: dict[str, Block], weights: Weights, size: int) -> Scores:
    """Give the score of each pair. A block that is not known leaves its weight to the others of its side.

    But where a demand lists no skills its words stand in for the list: the text has the weight of the skills.
    A side of which nothing is known leaves the whole score to the other side.
    """
    fit, fit_weight = _side(blocks, FIT, weights, size)
    wish, wish_weight = _side(blocks, WISH, weights, size)
    fit_share = np.where(wish_weight > 0, np.where(fit_weight > 0, weights.theta, 0.0), 1.0)
    score = np.round(100.0 * (fit_share * fit + (1.0 - fit_share) * wish), SCORE_DIGITS)
    return Scores(score, 100.0 * fit, 100.0 * wish, fit_share, fit_weight, wish_weight)


def block_weight(name: str, blocks: dict[str, Block], weights: Weights) -> Floats:
    """Give what a block weighs for each pair before the weights of its side are brought to one."""
    own: float = getattr(weights, name)
    if name != "text":
        return np.where(blocks[name].known, own, 0.0)
    whole = np.where(blocks["skill"].known, own, own + weights.skill)
    return np.where(blocks[name].known, whole, 0.0)


def _side(
    blocks: dict[str, Block], names: tuple[str, ...], weights: Weights, size: int
) -> tuple[Floats, Floats]:
    total, weight = np.zeros(size), np.zeros(size)
    for name in names:
        share = block_weight(name, blocks, weights)
        total += share * blocks[name].value
        weight += share
    mean = np.divide(total, weight, out=np.zeros(size), where=weight > 0)
    # No value exceeds one, but the quotient of two rounded sums may, in the last digit.
    return np.minimum(mean, 1.0), weight
