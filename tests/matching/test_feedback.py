"""What choices do to a demand: bounded, only among its asks, in both directions, and gone without a trace."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching.emphasis import MOST_MOVED, emphasised
from matching.encode import mastery
from matching.feedback import adjustments, emphasis_of, moved_share
from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Demand, Need, Post, Proof, Talent
from tests.matching.strategies import ASKS, EMPHASES, PEOPLE, TODAY, VOCABULARY, demands, talents

MANY = settings(max_examples=50, deadline=None)
FEW = settings(max_examples=25, deadline=None)
EVERYBODY = 1000
SHARES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.05, 3.0), min_size=1).map(
    lambda weights: {key: weight / sum(weights.values()) for key, weight in sorted(weights.items())}
)
STEPS = st.dictionaries(st.sampled_from("abcdefghxyz"), st.floats(-1, 1)).map(lambda one: tuple(one.items()))
JUDGED = st.lists(talents(), min_size=1, max_size=4)
ASKING = demands(asks=ASKS).filter(lambda demand: len(demand.asks) > 1)


@pytest.fixture(scope="module")
def matcher():
    return Matcher.build([], VOCABULARY)


def plain(demand):
    return replace(demand, emphasis=())


def taught(matcher, demand, shortlisted, rejected):
    sides = masteries(matcher, shortlisted, rejected)
    return replace(demand, emphasis=emphasis_of(matcher.encode(plain(demand)).asks, *sides))


def masteries(matcher, *sides):
    read, closure = matcher.reader.claims, matcher.statistics.closure
    return [[mastery(read(one), closure) for one in people] for people in sides]


@given(SHARES, STEPS)
def test_shares_stay_shares_and_at_most_a_quarter_moves(shares, steps):
    after = emphasised(shares, steps)
    assert list(after) == list(shares)
    assert all(share >= 0 for share in after.values())
    assert sum(after.values()) == pytest.approx(1)
    assert sum(abs(after[key] - shares[key]) for key in shares) / 2 <= MOST_MOVED + 1e-12


@given(SHARES, STEPS)
def test_a_greater_step_never_gets_less_than_a_smaller_one(shares, steps):
    after, step = emphasised(shares, steps), dict(steps)
    for one in shares:
        for other in shares:
            if shares[one] == shares[other] and step.get(one, 0) >= step.get(other, 0):
                assert after[one] >= after[other]


@given(SHARES, st.floats(-1, 1))
def test_what_is_said_of_every_ask_alike_changes_no_bit(shares, step):
    assert emphasised(shares, tuple((key, step) for key in shares)) == shares
    assert emphasised(shares, (("nowhere", step),)) == shares
    assert emphasised(shares, ()) == shares


def test_a_small_step_goes_where_it_says():
    assert emphasised({"a": 0.5, "b": 0.5}, (("a", 0.1), ("b", -0.1))) == pytest.approx({"a": 0.6, "b": 0.4})


def test_a_great_step_stops_at_a_quarter():
    assert emphasised({"a": 0.5, "b": 0.5}, (("a", 1.0), ("b", -1.0))) == pytest.approx(
        {"a": 0.75, "b": 0.25}
    )


@FEW
@given(PEOPLE, ASKING, JUDGED, JUDGED, st.randoms())
def test_the_order_of_the_people_changes_no_bit(people, demand, shortlisted, rejected, random):
    matcher = Matcher.build(people, VOCABULARY)
    one = taught(matcher, demand, shortlisted, rejected)
    random.shuffle(shortlisted)
    random.shuffle(rejected)
    assert taught(matcher, demand, shortlisted, rejected) == one


@MANY
@given(ASKING, JUDGED)
def test_one_side_alone_teaches_nothing(matcher, demand, people):
    assert taught(matcher, demand, people, []) == plain(demand)
    assert taught(matcher, demand, [], people) == plain(demand)
    assert taught(matcher, demand, people, people) == plain(demand)


@MANY
@given(PEOPLE, ASKING, JUDGED, JUDGED)
def test_only_shares_of_the_asks_move_and_in_all_at_most_a_quarter(people, demand, shortlisted, rejected):
    matcher = Matcher.build(people, VOCABULARY)
    before = matcher.encode(plain(demand))
    after = matcher.encode(taught(matcher, demand, shortlisted, rejected))
    assert [replace(ask, share=0) for ask in after.asks] == [replace(ask, share=0) for ask in before.asks]
    assert sum(ask.share for ask in after.asks) == pytest.approx(1)
    assert moved_share(adjustments(before, after)) <= MOST_MOVED + 1e-12
    assert (after.title, after.terms.tolist(), after.values.tolist()) == (
        before.title,
        before.terms.tolist(),
        before.values.tolist(),
    )


@FEW
@given(PEOPLE, ASKING, EMPHASES)
def test_taking_the_emphasis_back_restores_every_bit(people, demand, emphasis):
    matcher = Matcher.build(people, VOCABULARY)
    first = matcher.rank(plain(demand), today=TODAY, limit=EVERYBODY)
    matcher.rank(replace(demand, emphasis=emphasis), today=TODAY, limit=EVERYBODY)
    again = matcher.rank(plain(replace(demand, emphasis=emphasis)), today=TODAY, limit=EVERYBODY)
    assert again == first


@FEW
@given(PEOPLE, ASKING, EMPHASES)
def test_hard_conditions_stay_as_they_are(people, demand, emphasis):
    matcher = Matcher.build(people, VOCABULARY)
    one, other = (
        matcher.rank(asked, today=TODAY, limit=EVERYBODY, near=EVERYBODY)
        for asked in (plain(demand), replace(demand, emphasis=emphasis))
    )
    assert other.excluded == one.excluded
    assert {match.talent_id for match in other.matches} == {match.talent_id for match in one.matches}
    assert {(match.talent_id, match.failed) for match in other.near} == {
        (match.talent_id, match.failed) for match in one.near
    }


@FEW
@given(PEOPLE, ASKING, JUDGED, JUDGED)
def test_a_taught_demand_gives_one_score_in_both_directions(people, demand, shortlisted, rejected):
    matcher = Matcher.build(people, VOCABULARY)
    asked = taught(matcher, demand, shortlisted, rejected)
    among = matcher.demand_set([asked])
    by_id = {person.id: person for person in people}
    for match in matcher.rank(asked, today=TODAY, limit=EVERYBODY).matches:
        (other,) = matcher.rank_demands(by_id[match.talent_id], among, today=TODAY).matches
        assert (other.score, other.contributions) == (match.score, match.contributions)


@MANY
@given(ASKING, JUDGED, JUDGED)
def test_a_small_step_sets_the_two_sides_further_apart(matcher, demand, shortlisted, rejected):
    sides = masteries(matcher, shortlisted, rejected)

    def lead(query):
        one, other = (sum(covered(ask, people) * ask.share for ask in query.asks) for people in sides)
        return one - other

    before = matcher.encode(plain(demand))
    # So small that no share is cut off at nothing.
    steps = emphasis_of(before.asks, *sides, beta=0.02)
    assert lead(matcher.encode(replace(demand, emphasis=steps))) >= lead(before) - 1e-12


def covered(ask, people):
    credit = sum(sum(dict(person).get(ask.key, (0,))[: ask.level]) for person in people)
    return credit / (1000 * ask.level * len(people))


def test_the_skill_that_tells_the_two_sides_apart_gains():
    asks = (Ask("直播运营", 2), Ask("Photoshop", 2))
    demand = Demand(id=1, post=Post("美工"), asks=asks)
    matcher = Matcher.build([], VOCABULARY)
    host = Talent(id=1, claims=(Claim("直播运营", 3, Proof.CONFIRMED),))
    painter = Talent(id=2, claims=(Claim("PS", 3, Proof.CONFIRMED),))
    after = taught(matcher, demand, [host], [painter])
    found = adjustments(matcher.encode(demand), matcher.encode(after))
    assert {one.words: (round(one.before, 2), round(one.after, 2)) for one in found} == {
        "直播运营": (0.5, 0.7),
        "Photoshop": (0.5, 0.3),
    }


@pytest.mark.parametrize("need", [Need.PREFERRED, Need.MUST])
def test_one_ask_has_nowhere_to_move(matcher, need):
    demand = Demand(id=1, post=Post("美工"), asks=(Ask("Photoshop", 2, need),))
    painter = Talent(id=2, claims=(Claim("PS", 3, Proof.CONFIRMED),))
    assert taught(matcher, demand, [painter], [Talent(id=1)]) == demand


@MANY
@given(ASKING, JUDGED, JUDGED, st.floats(0, 1))
def test_swapping_the_sides_turns_every_step_round(matcher, demand, shortlisted, rejected, beta):
    assume(beta > 0)
    asks = matcher.encode(plain(demand)).asks
    sides = masteries(matcher, shortlisted, rejected)
    one, other = emphasis_of(asks, sides[0], sides[1], beta), emphasis_of(asks, sides[1], sides[0], beta)
    assert other == tuple((key, -step) for key, step in one)
