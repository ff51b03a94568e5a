"""The mutual order: equal to ranking everybody by the geometric mean, whatever is looked at first."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import reciprocal
from matching.matcher import Matcher, Top
from matching.reciprocal import mutual_scores, rank_demands_mutually, rank_mutually, rerank
from matching.shapes import Weights
from tests.matching.strategies import ASKERS, PEOPLE, TODAY, VOCABULARY, demands, talents

SIDES = st.sampled_from([0.0, 1e-9, 12.5, 50.0, 50.000000001, 64.0, 99.999999999, 100.0]) | st.floats(0, 100)


def naive(match, theta):
    """The definition for one pair, from what its explanation says."""
    sides = {part.side for part in match.contributions}
    if sides != {"fit", "wish"}:
        return match.score
    mean = 100 * math.pow(match.fit / 100, theta) * math.pow(match.wish / 100, 1 - theta)
    return min(round(mean, 9), match.score)


def brute_force(matches, theta):
    return sorted(matches, key=lambda one: (-naive(one, theta), one.rank))


def look_at_first(monkeypatch, number):
    monkeypatch.setattr(reciprocal, "FIRST_LOOK", number)


@pytest.mark.parametrize("look", [1, 64])
@settings(max_examples=150, deadline=None)
@given(PEOPLE, PEOPLE, demands(), st.integers(0, 6), st.integers(1, 5), st.sampled_from([0.65, 0.5, 1.0]))
def test_a_page_of_people_is_that_of_ranking_everybody(look, people, others, demand, offset, limit, theta):
    matcher = Matcher.build(people, VOCABULARY, Weights(theta=theta)).with_changes(others)
    with pytest.MonkeyPatch.context() as patch:
        look_at_first(patch, look)
        found = rank_mutually(matcher, demand, today=TODAY, offset=offset, limit=limit)
    whole = matcher.rank(demand, today=TODAY, limit=1000)
    wanted = brute_force(whole.matches, theta)[offset : offset + limit]
    assert [one.talent_id for one in found.ranking.matches] == [one.talent_id for one in wanted]
    assert [one.rank for one in found.ranking.matches] == list(range(offset + 1, offset + 1 + len(wanted)))
    assert [found.scores[one.talent_id] for one in wanted] == pytest.approx(
        [naive(one, theta) for one in wanted], abs=2e-9
    )
    assert found.certificate.proved
    assert (found.ranking.total, found.ranking.near) == (whole.total, whole.near)
    assert found.ranking.excluded == whole.excluded


@settings(max_examples=100, deadline=None)
@given(talents(), PEOPLE, ASKERS, st.integers(0, 4), st.integers(1, 3))
def test_a_page_of_demands_is_that_of_ranking_all(person, people, askers, offset, limit):
    matcher = Matcher.build(people, VOCABULARY)
    among = matcher.demand_set(askers)
    with pytest.MonkeyPatch.context() as patch:
        look_at_first(patch, 1)
        found = rank_demands_mutually(matcher, person, among, today=TODAY, offset=offset, limit=limit)
    whole = matcher.rank_demands(person, among, today=TODAY, limit=1000)
    wanted = brute_force(whole.matches, matcher.weights.theta)[offset : offset + limit]
    assert [one.demand_id for one in found.ranking.matches] == [one.demand_id for one in wanted]
    assert found.ranking.total == whole.total


@settings(max_examples=60, deadline=None)
@given(PEOPLE, demands(), st.data())
def test_a_filter_leaves_the_mutual_order_of_those_who_stay(people, demand, data):
    matcher = Matcher.build(people, VOCABULARY)
    kept = data.draw(st.sets(st.sampled_from([person.id for person in people])))
    whole = rank_mutually(matcher, demand, today=TODAY, limit=100).ranking.matches
    part = rank_mutually(matcher, demand, today=TODAY, limit=100, keep=kept).ranking
    assert [one.talent_id for one in part.matches] == [
        one.talent_id for one in whole if one.talent_id in kept
    ]
    assert part.total == len(part.matches)


@settings(max_examples=60, deadline=None)
@given(PEOPLE, ASKERS)
def test_a_pair_has_one_mutual_score_in_both_directions(people, askers):
    matcher = Matcher.build(people, VOCABULARY)
    among = matcher.demand_set(askers)
    for demand in askers:
        scores = rank_mutually(matcher, demand, today=TODAY, limit=100).scores
        for person in people:
            back = rank_demands_mutually(matcher, person, among, today=TODAY, limit=100).scores
            assert (person.id in scores) == (demand.id in back)
            if person.id in scores:
                assert scores[person.id] == back[demand.id]


def top_of(pairs, theta):
    """People of whom both sides are known, in the order of their scores."""
    fit, wish = np.array([one for one, _ in pairs]), np.array([other for _, other in pairs])
    scores = np.round(theta * fit + (1 - theta) * wish, 9)
    order = np.argsort(-scores, kind="stable")
    return Top(order.astype(np.int64), scores[order], fit[order], wish[order])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=60), st.floats(0.05, 0.95), st.integers(1, 8))
def test_the_bound_holds_to_the_last_digit_and_the_proof_is_no_guess(pairs, theta, wanted):
    everybody = top_of(pairs, theta)
    whole = mutual_scores(everybody, theta)
    assert (whole <= everybody.scores).all()

    def first(count):
        parts = everybody.ids, everybody.scores, everybody.fit, everybody.wish
        return Top(*(part[:count] for part in parts))

    with pytest.MonkeyPatch.context() as patch:
        look_at_first(patch, 1)
        top, scores, certificate = rerank(first, wanted, theta)
    order = np.argsort(-whole, kind="stable")[:wanted]
    assert top.ids.tolist() == everybody.ids[order].tolist()
    assert scores.tolist() == whole[order].tolist()
    unseen = whole[certificate.looked_at :]
    assert not len(unseen) or unseen.max() <= certificate.bound <= scores[-1]


def test_a_balanced_pair_stands_before_a_lopsided_one():
    top = top_of([(100.0, 20.0), (70.0, 70.0)], 0.65)
    assert top.ids.tolist() == [0, 1]
    best, scores, certificate = rerank(lambda _: top, 2, 0.65)
    assert best.ids.tolist() == [1, 0]
    assert scores.tolist() == pytest.approx([70.0, 100 * 0.2**0.35])
    assert (certificate.looked_at, certificate.bound, certificate.proved) == (2, 0.0, True)


def test_a_side_that_says_nothing_leaves_the_score_of_the_other():
    top = Top(
        np.arange(3), np.array([80.0, 52.0, 30.0]), np.array([80.0, 80.0, 0.0]), np.array([0.0, 0.0, 30.0])
    )
    assert mutual_scores(top, 0.65).tolist() == [80.0, 0.0, 30.0]
