"""Order, ties, pages and filters."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.matcher import Matcher
from matching.order import daily_hash
from matching.shapes import Claim, Demand, Post, Proof, Talent, Weights
from tests.matching.strategies import PEOPLE, TODAY, VOCABULARY, demands

pytestmark = pytest.mark.usefixtures("way")

TWINS = [Talent(id=number, claims=(Claim("Python", 2, Proof.USED),)) for number in range(1, 31)]


def ids(ranking):
    return [match.talent_id for match in ranking.matches]


@settings(max_examples=30, deadline=None)
@given(PEOPLE, demands(), st.integers(1, 5), st.sampled_from(["score", "newest", "nearest"]))
def test_pages_put_together_are_the_whole_ranking(people, demand, size, order):
    matcher = Matcher.build(people, VOCABULARY)
    whole = matcher.rank(demand, today=TODAY, limit=1000, order=order)
    pages = [
        matcher.rank(demand, today=TODAY, offset=start, limit=size, order=order).matches
        for start in range(0, len(people), size)
    ]
    assert [match for page in pages for match in page] == list(whole.matches)
    assert [match.rank for match in whole.matches] == list(range(1, whole.total + 1))


@settings(max_examples=30, deadline=None)
@given(PEOPLE, demands(), st.data())
def test_a_filter_leaves_the_order_of_those_who_stay(people, demand, data):
    matcher = Matcher.build(people, VOCABULARY)
    kept = data.draw(st.sets(st.sampled_from([person.id for person in people])))
    whole = matcher.rank(demand, today=TODAY, limit=1000)
    part = matcher.rank(demand, today=TODAY, limit=1000, keep=kept | {10**14})
    assert ids(part) == [one for one in ids(whole) if one in kept]
    assert part.total == len(part.matches)
    assert part.pool == whole.pool == len(people)


def test_ties_go_by_a_hash_of_the_day_not_by_id(make_demand):
    matcher = Matcher.build(TWINS, VOCABULARY)
    days = [TODAY + timedelta(days=step) for step in range(5)]
    orders = [ids(matcher.rank(make_demand("Python"), today=day, limit=30)) for day in days]
    assert all(sorted(order) == list(range(1, 31)) for order in orders)
    assert len({tuple(order) for order in orders}) == 5
    assert sorted(orders[0]) != orders[0]
    assert orders[0] == ids(matcher.rank(make_demand("Python"), today=days[0], limit=30))


def test_the_hash_shows_no_preference_for_early_ids():
    firsts = [int(np.argmin(daily_hash(np.arange(1000), day))) for day in range(740000, 740400)]
    assert 400 < np.mean(firsts) < 600


def test_a_tie_goes_first_to_who_has_more_proven(make_demand):
    # One level of two, borne out by a post, is worth as much as both levels that are only stated.
    proven = Talent(id=1, claims=(Claim("Python", 1, Proof.USED),), confirmed_on=TODAY - timedelta(days=99))
    stated = Talent(id=2, claims=(Claim("Python", 2, Proof.STATED),), confirmed_on=TODAY)
    demand = make_demand("Python")
    matcher = Matcher.build([proven, stated], VOCABULARY, Weights(stated_cap=1))
    ranking = matcher.rank(demand, today=TODAY)
    assert ranking.matches[0].score == ranking.matches[1].score
    assert ids(ranking) == [1, 2]


def test_a_tie_goes_then_to_who_confirmed_the_profile_last(make_demand):
    people = [
        Talent(id=number, confirmed_on=TODAY - timedelta(days=number * 37 % 101)) for number in range(1, 20)
    ]
    order = ids(Matcher.build(people, VOCABULARY).rank(make_demand("Python"), today=TODAY))
    ages = [(TODAY - people[one - 1].confirmed_on).days for one in order]
    assert ages == sorted(ages)


@pytest.mark.parametrize("order", ["newest", "nearest"])
def test_an_order_without_a_score_is_always_there(order):
    people = [
        Talent(id=1, divisions=("130534",), confirmed_on=TODAY - timedelta(days=1)),
        Talent(id=2, divisions=("130102",), confirmed_on=TODAY - timedelta(days=9)),
        Talent(id=3),
    ]
    demand = Demand(id=1, post=Post("店长"), division="130102")
    ranking = Matcher.build(people, VOCABULARY).rank(demand, today=TODAY, order=order)
    assert ids(ranking)[:2] == ([1, 2] if order == "newest" else [2, 1])
    assert ids(ranking)[2] == 3


def test_nothing_is_asked_for_beyond_the_end(make_demand):
    matcher = Matcher.build(TWINS, VOCABULARY)
    ranking = matcher.rank(make_demand("Python"), today=TODAY, offset=30, limit=10)
    assert (ranking.matches, ranking.total) == ((), 30)
    assert matcher.rank(make_demand("Python"), today=TODAY, limit=0, near=0).matches == ()


@settings(max_examples=30, deadline=None)
@given(PEOPLE, PEOPLE, demands())
def test_the_ids_alone_stand_in_the_order_of_the_ranking(people, others, demand):
    matcher = Matcher.build(people, VOCABULARY).with_changes(others)
    assert matcher.ranked_ids(demand, today=TODAY).tolist() == ids(
        matcher.rank(demand, today=TODAY, limit=1000)
    )
