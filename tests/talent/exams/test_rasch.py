"""Difficulties and abilities against simulated people and questions whose parameters are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talent.exams.rasch import LEAST_TAKEN, Matrix, abilities, difficulties, standard_error

NAN = float("nan")


def _simulated(seed: int, people: int, hard: Matrix, shift: float = 0.0) -> tuple[Matrix, Matrix]:
    """Answers, and how able each of the people is."""
    chance = np.random.default_rng(seed)
    able = chance.normal(shift, 1.0, size=people)
    solved = chance.random((people, len(hard))) < 1 / (1 + np.exp(hard - able[:, None]))
    return solved.astype(float), able


@pytest.mark.parametrize("shift", [0.0, 1.0])
def test_known_difficulties_come_back_whoever_was_asked(shift: float) -> None:
    hard = np.linspace(-2, 2, 21)
    solved, _ = _simulated(3, 4000, hard, shift)
    assert difficulties(solved) == pytest.approx(hard, abs=0.2)


def test_known_difficulties_come_back_from_random_forms() -> None:
    hard = np.linspace(-2, 2, 41)
    solved, able = _simulated(4, 5000, hard)
    chance = np.random.default_rng(4)
    drawn = np.array([chance.permutation(41) < 15 for _ in range(5000)])
    answers = np.where(drawn, solved, NAN)
    found = difficulties(answers)
    assert found == pytest.approx(hard, abs=0.3)
    assert np.corrcoef(abilities(answers, found), able)[0, 1] > 0.8


def test_two_questions_by_hand() -> None:
    # Thirty got only the first right, ten only the second: b2 - b1 = log 3.
    solved = np.array([[1, 0]] * 30 + [[0, 1]] * 10 + [[1, 1]] * 7 + [[0, 0]] * 5, dtype=float)
    assert difficulties(solved) == pytest.approx([-np.log(3) / 2, np.log(3) / 2], abs=1e-6)


@settings(max_examples=25)
@given(st.integers(0, 1000))
def test_the_order_of_people_and_of_questions_changes_nothing_else(seed: int) -> None:
    solved, _ = _simulated(seed, 120, np.linspace(-1, 1, 6))
    chance = np.random.default_rng(seed)
    people, questions = chance.permutation(120), chance.permutation(6)
    found = difficulties(solved)
    assert difficulties(solved[people][:, questions]) == pytest.approx(
        found[questions], abs=1e-6, nan_ok=True
    )


def test_the_likelihood_is_greatest_where_it_is_said_to_be() -> None:
    solved, _ = _simulated(9, 300, np.linspace(-1, 1, 5))
    wins = solved.T @ (1 - solved)

    def likelihood(places: Matrix) -> float:
        gaps = places[:, None] - places[None, :]
        return float(-(wins * np.log1p(np.exp(gaps))).sum())

    found = difficulties(solved)
    best = likelihood(found)
    chance = np.random.default_rng(1)
    assert all(likelihood(found + chance.normal(0, 0.05, 5)) <= best for _ in range(200))


def test_what_everybody_or_nobody_solved_has_no_difficulty() -> None:
    solved, _ = _simulated(5, 200, np.array([-1.0, 0.0, 1.0]))
    odd = np.column_stack([solved, np.ones(200), np.zeros(200)])
    found = difficulties(odd)
    assert np.isnan(found).tolist() == [False, False, False, True, True]
    assert found[:3] == pytest.approx(difficulties(solved))


def test_what_too_few_took_has_no_difficulty() -> None:
    solved, _ = _simulated(5, 200, np.linspace(-1, 1, 4))
    solved[LEAST_TAKEN - 1 :, 0] = NAN
    assert np.isnan(difficulties(solved)).tolist() == [True, False, False, False]
    assert np.isnan(difficulties(np.full((5, 2), NAN))).all()


def test_all_right_and_all_wrong_have_a_finite_ability_and_more_right_is_more_able() -> None:
    hard = np.linspace(-1, 1, 5)
    rows = np.tril(np.ones((6, 5)), -1)
    found = abilities(rows, hard)
    assert (np.diff(found) > 0).all()
    assert np.abs(found).max() < 5
    assert found == pytest.approx(-found[::-1], abs=1e-6)
    assert np.isnan(abilities(np.full((1, 5), NAN), hard)).all()


def test_abilities_are_near_what_they_are_known_to_be() -> None:
    hard = np.linspace(-2, 2, 60)
    solved, able = _simulated(6, 500, hard)
    found = abilities(solved, hard)
    assert np.mean(found - able) == pytest.approx(0, abs=0.05)
    assert np.std(found - able) < 0.4


def test_the_error_that_is_told_is_the_error_that_is_made() -> None:
    hard = np.linspace(-2, 2, 60)
    solved, able = _simulated(7, 500, hard)
    found = abilities(solved, hard)
    told = [standard_error(one, list(hard)) for one in found]
    assert np.std((found - able) / np.array(told)) == pytest.approx(1, abs=0.1)
