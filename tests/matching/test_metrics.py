"""The measures, against figures worked out by hand and against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, ndcg_score

from matching.metrics import Metrics, mean, measure, ndcg


def test_a_perfect_ranking_measures_one() -> None:
    measured = measure(np.array([2, 0, 1, 3]), {2: 2.0, 0: 1.0})
    assert measured == Metrics(1.0, 1.0, 1.0, 1.0, 1.0)


def test_gains_are_linear() -> None:
    # Grade 1 first and 2 second: (1 + 2 / log2 3) / (2 + 1 / log2 3).
    discount = 1 / np.log2(3)
    expected = (1 + 2 * discount) / (2 + discount)
    assert measure(np.array([0, 1]), {0: 1.0, 1: 2.0}).ndcg10 == pytest.approx(expected)


def test_what_the_ranking_leaves_out_counts_as_not_found() -> None:
    measured = measure(np.array([5, 1]), {1: 1.0, 9: 1.0})
    assert measured.map == pytest.approx(0.25)
    assert measured.recall100 == 0.5


def test_recall_counts_the_first_ten_and_hundred() -> None:
    measured = measure(np.arange(200), {9: 1.0, 10: 1.0, 99: 1.0, 100: 1.0})
    assert (measured.recall10, measured.recall100) == (0.25, 0.75)


def test_a_grade_of_zero_is_not_relevant() -> None:
    assert measure(np.array([0, 1]), {0: 0.0, 1: 1.0}).mrr == 0.5


def test_a_query_with_nothing_to_find_is_refused() -> None:
    with pytest.raises(ValueError, match="relevant"):
        measure(np.array([0]), {0: 0.0})


def test_the_mean_of_no_query_is_nothing() -> None:
    assert mean([]) == Metrics(0.0, 0.0, 0.0, 0.0, 0.0)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=30).filter(any))
def test_ndcg_is_that_of_scikit_learn(grades: list[int]) -> None:
    scores = np.arange(len(grades), 0, -1, dtype=float)
    ours = ndcg([float(grade) for grade in grades], sorted(grades, reverse=True), 10)
    assert ours == pytest.approx(ndcg_score([grades], [scores], k=10))


@given(st.lists(st.booleans(), min_size=1, max_size=30).filter(any))
def test_mean_average_precision_is_that_of_scikit_learn(relevant: list[bool]) -> None:
    scores = np.arange(len(relevant), 0, -1, dtype=float)
    grades = {place: 1.0 for place, good in enumerate(relevant) if good}
    ours = measure(np.arange(len(relevant)), grades).map
    assert ours == pytest.approx(average_precision_score(relevant, scores))
