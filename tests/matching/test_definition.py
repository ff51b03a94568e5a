"""The engine against the definition: order, scores and reasons, in both directions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.matcher import Matcher
from matching.shapes import Weights
from tests.matching.oracle import Oracle
from tests.matching.strategies import ASKERS, PEOPLE, TODAY, VOCABULARY, demands, talents

pytestmark = pytest.mark.usefixtures("way")

THOROUGH = settings(max_examples=50, deadline=None)
SHORT = settings(max_examples=25, deadline=None)
EVERYBODY = 1000


@THOROUGH
@given(PEOPLE, demands())
def test_people_stand_in_the_order_of_the_definition(people, demand):
    ranking = Matcher.build(people, VOCABULARY).rank(demand, today=TODAY, limit=EVERYBODY)
    expected = Oracle(people, VOCABULARY).rank(demand, people, TODAY)
    assert [match.talent_id for match in ranking.matches] == [one.talent for one in expected]
    for match, one in zip(ranking.matches, expected, strict=True):
        assert match.score == pytest.approx(one.score, abs=2e-9)
        assert (match.fit, match.wish) == pytest.approx((one.fit, one.wish), abs=1e-9)


@THOROUGH
@given(PEOPLE, ASKERS, talents())
def test_demands_stand_in_the_order_of_the_definition(people, demands_, person):
    ranking = Matcher.build(people, VOCABULARY).rank_demands(person, demands_, today=TODAY, limit=EVERYBODY)
    expected = Oracle(people, VOCABULARY).rank_demands(person, demands_, TODAY)
    assert [match.demand_id for match in ranking.matches] == [one.demand for one in expected]
    for match, one in zip(ranking.matches, expected, strict=True):
        assert match.score == pytest.approx(one.score, abs=2e-9)


@THOROUGH
@given(PEOPLE, demands())
def test_the_excluded_are_those_of_the_definition(people, demand):
    ranking = Matcher.build(people, VOCABULARY).rank(demand, today=TODAY, near=EVERYBODY)
    oracle = Oracle(people, VOCABULARY)
    found = [oracle.score(demand, person, TODAY) for person in people]
    names = [name for one in found for name in one.failed]
    names += [f"{name}:unknown" for one in found for name in one.unknown]
    assert ranking.excluded == {name: names.count(name) for name in names}
    assert ranking.total == sum(not one.failed for one in found)
    assert {(match.talent_id, *match.failed) for match in ranking.near} == {
        (one.talent, *one.failed) for one in found if len(one.failed) == 1
    }


@SHORT
@given(PEOPLE, demands(), st.sampled_from([0.0, 0.5, 1.0]))
def test_other_weights_follow_the_definition_too(people, demand, theta):
    weights = Weights(theta=theta, skill=0.3, text=0.35, stated_cap=0.02, text_full=0.6)
    ranking = Matcher.build(people, VOCABULARY, weights).rank(demand, today=TODAY, limit=EVERYBODY)
    expected = Oracle(people, VOCABULARY, weights).rank(demand, people, TODAY)
    assert [match.talent_id for match in ranking.matches] == [one.talent for one in expected]


@THOROUGH
@given(PEOPLE, demands())
def test_a_pair_has_one_match_in_both_directions(people, demand):
    matcher = Matcher.build(people, VOCABULARY)
    asked = matcher.demand_set([demand])
    ranking = matcher.rank(demand, today=TODAY, limit=EVERYBODY, near=EVERYBODY)
    by_id = {person.id: person for person in people}
    for match in (*ranking.matches, *ranking.near):
        other = matcher.rank_demands(by_id[match.talent_id], asked, today=TODAY, near=1)
        (found,) = other.matches or other.near
        assert found.contributions == match.contributions
        assert (found.score, found.fit, found.wish) == (match.score, match.fit, match.wish)
        assert (found.matched, found.missing, found.failed) == (match.matched, match.missing, match.failed)
        assert matcher.explain(demand, by_id[match.talent_id], today=TODAY).score == match.score


@THOROUGH
@given(PEOPLE, demands())
def test_contributions_add_up(people, demand):
    ranking = Matcher.build(people, VOCABULARY).rank(demand, today=TODAY, limit=EVERYBODY, near=EVERYBODY)
    for match in (*ranking.matches, *ranking.near):
        assert sum(part.points for part in match.contributions) == pytest.approx(match.score, abs=1e-9)
        assert len(match.contributions) + len(match.unshared) == 10
        skill = sum(part.points for part in match.contributions if part.block == "skill")
        assert sum(one.points for one in match.matched) - match.cut == pytest.approx(skill, abs=1e-9)
        assert 0 <= match.score <= 100
