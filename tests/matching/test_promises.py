"""What the engine promises whatever the data: more evidence never hurts, the unasked never counts."""

from dataclasses import fields, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import shapes
from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Need, Proof
from tests.matching.strategies import (
    ASKS,
    CLAIMS,
    EASY_DEMANDS,
    PEOPLE,
    TODAY,
    VOCABULARY,
    demands,
    talents,
)

pytestmark = pytest.mark.usefixtures("way")

MANY = settings(max_examples=50, deadline=None)
FEW = settings(max_examples=25, deadline=None)
EVERYBODY = 1000


def score(matcher, demand, person):
    return matcher.explain(demand, person, today=TODAY).score


def ranks(matcher, demand):
    ranking = matcher.rank(demand, today=TODAY, limit=EVERYBODY)
    return {match.talent_id: match.rank for match in ranking.matches}


@MANY
@given(PEOPLE, demands(), talents(), CLAIMS)
def test_one_more_claim_never_lowers_a_score(people, demand, person, claim):
    matcher = Matcher.build(people, VOCABULARY)
    more = replace(person, claims=(*person.claims, claim))
    assert score(matcher, demand, more) >= score(matcher, demand, person)


@MANY
@given(PEOPLE, demands(), st.data())
def test_a_claim_for_an_asked_skill_never_lowers_a_rank(people, demand, data):
    assume(demand.asks)
    matcher = Matcher.build(people, VOCABULARY)
    person = data.draw(st.sampled_from(people))
    ask = data.draw(st.sampled_from(demand.asks))
    more = replace(person, claims=(*person.claims, Claim(ask.words, 4, Proof.EXAMINED, ask.skill)))
    after = ranks(matcher.with_changes([more]), demand)
    before = ranks(matcher, demand)
    if person.id in before:
        assert after[person.id] <= before[person.id]


@MANY
@given(PEOPLE, demands(), talents(), st.data())
def test_a_higher_level_or_a_better_proof_never_lowers_a_score(people, demand, person, data):
    assume(person.claims)
    matcher = Matcher.build(people, VOCABULARY)
    at = data.draw(st.integers(0, len(person.claims) - 1))
    claim = person.claims[at]
    level = data.draw(st.integers(claim.level, 4))
    proof = data.draw(st.sampled_from([proof for proof in Proof if proof >= claim.proof]))
    better = replace(claim, level=level, proof=proof)
    more = replace(person, claims=(*person.claims[:at], better, *person.claims[at + 1 :]))
    assert score(matcher, demand, more) >= score(matcher, demand, person)


@MANY
@given(PEOPLE, demands(), talents(), talents())
def test_one_more_post_held_never_lowers_the_occupation_block(people, demand, person, other):
    matcher = Matcher.build(people, VOCABULARY)
    more = replace(person, posts=(*person.posts, *other.posts))
    before, after = (matcher.explain(demand, one, today=TODAY) for one in (person, more))
    points = [
        sum(part.points for part in match.contributions if part.block == "occupation")
        for match in (before, after)
    ]
    assert points[1] >= points[0]


@MANY
@given(PEOPLE, demands(), talents(), st.integers(1, 4), st.sampled_from(Proof))
def test_a_skill_nobody_asked_for_changes_no_bit(people, demand, person, level, proof):
    matcher = Matcher.build(people, VOCABULARY)
    more = replace(person, claims=(*person.claims, Claim("陶艺拉坯", level, proof)))
    before, after = (matcher.explain(demand, one, today=TODAY) for one in (person, more))
    assert (after.score, after.contributions) == (before.score, before.contributions)
    assert (after.matched, after.missing) == (before.matched, before.missing)


@MANY
@given(PEOPLE, demands(), st.data())
def test_another_name_of_a_skill_changes_no_bit(people, demand, data):
    swaps = {
        "PS": "Photoshop",
        "Photoshop": "ps修图",
        "千川": "巨量千川",
        "客服": "客户服务",
        "Python": "Pyhton",
    }
    person = data.draw(talents())
    person = replace(person, claims=(*person.claims, Claim("PS", 3), Claim("千川", 2, Proof.USED)))
    swapped = replace(
        person, claims=tuple(replace(one, words=swaps.get(one.words, one.words)) for one in person.claims)
    )
    asked = replace(demand, asks=(*demand.asks, Ask("Photoshop", 2)))
    other = replace(asked, asks=(*demand.asks, Ask("ps修图", 2)))
    matcher = Matcher.build(people, VOCABULARY)
    matches = [matcher.explain(d, p, today=TODAY) for d in (asked, other) for p in (person, swapped)]
    assert len({(match.score, match.contributions) for match in matches}) == 1


@MANY
@given(PEOPLE, demands(), st.randoms())
def test_the_order_of_the_documents_changes_no_bit(people, demand, random):
    shuffled = list(people)
    random.shuffle(shuffled)
    one, other = (Matcher.build(order, VOCABULARY) for order in (people, shuffled))
    assert one.rank(demand, today=TODAY).matches == other.rank(demand, today=TODAY).matches


@MANY
@given(PEOPLE, EASY_DEMANDS, st.data())
def test_a_tighter_demand_raises_nobody(people, demand, data):
    matcher = Matcher.build(people, VOCABULARY)
    needs = {Need.REQUIRED: [Need.REQUIRED, Need.MUST]}
    asks = tuple(
        replace(
            ask,
            level=data.draw(st.integers(ask.level, 4)),
            need=data.draw(st.sampled_from(needs.get(ask.need, [ask.need]))),
        )
        for ask in demand.asks
    )
    pay = data.draw(st.sampled_from([0, 500, 3000]))
    tighter = replace(
        demand,
        asks=asks,
        education_must=data.draw(st.booleans()),
        experience_must=data.draw(st.booleans()),
        place_must=data.draw(st.booleans()),
        category=data.draw(st.sampled_from([None, "graduate"])),
        experience_years=demand.experience_years and demand.experience_years + 2,
        education=demand.education and min(7, demand.education + 1),
        salary_min=demand.salary_min and max(0, demand.salary_min - pay),
        salary_max=demand.salary_max and max(0, demand.salary_max - pay),
        remote=demand.remote and data.draw(st.booleans()),
    )
    scores = [
        {match.talent_id: match.score for match in matcher.rank(one, today=TODAY, limit=EVERYBODY).matches}
        for one in (demand, tighter)
    ]
    assert scores[1].keys() <= scores[0].keys()
    assert all(after <= scores[0][talent] for talent, after in scores[1].items())


@MANY
@given(PEOPLE, demands(), ASKS, st.data())
def test_one_more_ask_or_a_weightier_one_raises_nobody_who_shows_nothing_of_it(people, demand, ask, data):
    matcher = Matcher.build(people, VOCABULARY)
    # What a demand has learnt from verdicts is learnt anew when its asks change.
    demand = replace(demand, emphasis=())
    weightier = replace(ask, need=data.draw(st.sampled_from([one for one in Need if one >= ask.need])))
    asked = data.draw(st.sampled_from([demand, replace(demand, asks=(*demand.asks, ask))]))
    more = replace(demand, asks=(*demand.asks, weightier))
    key = matcher.reader.gate.resolve(ask.words, ask.skill)
    for person in people:
        match = matcher.explain(more, person, today=TODAY)
        if all(one.skill != key for one in match.matched):
            assert match.score <= score(matcher, asked, person) + 1e-9


@FEW
@given(PEOPLE, demands(), ASKS)
def test_stated_claims_alone_never_pass_the_cap(people, demand, ask):
    matcher = Matcher.build(people, VOCABULARY)
    asked = replace(demand, asks=(ask,))
    person = replace(people[0], claims=(Claim(ask.words, 4, Proof.STATED),))
    skill = next(
        part for part in matcher.explain(asked, person, today=TODAY).contributions if part.block == "skill"
    )
    assert skill.value <= matcher.weights.stated_cap


def test_the_documents_have_no_field_for_who_somebody_is():
    closed = {
        shapes.Talent: "id posts work_text claims experience_years education wished_posts salary_min "
        "divisions remote_only kinds categories confirmed_on",
        shapes.Claim: "words level proof skill vouched_by declared refused",
        shapes.Membership: "category until",
        shapes.Post: "title occupation",
        shapes.Demand: "id post duties asks experience_years experience_must education education_must "
        "salary_min salary_max division remote place_must kind category confirmed_on emphasis",
        shapes.Ask: "words level need skill",
    }
    for shape, names in closed.items():
        assert [one.name for one in fields(shape)] == names.split()


@FEW
@given(PEOPLE, demands(), st.text(max_size=8))
def test_who_vouches_changes_no_score(people, demand, voucher):
    told = [replace(one, claims=tuple(replace(c, vouched_by=voucher) for c in one.claims)) for one in people]
    one, other = (Matcher.build(group, VOCABULARY).rank(demand, today=TODAY) for group in (people, told))
    assert [(m.talent_id, m.score) for m in one.matches] == [(m.talent_id, m.score) for m in other.matches]
