"""Fits what the blocks of ``fit`` weigh to labelled sets: `tune(folders)` gives weights and what they change.

Pairwise logistic regression inside each query on what is graded higher against what is graded lower, each
pair weighed by what swapping the two would change in nDCG@10 (LambdaRank, Burges 2006), never below zero,
with a ridge toward the weights in use: few labels move them little. Of the way from those to the fitted ones
that step is taken which ranks best, none if none does. A block that the sets say nothing of keeps its weight.
The figures are of queries left out of the fit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matching.blocks import FIT
from matching.evaluate import Document, Progress, demand_of, read_set, talent_of
from matching.matcher import Matcher
from matching.metrics import TOP, measure
from matching.shapes import Demand, Match, Vocabulary, Weights

FOLDS = 5
# Score differences inside a query are a few tenths: so steep, a difference of .3 is a clear preference.
SLOPE = 10.0
# By how much of itself a weight is away from the one in use, squared; a twentieth is taken for less.
RIDGE, LEAST = 0.2, 0.05
# Of each query: how many of the graded, and how many of those that rank first.
GRADED, FIRST = 20, 60
# How far to go, and by how many queries of each set that is found out.
STEPS, TRIED = (0.0, 0.1, 0.25, 0.5, 1.0), 100
RESAMPLES = 2000
DIGITS = 4
# The most that held-out nDCG@10 may fall on a set before the weights are no longer for use.
TOLERATED = 0.005
_DAY = date(2026, 1, 1)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SetFigures:
    """Mean nDCG@10 of held-out queries before and after, and the 95% bootstrap interval of the gain."""

    set: str
    queries: int
    pairs: int
    before: float
    after: float
    low: float
    high: float

    @property
    def falls(self) -> bool:
        return self.after < self.before - TOLERATED


@dataclass(frozen=True, slots=True)
class Tuning:
    """The weights fitted to all queries, and what fits without a fifth of them give on that fifth."""

    weights: Weights
    sets: tuple[SetFigures, ...]

    @property
    def harmful(self) -> tuple[str, ...]:
        """The sets on which the weights do worse than those in use."""
        return tuple(one.set for one in self.sets if one.falls)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Set:
    """A labelled set at work: its matcher, demands and grades, and the pairs of each query."""

    name: str
    matcher: Matcher
    demands: Sequence[Demand]
    grades: Sequence[dict[int, float]]
    pairs: Sequence[Floats]

    def quality(self, query: int, weights: Weights) -> float:
        ranked = replace(self.matcher, weights=weights).ranked_ids(self.demands[query], today=_DAY)
        return measure(ranked - 1, self.grades[query]).ndcg10


def tune(
    folders: Sequence[Path],
    *,
    vocabulary: Vocabulary | None = None,
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> Tuning:
    """Fit the weights to some labelled sets, each of which counts the same. Raises BadSetError."""
    prior = weights or Weights()
    sets = [_read(folder, vocabulary or Vocabulary(), prior) for folder in folders]
    total = sum(len(one.demands) for one in sets)
    gains: list[list[tuple[float, float]]] = [[] for _ in sets]
    done = 0
    for fold in range(FOLDS):
        fitted = _fitted(sets, fold, prior)
        for one, found in zip(sets, gains, strict=True):
            for query in range(fold, len(one.demands), FOLDS):
                found.append((one.quality(query, prior), one.quality(query, fitted)))
                done += 1
                if progress is not None:
                    progress(done, total)
    figures = (_figures(one, np.array(found)) for one, found in zip(sets, gains, strict=True))
    return Tuning(_fitted(sets, None, prior), tuple(figures))


def fit_weights(sets: Sequence[Sequence[Floats]], prior: Weights) -> Weights:
    """Fit the weights to pairs, set by set: by how much each block differs and what the pair weighs, a row.

    Every set counts the same.
    """
    start = np.array([getattr(prior, name) for name in FIT])
    scale = np.maximum(start, LEAST)
    filled = [np.concatenate(group) for group in sets if sum(map(len, group))]
    if not filled:
        return prior
    rows = np.concatenate([pairs[:, :-1] for pairs in filled])
    shares = np.concatenate([pairs[:, -1] / pairs[:, -1].sum() / len(filled) for pairs in filled])

    def loss(point: Floats) -> tuple[float, Floats]:
        margins = SLOPE * (rows @ point)
        away = (point - start) / scale
        value = float(shares @ np.logaddexp(0.0, -margins)) + RIDGE * float(away @ away)
        wrong = shares / (1.0 + np.exp(np.clip(margins, -500.0, 500.0)))
        slope: Floats = -SLOPE * (rows.T @ wrong) + 2.0 * RIDGE * away / scale
        return value, slope

    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(FIT)).x
    told = np.abs(rows).sum(axis=0) > 0
    if not found[told].sum():
        return prior
    # Rankings don't change with the scale, so what is told of shares what it had before.
    found[told] *= start[told].sum() / found[told].sum()
    return replace(prior, **dict(zip(FIT, _shares(found), strict=True)))


def _shares(point: Floats) -> list[float]:
    """Give weights that add up to one, in a few digits; what rounding leaves goes to the greatest."""
    whole = float(point.sum())
    rounded = [round(float(value) / whole, DIGITS) for value in point]
    greatest = rounded.index(max(rounded))
    rounded[greatest] = round(1.0 - sum(rounded[:greatest] + rounded[greatest + 1 :]), DIGITS)
    return rounded


def _read(folder: Path, vocabulary: Vocabulary, weights: Weights) -> _Set:
    labelled = read_set(folder)
    people = (talent_of(place + 1, document) for place, document in enumerate(labelled.candidates))
    matcher = Matcher.build(people, vocabulary, weights)
    queries: list[tuple[Document, dict[int, float]]] = [
        (labelled.queries[place], dict(labelled.grades[place])) for place in labelled.measured
    ]
    demands = [demand_of(number, document) for number, (document, _) in enumerate(queries, start=1)]
    grades = [given for _, given in queries]
    pairs = [_pairs(matcher, *one) for one in zip(demands, grades, strict=True)]
    return _Set(labelled.name, matcher, demands, grades, pairs)


def _kept(one: _Set, fold: int | None) -> list[int]:
    return [query for query in range(len(one.pairs)) if query % FOLDS != fold]


def _fitted(sets: Sequence[_Set], fold: int | None, prior: Weights) -> Weights:
    """Fit to the queries outside a fold, or to all, and take the step that ranks them best."""
    kept = [_kept(one, fold) for one in sets]
    far = fit_weights(
        [[one.pairs[query] for query in own] for one, own in zip(sets, kept, strict=True)], prior
    )
    found: list[tuple[float, Weights]] = []
    for step in STEPS:
        weights = _between(prior, far, step)
        tried = [
            np.mean([one.quality(query, weights) for query in own[:: max(1, len(own) // TRIED)]])
            for one, own in zip(sets, kept, strict=True)
            if own
        ]
        found.append((float(np.mean(tried)), weights))
    return max(found, key=lambda one: one[0])[1]


def _between(prior: Weights, far: Weights, step: float) -> Weights:
    if not step:
        return prior
    ways = np.array([(getattr(prior, name), getattr(far, name)) for name in FIT])
    return replace(prior, **dict(zip(FIT, _shares(ways @ [1.0 - step, step]), strict=True)))


def _pairs(matcher: Matcher, demand: Demand, grades: dict[int, float]) -> Floats:
    """Give a row for each pair of a higher and a lower grade of which one is among the first ten."""
    first = (matcher.top(matcher.encode(demand), today=_DAY, count=FIRST).ids - 1).tolist()
    chosen = sorted({*sorted(grades, key=lambda place: (-grades[place], place))[:GRADED], *first})
    ids = [place + 1 for place in chosen]
    ranking = matcher.rank(demand, today=_DAY, limit=len(chosen), keep=ids, near=0)
    values = {match.talent_id - 1: _values(match, bool(demand.asks)) for match in ranking.matches}
    discounts = dict(zip(first, 1.0 / np.log2(np.arange(2, TOP + 2)), strict=False))
    rows = []
    for higher in (place for place in values if grades.get(place, 0.0) > 0):
        for lower in values:
            gap = grades[higher] - grades.get(lower, 0.0)
            swap = gap * abs(discounts.get(higher, 0.0) - discounts.get(lower, 0.0))
            if gap > 0 and swap > 0:
                rows.append(np.append(values[higher] - values[lower], swap))
    return np.array(rows, np.float64).reshape(-1, len(FIT) + 1)


def _values(match: Match, asks: bool) -> Floats:
    """Give what each weight of ``fit`` multiplies: where no skill is asked, the text for the skills."""
    found = {part.block: part.value for part in match.contributions}
    if not asks:
        found["skill"] = found.get("text", 0.0)
    return np.array([found.get(name, 0.0) for name in FIT])


def _figures(one: _Set, gains: Floats) -> SetFigures:
    low, high = interval(gains[:, 1] - gains[:, 0])
    return SetFigures(
        set=one.name,
        queries=len(gains),
        pairs=sum(map(len, one.pairs)),
        before=float(gains[:, 0].mean()),
        after=float(gains[:, 1].mean()),
        low=low,
        high=high,
    )


def interval(differences: Iterable[float]) -> tuple[float, float]:
    """Give the 95% bootstrap interval of a mean over queries (Efron 1979), the same on every run."""
    given = np.array(list(differences), np.float64)
    dice = np.random.default_rng(0)
    means = given[dice.integers(0, len(given), (RESAMPLES, len(given)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
