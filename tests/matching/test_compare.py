"""Why one stands above another: the differences add up, and a tie names what decided it."""

from datetime import timedelta

import pytest
from hypothesis import assume, given, settings

from matching.compare import compare
from matching.counterfactual import places
from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Demand, Post, Proof, Talent
from tests.matching.strategies import PEOPLE, TODAY, VOCABULARY, demands, talents


def compared(matcher, demand, first, second):
    matches = [matcher.explain(demand, one, today=TODAY) for one in (first, second)]
    encoded = matcher.encode(demand)
    standing = matcher.standing(encoded, TODAY)
    keys = [places(matcher, encoded, [one], TODAY, standing)[0].key for one in (first, second)]
    return matches, compare(*matches, *keys)


def block_value(match, block):
    return sum(one.points for one in match.contributions if one.block == block)


@settings(max_examples=80, deadline=None)
@given(PEOPLE, demands(), talents(), talents())
def test_blocks_add_up_to_the_difference_of_the_scores(people, demand, first, second):
    (one, other), found = compared(Matcher.build(people, VOCABULARY), demand, first, second)
    assert sum(block.points for block in found.blocks) == pytest.approx(one.score - other.score, abs=1e-7)
    skills = sum(skill.points for skill in found.skills) + found.cut
    difference = block_value(one, "skill") - block_value(other, "skill")
    assert skills == pytest.approx(difference, abs=1e-7)
    sizes = [abs(block.points) for block in found.blocks]
    assert sizes == sorted(sizes, reverse=True)


@settings(max_examples=40, deadline=None)
@given(PEOPLE, demands())
def test_of_two_neighbours_the_decider_speaks_for_the_upper_one(people, demand):
    matcher = Matcher.build(people, VOCABULARY)
    ranking = matcher.rank(demand, today=TODAY, limit=1000)
    assume(len(ranking.matches) > 1)
    by_id = {one.id: one for one in people}
    for upper, lower in zip(ranking.matches, ranking.matches[1:], strict=False):
        _, found = compared(matcher, demand, by_id[upper.talent_id], by_id[lower.talent_id])
        assert (found.decided_by == "score") == (upper.score > lower.score)


def test_a_tie_is_decided_by_proof_then_freshness_then_the_draw():
    day = TODAY - timedelta(days=30)
    demand = Demand(id=1, post=Post(""), asks=(Ask("Python", 2),))
    proven = Talent(id=1, claims=(Claim("Python", 1, Proof.USED),), confirmed_on=day)
    twin = Talent(id=2, claims=(Claim("Python", 1, Proof.USED),), confirmed_on=day)
    fresher = Talent(id=3, claims=(Claim("Python", 1, Proof.USED),), confirmed_on=TODAY)
    matcher = Matcher.build([proven, twin, fresher], VOCABULARY)
    assert compared(matcher, demand, proven, twin)[1].decided_by == "draw"
    assert compared(matcher, demand, fresher, twin)[1].decided_by == "fresh"
    better = Talent(id=4, claims=(Claim("Python", 2, Proof.USED),))
    assert compared(matcher, demand, better, twin)[1].decided_by == "score"


def test_matches_of_two_demands_do_not_compare():
    matcher = Matcher.build([], VOCABULARY)
    matches = [matcher.explain(Demand(number, Post("")), Talent(1), today=TODAY) for number in (1, 2)]
    with pytest.raises(ValueError, match="one demand"):
        compare(*matches, None, None)
