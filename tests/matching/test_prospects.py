"""What one edit brings over all demands is the sum of what it brings at each."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.among import Among
from matching.edits import AskFor, Learn, apply_edit
from matching.matcher import Matcher
from matching.prospects import prospects, wanted_skills
from matching.shapes import Ask, Claim, Demand, Need, Post, Proof, Talent
from tests.matching.replay import EDITS, really, told
from tests.matching.strategies import ASKERS, PEOPLE, TODAY, VOCABULARY


@settings(max_examples=50, deadline=None)
@given(PEOPLE, ASKERS, st.lists(EDITS, min_size=1, max_size=3), st.data())
def test_sums_and_ranks_are_those_of_really_editing(people, demands, edits, data):
    matcher = Matcher.build(people, VOCABULARY)
    person = data.draw(st.sampled_from(people))
    keep = data.draw(st.none() | st.sets(st.sampled_from([one.id for one in demands])))
    by_id = {one.id: one for one in demands if keep is None or one.id in keep}
    found = prospects(matcher, matcher.demand_set(demands), person, edits, TODAY, keep=keep, where=3)
    assert len(found) == len(edits)
    for one in found:
        edited = apply_edit(person, one.edit, matcher.reader.gate)
        gains, reached = [], 0
        for demand in by_id.values():
            before, after = (matcher.explain(demand, who, today=TODAY) for who in (person, edited))
            reached += bool(before.failed) and not after.failed
            if not before.failed and not after.failed:
                gains.append(after.score - before.score)
        assert (one.points, one.raised, one.reached) == (
            math.fsum(gains),
            sum(gain > 0 for gain in gains),
            reached,
        )
        assert len(one.where) == min(3, one.raised + one.reached)
        for gain in one.where:
            demand = by_id[gain.demand_id]
            assert told(gain.now) == really(matcher, demand, person)
            assert told(gain.then) == really(matcher, demand, person, one.edit)


def test_the_most_helpful_edit_comes_first_and_new_reach_before_points():
    asks = [(Ask("Python", 2, Need.MUST),), (Ask("客服", 2),), (Ask("客服", 2),)]
    demands = [Demand(number, Post(""), asks=one) for number, one in enumerate(asks, start=1)]
    matcher = Matcher.build([], VOCABULARY)
    wanted = matcher.demand_set(demands)
    found = prospects(matcher, wanted, Talent(9), wanted_skills(matcher, wanted, Talent(9)), TODAY)
    assert [one.edit.skills[0].key for one in found] == ["python", "service"]
    assert (found[0].reached, found[0].where[0].then.rank) == (1, 1)
    assert (found[1].points, found[1].raised) == (200, 2)


def test_skills_that_are_proven_are_not_wanted_again():
    demands = [Demand(1, Post(""), asks=(Ask("Python", 3), Ask("客服", 2), Ask("美甲", 1)))]
    matcher = Matcher.build([], VOCABULARY)
    wanted = matcher.demand_set(demands)
    person = Talent(9, claims=(Claim("Python", 2, Proof.EXAMINED), Claim("客服", 4, Proof.EXAMINED)))
    (one,) = wanted_skills(matcher, wanted, person)
    assert (one.skills[0].key, one.skills[0].level, one.proof) == ("python", 3, Proof.EXAMINED)
    assert wanted_skills(matcher, wanted, person, keep=[]) == []


def test_without_demands_nothing_is_brought():
    matcher = Matcher.build([], VOCABULARY)
    (one,) = prospects(matcher, matcher.demand_set([]), Talent(9), [AskFor(1)], TODAY)
    assert (one.points, one.raised, one.reached, one.where) == (0, 0, 0, ())
    assert not isinstance(one.edit, Learn)


@settings(max_examples=50, deadline=None)
@given(PEOPLE, ASKERS, EDITS, st.data())
def test_ranks_are_among_those_who_count_for_each_demand(people, demands, edit, data):
    matcher = Matcher.build(people, VOCABULARY)
    person = data.draw(st.sampled_from(people))
    others = [one.id for one in people if one.id != person.id]
    gone = {
        demand.id: sorted(data.draw(st.sets(st.sampled_from(others)))) if others else [] for demand in demands
    }

    def among(demand_id):
        return Among(without=np.array(gone[demand_id], np.int64)) if gone[demand_id] else None

    (found,) = prospects(matcher, matcher.demand_set(demands), person, [edit], TODAY, where=3, others=among)
    by_id = {one.id: one for one in demands}
    for gain in found.where:
        there = matcher.with_changes([], gone[gain.demand_id])
        demand = by_id[gain.demand_id]
        assert told(gain.now) == really(there, demand, person)
        assert told(gain.then) == really(there, demand, person, edit)
