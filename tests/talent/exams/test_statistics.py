"""Figures of questions and papers against examples computed by hand, and what must hold of them always."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from talent.exams.enums import ItemFlag
from talent.exams.statistics import (
    LEAST_TAKEN,
    Matrix,
    OptionFigure,
    alpha,
    correlation,
    discriminations,
    facilities,
    flags_of,
    option_figures,
    paper_figure,
    rest_shares,
)

NAN = float("nan")
# Five people, four questions of one point.
FIVE = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]], dtype=float)
ONES = np.ones_like(FIVE)
MATRICES = st.tuples(st.integers(3, 12), st.integers(2, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.5, 1.0, 2.0]))
)


def _ability(chance: np.random.Generator, people: int, items: int) -> Matrix:
    able, hard = chance.normal(size=(people, 1)), chance.normal(size=(1, items))
    return (chance.random((people, items)) < 1 / (1 + np.exp(hard - able))).astype(float)


def test_facility_is_the_mean_share_of_the_points_of_those_who_were_asked() -> None:
    assert facilities(FIVE, ONES).tolist() == pytest.approx([0.8, 0.6, 0.4, 0.2])
    assert facilities(2 * FIVE, 4 * ONES)[0] == pytest.approx(0.4)
    assert facilities(np.array([[1.0, NAN], [0.0, 1.0]]), np.ones((2, 2))).tolist() == [0.5, 1.0]


def test_discrimination_by_hand() -> None:
    # The second question against the rest 3, 2, 1, 1, 0 of 3: r = 1.8 / sqrt(1.2 * 5.2).
    assert discriminations(FIVE, ONES)[1] == pytest.approx(1.8 / np.sqrt(1.2 * 5.2))
    # The first: 1, 1, 1, 1, 0 against 3, 2, 1, 0, 0, so 1.2 / sqrt(0.8 * 6.8).
    assert discriminations(FIVE, ONES)[0] == pytest.approx(1.2 / np.sqrt(0.8 * 6.8))


def test_the_rest_leaves_the_question_itself_out_and_what_was_not_asked() -> None:
    points = np.array([[1.0, 2.0, NAN]])
    rest = rest_shares(points, np.array([[1.0, 4.0, NAN]]))
    assert rest[0, :2].tolist() == [0.5, 1.0]
    assert np.isnan(rest_shares(np.array([[1.0]]), np.array([[1.0]]))).all()


def test_alpha_by_hand() -> None:
    # Variances .2, .3, .3, .2, of the whole 2.5: 4/3 * (1 - 1/2.5).
    assert alpha(FIVE) == pytest.approx(4 / 3 * (1 - 1.0 / 2.5))


@given(MATRICES)
def test_alpha_of_one_form_is_the_usual_one(points: Matrix) -> None:
    whole = points.sum(axis=1).var(ddof=1)
    if whole < 1e-9:
        return
    items = points.shape[1]
    usual = items / (items - 1) * (1 - points.var(axis=0, ddof=1).sum() / whole)
    assert alpha(points) == pytest.approx(usual)


def test_alpha_of_random_forms_is_near_that_of_forms_of_their_length() -> None:
    chance = np.random.default_rng(5)
    answers = _ability(chance, 4000, 60)
    drawn = np.array([chance.permutation(60) < 20 for _ in range(4000)])
    spread = [alpha(answers[:, chance.permutation(60)[:20]]) for _ in range(30)]
    known = float(np.mean([one for one in spread if one is not None]))
    assert alpha(np.where(drawn, answers, NAN)) == pytest.approx(known, abs=0.02)


@given(MATRICES, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(points: Matrix, chance: object) -> None:
    most = np.full_like(points, 2.0)
    order = list(range(len(points)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    for before, after in zip(
        discriminations(points, most), discriminations(points[order], most), strict=True
    ):
        assert before == (None if after is None else pytest.approx(after, abs=1e-9))
    assert facilities(points, most) == pytest.approx(facilities(points[order], most))
    one, two = alpha(points), alpha(points[order])
    assert one == (None if two is None else pytest.approx(two, abs=1e-6))


@given(MATRICES, st.integers(0, 5))
def test_the_order_of_questions_only_moves_their_figures(points: Matrix, shift: int) -> None:
    most = np.full_like(points, 2.0)
    moved = discriminations(np.roll(points, shift, axis=1), most)
    for one, two in zip(
        np.roll(np.array(moved, dtype=float), -shift), discriminations(points, most), strict=True
    ):
        assert (np.isnan(one) and two is None) or one == pytest.approx(two, abs=1e-9)


@given(MATRICES)
def test_a_correlation_stays_within_its_bounds(points: Matrix) -> None:
    for one in discriminations(points, np.full_like(points, 2.0)):
        assert one is None or -1 <= one <= 1


def test_a_question_answered_at_random_tells_nobody_apart_and_a_reversed_key_is_seen() -> None:
    chance = np.random.default_rng(7)
    answers = _ability(chance, 3000, 20)
    answers[:, 0] = chance.random(3000) < 0.5
    answers[:, 1] = 1 - answers[:, 1]
    found = discriminations(answers, np.ones_like(answers))
    assert found[0] == pytest.approx(0, abs=0.06)
    assert (found[1] or 0) < -0.2
    assert all((one or 0) > 0.2 for one in found[2:])
    assert ItemFlag.REVERSED in flags_of(3000, 0.5, found[1], [], 0)


def test_what_does_not_vary_has_no_correlation() -> None:
    assert correlation(np.ones(5), np.arange(5.0)) is None
    assert correlation(np.arange(2.0), np.arange(2.0)) is None
    assert correlation(np.arange(5.0), 3 * np.arange(5.0)) == pytest.approx(1)


def test_options_are_counted_over_the_answers_that_are_kept() -> None:
    chosen = [frozenset("A"), frozenset("A"), frozenset("B"), frozenset(), None]
    rest = np.array([0.9, 0.7, 0.2, 0.1, 0.5])
    a, b, c = option_figures("ABC", frozenset("A"), chosen, rest, 0.5)
    assert [(one.chosen, one.share) for one in (a, b, c)] == [(2, 0.5), (1, 0.25), (0, 0.0)]
    assert a.right
    assert b.works
    assert (b.discrimination or 0) < 0
    assert not c.works


def test_a_distractor_that_the_able_choose_does_not_work() -> None:
    chosen = [frozenset("B"), frozenset("B"), frozenset("A"), frozenset("A")]
    _, b = option_figures("AB", frozenset("A"), chosen, np.array([0.9, 0.8, 0.2, 0.1]), 0.5)
    assert not b.works


def test_where_nearly_all_are_right_no_distractor_is_blamed() -> None:
    chosen = [frozenset("A")] * 50
    assert option_figures("AB", frozenset("A"), chosen, np.linspace(0, 1, 50), 1.0)[1].works


@pytest.mark.parametrize(
    ("facility", "discrimination", "flags"),
    [
        (0.5, 0.4, []),
        (0.96, 0.4, [ItemFlag.TOO_EASY]),
        (0.1, 0.1, [ItemFlag.TOO_HARD, ItemFlag.WEAK]),
        (0.5, -0.01, [ItemFlag.REVERSED]),
        (0.5, None, []),
    ],
)
def test_flags_follow_the_thresholds(
    facility: float, discrimination: float | None, flags: list[ItemFlag]
) -> None:
    assert flags_of(LEAST_TAKEN, facility, discrimination, [], 0) == flags
    assert flags_of(LEAST_TAKEN - 1, facility, discrimination, [], 0) == []
    assert flags_of(1, facility, discrimination, [], 2) == [ItemFlag.REPORTED]


def test_a_question_is_flagged_for_most_of_its_distractors_or_for_one_that_draws_the_able() -> None:
    right = OptionFigure("A", True, 15, 0.5, 0.4, works=True)
    good = OptionFigure("B", False, 15, 0.5, -0.4, works=True)
    idle = OptionFigure("C", False, 0, 0.0, None, works=False)
    misleading = OptionFigure("D", False, 9, 0.3, 0.2, works=False)

    def flagged(*wrong: OptionFigure) -> bool:
        return flags_of(LEAST_TAKEN, 0.5, 0.4, [right, *wrong], 0) == [ItemFlag.DISTRACTOR]

    assert not flagged(good, good, idle)
    assert flagged(good, idle, idle)
    assert flagged(good, good, misleading)


def test_a_paper_is_summed_up_in_shares_of_its_points() -> None:
    figure = paper_figure(FIVE, ONES)
    assert (figure.taken, figure.mean) == (5, 50)
    assert figure.deviation == pytest.approx(25 * np.sqrt(2.5))
    assert figure.reliability is None
    assert paper_figure(np.tile(FIVE, (6, 1)), np.tile(ONES, (6, 1))).reliability is not None
