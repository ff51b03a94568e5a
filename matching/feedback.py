"""What an enterprise's choices say of a demand: shares of the asked skills that move within bounds.

For each ask the mean coverage of those shortlisted, less that of those rejected, is the way in which the
first stand further above the second (Rocchio's rule, on the asks alone). Nothing is learnt from one side
without the other: what everybody shortlisted has may be what everybody has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.emphasis import moved
from matching.encode import EncodedAsk, EncodedDemand
from matching.mastery import LEVELS, State
from matching.shapes import Emphasis

# How far a difference of one in the mean coverage of an ask moves its share. Of the values that were measured
# (bench/feedback.py) the one that costs a demand which said all already no more than .005 of nDCG@10.
BETA = 0.25

Mastery = tuple[tuple[str, State], ...]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """The share of an ask in the skill block as the demand has it, and as the choices make it."""

    key: str
    words: str
    before: float
    after: float


def emphasis_of(
    asks: Sequence[EncodedAsk],
    shortlisted: Sequence[Mastery],
    rejected: Sequence[Mastery],
    beta: float = BETA,
) -> Emphasis:
    """Give the step of each ask: ``beta`` times the difference of the two mean coverages.

    Empty where nothing can be learnt: a side is empty, or every ask tells the two apart alike.
    """
    if not shortlisted or not rejected:
        return ()
    chosen, refused = ([dict(mastery) for mastery in people] for people in (shortlisted, rejected))
    steps = tuple((ask.key, beta * (_covered(ask, chosen) - _covered(ask, refused))) for ask in asks)
    return steps if len({step for _, step in steps}) > 1 else ()


def _covered(ask: EncodedAsk, people: Sequence[dict[str, State]]) -> float:
    """Give the part of an ask that people cover in the mean."""
    # Whole thousandths, so the order of the people cannot matter.
    credit = sum(sum(person[ask.key][: min(ask.level, LEVELS)]) for person in people if ask.key in person)
    return credit / (1000 * ask.level * len(people))


def adjustments(plain: EncodedDemand, adjusted: EncodedDemand) -> tuple[Adjustment, ...]:
    """Compare two encodings of one demand, without its emphasis and with it, the weightiest ask first."""
    found = [
        Adjustment(before.key, before.words, before.share, after.share)
        for before, after in zip(plain.asks, adjusted.asks, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-one.before, one.key)))


def moved_share(changes: Sequence[Adjustment]) -> float:
    """Give how much of the skill block the adjustments move in all, at most MOST_MOVED."""
    return moved([change.after - change.before for change in changes])
