"""What dropping or lowering a condition adds is what ranking the edited demand really gives."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.conditions import drops, lowered, names_in, relaxations, without
from matching.matcher import Matcher
from matching.shapes import Claim, Need, Talent
from tests.matching.strategies import PEOPLE, TODAY, VOCABULARY, demands

MANY = settings(max_examples=60, deadline=None)


def total(matcher, demand, keep=None):
    return matcher.rank(demand, today=TODAY, limit=0, keep=keep).total


def failing(matcher, demand, keep=None):
    return matcher.failing(matcher.encode(demand), TODAY, keep)


@MANY
@given(PEOPLE, demands(), st.data())
def test_everybody_is_counted_once_and_dropping_adds_what_ranking_anew_gives(people, demand, data):
    matcher = Matcher.build(people, VOCABULARY)
    keep = data.draw(st.none() | st.sets(st.sampled_from([one.id for one in people])))
    found, gate = failing(matcher, demand, keep), matcher.reader.gate
    assert sum(found.values()) == (len(people) if keep is None else len(keep))
    assert found[frozenset()] == total(matcher, demand, keep)
    for drop in drops(found):
        softer = demand
        for name in drop.conditions:
            softer = without(softer, name, gate)
        assert total(matcher, softer, keep) == total(matcher, demand, keep) + drop.adds


@MANY
@given(PEOPLE, demands())
def test_pairs_are_named_only_where_no_single_condition_helps(people, demand):
    matcher = Matcher.build(people, VOCABULARY)
    found, gate = failing(matcher, demand), matcher.reader.gate
    named = {drop.conditions: drop.adds for drop in drops(found)}
    singles = any(adds for names, adds in named.items() if len(names) == 1)
    for pair in combinations(names_in(found), 2):
        softer = without(without(demand, pair[0], gate), pair[1], gate)
        adds = total(matcher, softer) - total(matcher, demand)
        assert named.get(pair) == (adds if adds and not singles else None)


@MANY
@given(PEOPLE, demands())
def test_a_condition_one_step_lower_adds_what_ranking_anew_gives(people, demand):
    matcher = Matcher.build(people, VOCABULARY)
    found = failing(matcher, demand)
    dropped = {drop.conditions: drop.adds for drop in drops(found)}
    for one in relaxations(matcher, demand, found, TODAY):
        softer = lowered(demand, one.condition, one.to, matcher.reader.gate)
        assert one.adds == total(matcher, softer) - total(matcher, demand)
        assert one.to < one.asked
        assert 0 <= one.adds <= dropped[one.condition,]


@MANY
@given(PEOPLE, demands())
def test_the_excluded_of_a_ranking_follow_from_the_combinations(people, demand):
    matcher = Matcher.build(people, VOCABULARY)
    found = failing(matcher, demand)
    ranking = matcher.rank(demand, today=TODAY)
    counts = {name: sum(many for names, many in found.items() if name in names) for name in names_in(found)}
    assert counts == {name: many for name, many in ranking.excluded.items() if ":unknown" not in name}


def test_a_demand_without_hard_conditions_has_none_to_drop(make_demand):
    matcher = Matcher.build([Talent(id=1), Talent(id=2)], VOCABULARY)
    found = failing(matcher, make_demand("Python"))
    assert found == {frozenset(): 2}
    assert drops(found) == ()


@pytest.mark.parametrize(
    ("asked", "have", "to"),
    [
        ({"education": 5, "education_must": True}, {"education": 4}, 4),
        ({"experience_years": 3, "experience_must": True}, {"experience_years": 2.0}, 2),
        ({"experience_years": 2.5, "experience_must": True}, {"experience_years": 2.0}, 2),
    ],
)
def test_the_next_lower_step_is_named(asked, have, to, make_demand):
    matcher = Matcher.build([Talent(id=1, **have)], VOCABULARY)
    demand = make_demand(**asked)
    (one,) = relaxations(matcher, demand, failing(matcher, demand), TODAY)
    assert (one.to, one.adds) == (to, 1)


def test_a_must_skill_is_lowered_by_one_level_under_every_name(make_demand):
    demand = make_demand("PS", "Photoshop", need=Need.MUST, level=3)
    demand = replace(demand, asks=(replace(demand.asks[0], level=2), demand.asks[1]))
    matcher = Matcher.build([Talent(id=1, claims=(Claim("ps修图", 2),)), Talent(id=2)], VOCABULARY)
    (one,) = relaxations(matcher, demand, failing(matcher, demand), TODAY)
    assert (one.condition, one.asked, one.to, one.adds) == ("skill:photoshop", 3, 2, 1)


@pytest.mark.parametrize(
    "asked",
    [
        {"education": 1, "education_must": True},
        {"experience_years": 0.5, "experience_must": True},
        {"division": "130102", "place_must": True},
        {"category": "graduate"},
    ],
)
def test_below_the_lowest_step_there_is_only_dropping(asked, make_demand):
    matcher = Matcher.build([Talent(id=1)], VOCABULARY)
    demand = make_demand(**asked)
    found = failing(matcher, demand)
    assert relaxations(matcher, demand, found, TODAY) == ()
    assert [drop.adds for drop in drops(found)] == [1]
