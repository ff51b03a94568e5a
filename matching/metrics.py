"""Measures of a ranking against graded labels. Gains are linear: grade 2 counts twice as much as grade 1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOP = 10
DEEP = 100


@dataclass(frozen=True, slots=True)
class Metrics:
    """Means over the queries, each in [0, 1]."""

    ndcg10: float
    map: float
    mrr: float
    recall10: float
    recall100: float


def measure(order: NDArray[np.int64], grades: Mapping[int, float]) -> Metrics:
    """Measure one ranking: ``order`` holds places of documents, best first; what is not graded has grade 0.

    A graded document that the order leaves out counts as not found.
    """
    gains = np.array([grades.get(int(place), 0.0) for place in order[:DEEP]])
    found = np.flatnonzero(np.isin(order, [place for place, grade in grades.items() if grade > 0]))
    relevant = sum(grade > 0 for grade in grades.values())
    if not relevant:
        raise ValueError("a query without a relevant document cannot be measured")
    return Metrics(
        ndcg10=ndcg(gains, sorted(grades.values(), reverse=True), TOP),
        map=float(np.sum(np.arange(1, len(found) + 1) / (found + 1)) / relevant),
        mrr=1.0 / float(found[0] + 1) if len(found) else 0.0,
        recall10=float((found < TOP).sum() / relevant),
        recall100=float((found < DEEP).sum() / relevant),
    )


def ndcg(gains: Sequence[float] | NDArray[np.float64], ideal: Sequence[float], top: int) -> float:
    """Give the discounted gain of the first ``top`` over the best (Jarvelin and Kekalainen 2002, log2)."""
    best = _discounted(ideal, top)
    return _discounted(gains, top) / best if best > 0 else 0.0


def mean(parts: Sequence[Metrics]) -> Metrics:
    """Give the mean of each measure; every query counts the same."""
    if not parts:
        return Metrics(0.0, 0.0, 0.0, 0.0, 0.0)
    columns = np.array([(one.ndcg10, one.map, one.mrr, one.recall10, one.recall100) for one in parts])
    return Metrics(*(float(value) for value in columns.mean(axis=0)))


def _discounted(gains: Sequence[float] | NDArray[np.float64], top: int) -> float:
    first = np.asarray(gains, np.float64)[:top]
    return float(np.sum(first / np.log2(np.arange(2, len(first) + 2))))
