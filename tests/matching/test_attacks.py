"""What dressing up a profile can gain at most (promise 8); ``bench/attacks.py`` measures the rest."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from bench import attacks
from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Demand, Post, Proof, Talent, Weights
from tests.matching.strategies import PEOPLE, TODAY, VOCABULARY, demands, talents

SOME = settings(max_examples=40, deadline=None)
WORK = ("负责直播间", "店铺运营", "客服回复", "数据分析", "仓库打包", "选品", "拍摄商品", "对账")
NAMES = [entry.name for entry in VOCABULARY.skills]


def value(matcher, demand, person, block):
    match = matcher.explain(demand, person, today=TODAY)
    return next((part.value for part in match.contributions if part.block == block), 0.0)


def score(matcher, demand, person):
    return matcher.explain(demand, person, today=TODAY).score


@SOME
@given(PEOPLE, demands(), talents())
def test_ticking_everything_never_stands_above_the_same_person_proven(people, demand, person):
    matcher = Matcher.build(people, VOCABULARY)
    ticked, proven = attacks.tick(person, demand), attacks.proven(person, demand)
    assert score(matcher, demand, ticked) <= score(matcher, demand, proven)


@SOME
@given(PEOPLE, demands(), talents())
def test_claims_that_nobody_vouches_for_fill_no_more_than_their_cap(people, demand, person):
    matcher = Matcher.build(people, VOCABULARY)
    liar = attacks.tick(replace(person, claims=()), demand)
    assert value(matcher, demand, liar, "skill") <= Weights().stated_cap


@SOME
@given(PEOPLE, demands(), talents())
def test_free_text_earns_no_credit_for_skills_or_posts(people, demand, person):
    matcher = Matcher.build(people, VOCABULARY)
    for attack in (attacks.paste, attacks.repeat):
        dressed = attack(person, demand)
        for block in ("skill", "occupation", "wished"):
            assert value(matcher, demand, dressed, block) == value(matcher, demand, person, block)


@SOME
@given(PEOPLE, demands(), talents())
def test_pasting_gains_no_more_than_the_text_block(people, demand, person):
    matcher = Matcher.build(people, VOCABULARY)
    match = matcher.explain(demand, attacks.repeat(person, demand), today=TODAY)
    most = next((100 * part.weight for part in match.contributions if part.block == "text"), 0.0)
    assert match.score <= score(matcher, demand, person) + most + 1e-9


@SOME
@given(PEOPLE, demands(), talents())
def test_stating_a_skill_twice_changes_no_bit(people, demand, person):
    matcher = Matcher.build(people, VOCABULARY)
    once = attacks.tick(person, demand)
    assert score(matcher, demand, attacks.tick(once, demand)) == score(matcher, demand, once)


@pytest.fixture(scope="module")
def field():
    """A small province: honest people with a few skills each, some of them vouched for."""
    dice = Random(7)
    people = [_person(dice, number) for number in range(1, 601)]
    matcher = Matcher.build(people, VOCABULARY)
    return attacks.survey(matcher, people, [_demand(dice, number) for number in range(12)], 40, TODAY)


def _person(dice, number):
    proofs = (Proof.STATED, Proof.STATED, Proof.USED, Proof.USED, Proof.CONFIRMED, Proof.EXAMINED)
    claims = [
        Claim(words, dice.randint(1, 4), dice.choice(proofs))
        for words in dice.sample(NAMES, dice.randint(0, 5))
    ]
    return Talent(
        id=number,
        posts=tuple(dice.sample(VOCABULARY.titles, dice.randint(0, 2))),
        work_text="，".join(dice.choices(WORK, k=dice.randint(0, 9))),
        claims=tuple(claims),
        experience_years=dice.choice([None, 0.0, 1.0, 3.0, 6.0]),
        salary_min=dice.choice([None, 4000, 6000, 9000]),
        divisions=(dice.choice(["130100", "130500", "130534"]),),
        confirmed_on=TODAY,
    )


def _demand(dice, number):
    return Demand(
        id=number,
        post=dice.choice([*VOCABULARY.titles, Post("店长")]),
        duties="，".join(dice.sample(WORK, 5)),
        asks=tuple(Ask(words, dice.randint(1, 3)) for words in dice.sample(NAMES, 4)),
        experience_years=2.0,
        salary_max=6000,
        division="130102",
        confirmed_on=TODAY,
    )


def test_attackers_who_state_everything_or_paste_the_advert_stay_where_the_bars_say(field):
    found = {one.attack: one for one in attacks.measure(field)}
    assert found["paste"].rise <= 2.0
    assert found["repeat"].rise <= 2.0
    assert found["tick"].top1 <= 5.0
    assert found["tick"].above_proven == 0.0
    # And the measure does see it when somebody rises.
    assert found["proven"].top10 > 10 * max(found["unchanged"].top10, 0.5)


def test_an_unchanged_profile_keeps_its_place(field):
    outcome = attacks.outcome("unchanged", field, *[attacks.scores(field, attacks.unchanged)] * 3)
    assert (outcome.rise, outcome.points) == (0.0, 0.0)
    ranked = field.standing[0][0].tolist()
    places = attacks.places(field, attacks.scores(field, attacks.unchanged))[0]
    equal = dict(zip(field.standing[0][0].tolist(), field.standing[0][1].tolist(), strict=True))
    for person, place in zip(field.people[0], places.tolist(), strict=True):
        # Equal scores go in the attacker's favour, so the place is that of the first who has the score.
        first = next(at for at, other in enumerate(ranked, start=1) if equal[other] == equal[person.id])
        assert place == first
