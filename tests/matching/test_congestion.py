"""Prices: an optimum against trying everything, dual values that prove it, the knee, and what it gains."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.congestion import Lists, exposure, first_places, gini, knee, price, solve

# Few distinct scores, so that there are ties.
SCORES = st.sampled_from([0.0, 10.0, 20.5, 33.333333333, 60.0, 99.5]) | st.floats(0, 100).map(
    lambda score: round(score, 9)
)


def lists_of(*rows):
    """One row of {person: score} for each demand, put in order."""
    ordered = [sorted(row.items(), key=lambda one: -one[1]) for row in rows]
    return Lists(
        np.cumsum([0, *(len(row) for row in ordered)]),
        np.array([person for row in ordered for person, _ in row], np.int64),
        np.array([score for row in ordered for _, score in row], np.float64),
    )


def markets(demands=4, people=5):
    row = st.dictionaries(st.integers(1, people), SCORES, max_size=people)
    return st.lists(row, min_size=1, max_size=demands)


def brute_force(rows, cap, places):
    """The best sum of scores over every choice of people for every demand."""
    choices = [
        [chosen for size in range(min(places, len(row)) + 1) for chosen in combinations(sorted(row), size)]
        for row in rows
    ]
    best = 0.0
    for plan in product(*choices):
        people = [person for chosen in plan for person in chosen]
        if all(people.count(person) <= cap for person in set(people)):
            worth = sum(row[person] for row, chosen in zip(rows, plan, strict=True) for person in chosen)
            best = max(best, worth)
    return best


def hot_market(demands=40, people=200, seed=0):
    """A few people are wanted by everybody: what they are worth weighs more than whom they suit."""
    chance = np.random.default_rng(seed)
    quality = chance.normal(0, 8, people)
    scores = np.clip(50 + quality + chance.normal(0, 3, (demands, people)), 0, 100).round(9)
    return lists_of(*({person: float(score) for person, score in enumerate(row)} for row in scores))


@settings(max_examples=60, deadline=None)
@given(markets(), st.integers(1, 3), st.integers(1, 2))
def test_the_plan_is_the_best_of_all_plans(rows, cap, places):
    plan = solve(lists_of(*rows), cap, places)
    assert plan.utility == pytest.approx(brute_force(rows, cap, places), abs=1e-5)


@settings(max_examples=150, deadline=None)
@given(markets(demands=12, people=15), st.integers(1, 6), st.integers(1, 4))
def test_the_dual_values_prove_the_plan(rows, cap, places):
    lists = lists_of(*rows)
    plan = solve(lists, cap, places)
    number = np.searchsorted(plan.persons, lists.people)
    loads = np.bincount(number, plan.filled, minlength=len(plan.persons))
    given_out = np.bincount(lists.demand_of, plan.filled, minlength=len(rows))
    # A plan that may be carried out,
    assert (loads <= cap + 1e-6).all()
    assert (given_out <= places + 1e-6).all()
    # values that no pair exceeds without being wholly filled,
    assert (plan.prices >= 0).all()
    assert (plan.rents >= 0).all()
    gain = lists.scores - plan.rents[lists.demand_of] - plan.prices[number]
    assert (plan.filled[gain > 1e-5] > 1 - 1e-6).all()
    assert (plan.filled[gain < -1e-5] < 1e-6).all()
    # a price only for who is wholly taken, a rent only for a demand without a free place,
    assert (loads[plan.prices > 1e-6] > cap - 1e-6).all()
    assert (given_out[plan.rents > 1e-6] > places - 1e-6).all()
    # and the same sum on both sides.
    dual = cap * plan.prices.sum() + places * plan.rents.sum() + np.maximum(gain, 0).sum()
    assert plan.utility == pytest.approx(dual, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(markets(demands=12, people=15), st.integers(1, 4), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_knee_is_the_smallest_cap_that_keeps_the_share(rows, places, kept):
    lists = lists_of(*rows)
    plan, whole = knee(lists, places, kept)
    assert plan.utility >= kept * whole - 1e-5
    if plan.cap > 1:
        assert solve(lists, plan.cap - 1, places).utility < kept * whole + 1e-5


def test_the_knee_of_a_hot_market_is_found_as_by_trying_every_cap():
    lists = hot_market()
    plan, whole = knee(lists, 10, 0.99)
    caps = range(1, 41)
    smallest = next(cap for cap in caps if solve(lists, cap, 10).utility >= 0.99 * whole)
    assert plan.cap == smallest
    assert 1 < smallest < exposure(lists, lists.scores, 10).longest


def test_prices_let_more_people_be_seen_for_little():
    found = price(hot_market())
    assert found.kept >= 0.99
    assert found.after.people > found.before.people
    assert found.after.longest < found.before.longest
    assert found.after.gini < found.before.gini
    assert found.after.utility >= 0.98 * found.before.utility


def test_a_price_is_taken_from_the_score_of_whoever_is_wanted_by_many():
    rows = [{1: 90.0, number: 89.5} for number in range(2, 12)]
    found = price(lists_of(*rows), places=1)
    assert (found.before.people, found.before.longest) == (1, 10)
    assert found.cap == 1
    assert found.of(np.array([1]))[0] >= 0.5
    assert found.of(np.array([2, 3, 99])).tolist() == [0.0, 0.0, 0.0]


def test_where_nobody_is_wanted_twice_nothing_changes():
    rows = [{10 * demand + one: 90.0 - one for one in range(5)} for demand in range(4)]
    found = price(lists_of(*rows), places=3)
    assert found.prices.tolist() == [0.0] * 20
    assert (found.cap, found.kept) == (1, 1.0)
    assert found.before == found.after


@pytest.mark.parametrize("rows", [[], [{}], [{}, {}], [{1: 0.0}, {1: 0.0}]])
def test_a_market_in_which_there_is_nothing_to_gain_has_no_prices(rows):
    found = price(lists_of(*rows))
    assert found.prices.sum() == 0.0
    assert found.kept == 1.0


def test_the_same_market_has_the_same_prices_bit_for_bit():
    one, other = price(hot_market(seed=3)), price(hot_market(seed=3))
    assert one.prices.tobytes() == other.prices.tobytes()
    assert (one.cap, one.kept, one.after) == (other.cap, other.kept, other.after)


def test_the_first_places_keep_the_order_of_the_list_among_ties():
    lists = lists_of({5: 2.0, 6: 2.0, 7: 2.0}, {8: 1.0})
    assert lists.people[first_places(lists, np.array([1.0, 2.0, 2.0, 0.0]), 2)].tolist() == [6, 7, 8]


def test_inequality_is_nought_for_equals_and_near_one_where_one_has_all():
    assert gini(np.array([3, 3, 3])) == pytest.approx(0)
    assert gini(np.array([0] * 99 + [10])) == pytest.approx(0.99)
    assert gini(np.array([], np.int64)) == 0
