"""Order by both sides at once: fit^theta * wish^(1-theta), exactly, with the proof that nobody is missed.

The weighted geometric mean never exceeds the weighted arithmetic one, which is the score. So whoever stands
below the K-th of the score can't have more than the K-th has, and once that is no more than what the last
one wanted has, the first K hold the answer.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matching.among import Keep
from matching.blocks import SCORE_DIGITS, Floats
from matching.demand_set import DemandSet
from matching.encode import Asked, EncodedDemand
from matching.matcher import NEAR, Matcher, Top
from matching.shapes import Match, Ranking, Talent

# How many of the score's order are looked at first; doubled until the proof holds.
FIRST_LOOK = 64


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof of an order: nobody beyond the first ``looked_at`` of the score can have over ``bound``.

    ``bound`` is 0 where everybody was looked at; ``proved`` says that all who were wanted reach it.
    """

    looked_at: int
    bound: float
    proved: bool
    theta: float


@dataclass(frozen=True, slots=True)
class Mutual:
    """A page in the mutual order, the mutual score (0-100) of each on it by id, and its proof."""

    ranking: Ranking
    scores: dict[int, float]
    certificate: Certificate


def mutual_scores(top: Top, theta: float) -> Floats:
    """Give the geometric mean of both sides; where one side says nothing, the score, which is the other's.

    Rounded as the score is, and held below it, so that the bound is no matter of the last digit.
    """
    mean = np.round(100.0 * (top.fit / 100.0) ** theta * (top.wish / 100.0) ** (1.0 - theta), SCORE_DIGITS)
    no_wish = (top.wish == 0.0) & (top.scores == np.round(top.fit, SCORE_DIGITS))
    no_fit = (top.fit == 0.0) & (top.scores == np.round(top.wish, SCORE_DIGITS))
    return np.where(no_wish | no_fit, top.scores, np.minimum(mean, top.scores))


def rerank(first: Callable[[int], Top], wanted: int, theta: float) -> tuple[Top, Floats, Certificate]:
    """Give the first ``wanted`` by mutual score; ``first(K)`` gives the first K by score.

    Who ties stays in the order of the score, so one beyond the K-th who ties with the last one wanted
    comes after that one, and a bound that is just reached is proof enough.
    """
    count = max(FIRST_LOOK, 2 * wanted)
    while True:
        top = first(count)
        scores = mutual_scores(top, theta)
        order = np.argsort(-scores, kind="stable")[:wanted]
        if len(top.ids) < count:
            bound, proved = 0.0, True
        else:
            bound = float(top.scores[-1])
            proved = wanted == 0 or bool(scores[order[-1]] >= bound)
        if proved:
            chosen = Top(top.ids[order], top.scores[order], top.fit[order], top.wish[order])
            return chosen, scores[order], Certificate(len(top.ids), bound, proved, theta)
        count *= 2


def rank_mutually(
    matcher: Matcher,
    demand: Asked,
    *,
    today: date,
    offset: int = 0,
    limit: int = 20,
    keep: Keep = None,
    near: int = NEAR,
) -> Mutual:
    """Rank people for a demand as ``Matcher.rank`` does, in the mutual order."""
    query = demand if isinstance(demand, EncodedDemand) else matcher.encode(demand)
    top, scores, certificate = rerank(
        lambda count: matcher.top(query, today=today, count=count, keep=keep),
        offset + limit,
        matcher.weights.theta,
    )
    whole = matcher.rank(query, today=today, limit=0, keep=keep, near=near)
    ids = top.ids[offset:].tolist()
    page = matcher.rank(query, today=today, limit=len(ids), keep=ids, near=0).matches
    matches = _in_order(ids, {match.talent_id: match for match in page}, offset)
    points = dict(zip(ids, scores[offset:].tolist(), strict=True))
    return Mutual(replace(whole, matches=matches), points, certificate)


def rank_demands_mutually(
    matcher: Matcher,
    talent: Talent,
    demands: DemandSet,
    *,
    today: date,
    offset: int = 0,
    limit: int = 20,
    keep: Collection[int] | None = None,
    near: int = NEAR,
) -> Mutual:
    """Rank demands for a person as ``Matcher.rank_demands`` does, in the mutual order."""
    top, scores, certificate = rerank(
        lambda count: matcher.top_demands(talent, demands, today=today, count=count, keep=keep),
        offset + limit,
        matcher.weights.theta,
    )
    whole = matcher.rank_demands(talent, demands, today=today, limit=0, keep=keep, near=near)
    ids = top.ids[offset:].tolist()
    page = matcher.rank_demands(talent, demands, today=today, limit=len(ids), keep=ids, near=0).matches
    matches = _in_order(ids, {match.demand_id: match for match in page}, offset)
    points = dict(zip(ids, scores[offset:].tolist(), strict=True))
    return Mutual(replace(whole, matches=matches), points, certificate)


def _in_order(ids: Sequence[int], matches: dict[int, Match], offset: int) -> tuple[Match, ...]:
    return tuple(replace(matches[number], rank=offset + at) for at, number in enumerate(ids, start=1))
