"""Shards merged are one matcher: order, scores, reasons and counts, bit for bit."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.cluster.routing import shards_of
from matching.cluster.searcher import Searcher
from matching.cluster.sharded import Sharded
from matching.encode import Statistics
from matching.learning import learn
from matching.matcher import Matcher
from matching.shapes import Claim, Demand, Post, Proof, Talent, Weights
from matching.terms import TermSpace
from tests.matching.strategies import PEOPLE, TODAY, VOCABULARY, demands, talents

THOROUGH = settings(max_examples=60, deadline=None)
COUNTS = st.integers(2, 5)
ORDERS = st.sampled_from(["score", "newest", "nearest"])


def told(searcher: Searcher, demand, **options):
    return replace(searcher.rank(demand, today=TODAY, **options), version="")


@THOROUGH
@given(PEOPLE, demands(), COUNTS, ORDERS, st.integers(0, 6), st.integers(0, 9), st.integers(0, 4), st.data())
def test_a_merged_page_is_the_page_of_one_matcher(people, demand, count, order, offset, limit, near, data):
    keep = data.draw(st.none() | st.sets(st.sampled_from([one.id for one in people])))
    options = {"order": order, "offset": offset, "limit": limit, "near": near, "keep": keep}
    one, many = Matcher.build(people, VOCABULARY), Sharded.build(people, VOCABULARY, count=count)
    assert told(many, demand, **options) == told(one, demand, **options)
    assert len(many) == len(one)


@THOROUGH
@given(PEOPLE, PEOPLE, demands(), COUNTS, st.data())
def test_changes_find_their_shard(people, others, demand, count, data):
    gone = data.draw(st.sets(st.sampled_from([one.id for one in people])))
    known = st.sampled_from([one.id for one in people])
    others = [replace(one, id=data.draw(known)) if data.draw(st.booleans()) else one for one in others]
    others = list({one.id: one for one in others}.values())
    one, many = Matcher.build(people, VOCABULARY), Sharded.build(people, VOCABULARY, count=count)
    one, many = (searcher.with_changes(others, gone) for searcher in (one, many))
    assert told(many, demand, limit=100, near=100) == told(one, demand, limit=100, near=100)
    assert len(many) == len(one)
    assert many.version.partition("+")[2] == one.version.partition("+")[2]


@THOROUGH
@given(PEOPLE, demands(), COUNTS, st.integers(0, 20))
def test_the_merged_first_are_the_first_of_one_matcher(people, demand, count, first):
    one, many = Matcher.build(people, VOCABULARY), Sharded.build(people, VOCABULARY, count=count)
    tops = [searcher.top(searcher.encode(demand), today=TODAY, count=first) for searcher in (one, many)]
    assert tops[0].ids.tolist() == tops[1].ids.tolist()
    assert tops[0].scores.tobytes() == tops[1].scores.tobytes()
    assert tops[1].missing == ()


@settings(max_examples=30, deadline=None)
@given(PEOPLE, demands(), talents(), COUNTS)
def test_any_pair_is_explained_alike(people, demand, person, count):
    one, many = Matcher.build(people, VOCABULARY), Sharded.build(people, VOCABULARY, count=count)
    assert many.explain(demand, person, today=TODAY) == one.explain(demand, person, today=TODAY)
    for skill in {"python", "photoshop", "live"}:
        assert many.holders(skill) == one.holders(skill)


@settings(max_examples=60, deadline=None)
@given(st.lists(talents(), max_size=14, unique_by=lambda one: one.id))
def test_what_is_learnt_from_a_stream_is_what_a_build_learns(people):
    learnt, built = learn(iter(people), VOCABULARY), Matcher.build(people, VOCABULARY).statistics
    for name in [field.name for field in fields(Statistics)]:
        ours, theirs = getattr(learnt, name), getattr(built, name)
        if not isinstance(theirs, TermSpace):
            assert (name, ours) == (name, theirs)
            continue
        assert list(ours.index.items()) == list(theirs.index.items())
        assert ours.weights.tobytes() == theirs.weights.tobytes()
        assert ours.mean_length == theirs.mean_length
    assert list(learnt.holders) == list(built.holders)


def test_ties_across_shards_go_by_the_hash_of_the_day(make_demand):
    twins = [Talent(id=number, claims=(Claim("Python", 2, Proof.USED),)) for number in range(1, 41)]
    one, many = Matcher.build(twins, VOCABULARY), Sharded.build(twins, VOCABULARY, count=4)
    assert min(map(len, many.shards)) > 0
    assert told(many, make_demand("Python"), limit=40) == told(one, make_demand("Python"), limit=40)


def test_empty_shards_add_nothing():
    many = Sharded.build([Talent(id=1)], VOCABULARY, count=5)
    assert sorted(map(len, many.shards)) == [0, 0, 0, 0, 1]
    ranking = many.rank(Demand(id=1, post=Post("店长")), today=TODAY)
    assert ([match.talent_id for match in ranking.matches], ranking.total, ranking.pool) == ([1], 1, 1)


def test_shards_follow_other_weights(make_demand):
    people = [Talent(id=number, claims=(Claim("PS", number % 4 + 1),)) for number in range(1, 9)]
    weights = Weights(theta=0.2, stated_cap=0.4)
    one = Matcher.build(people, VOCABULARY, weights)
    many = Sharded.build(people, VOCABULARY, weights, count=3)
    assert told(many, make_demand("PS")) == told(one, make_demand("PS"))
    assert many.version != Sharded.build(people, VOCABULARY, count=3).version


@pytest.mark.parametrize("count", [2, 3, 4, 5, 8])
def test_people_spread_evenly(count):
    shards = shards_of(range(1, 100_001), count)
    assert np.bincount(shards).min() > 0.98 * 100_000 / count


def test_everybody_stays_in_the_shard_of_clusters_built_before():
    assert shards_of([1, 2, 3, 10**12, -1], 5).tolist() == [4, 2, 2, 2, 1]
