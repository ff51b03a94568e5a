"""Skills that people have together: what is learnt, how much it counts, and that it is the definition's."""

from random import Random

import pytest

from matching.matcher import Matcher
from matching.relatedness import closure_of, learn_related
from matching.shapes import Ask, Claim, Demand, Post, Proof, Talent
from matching.skills import IMPLIED, NEIGHBOURS, RELATED
from tests.matching.oracle import Oracle
from tests.matching.strategies import SKILLS, TODAY, VOCABULARY

WORDS = [*(entry.name for entry in SKILLS), "编织", "羊绒知识", "选品", "打包"]


def crowd(seed, count=60):
    """People with skills of one of two trades, and a few of anything."""
    dice = Random(seed)
    people = []
    for number in range(1, count + 1):
        trade = WORDS[:6] if number % 2 else WORDS[5:]
        words = dice.sample(trade, dice.randint(1, 4)) + dice.sample(WORDS, dice.randint(0, 1))
        claims = tuple(Claim(one, dice.randint(1, 4), dice.choice(list(Proof))) for one in words)
        people.append(Talent(id=number, claims=claims))
    return people


def test_skills_that_stand_together_more_often_than_by_chance_are_near():
    people = [["裁剪", "缝纫"]] * 8 + [["裁剪", "打版"]] * 2 + [["客服", "打字"]] * 10
    learnt = learn_related(people)
    assert [other for other, _, _ in learnt["裁剪"]] == ["缝纫"]
    assert "客服" not in {other for other, _, _ in learnt["缝纫"]}


def test_four_people_are_no_support():
    people = [["裁剪", "缝纫"]] * 4 + [["客服", "打字"]] * 10
    assert set(learn_related(people)) == {"客服", "打字"}


def test_what_few_of_its_holders_share_says_nothing():
    people = [["办公", "编程"]] * 6 + [["办公", f"别的{number % 5}"] for number in range(40)]
    people += [["客服", "打字"]] * 60
    learnt = learn_related(people)
    assert "办公" in [other for other, _, _ in learnt["编程"]]
    assert "编程" not in [other for other, _, _ in learnt.get("办公", ())]


def test_no_tie_is_above_that_of_a_relative_and_no_skill_has_more_than_five():
    dice = Random(5)
    people = [dice.sample(WORDS[:8], 6) for _ in range(30)] + [dice.sample(WORDS[8:], 2) for _ in range(30)]
    learnt = learn_related(people)
    assert learnt
    for key, near in learnt.items():
        assert 1 <= len(near) <= NEIGHBOURS
        assert all(0 < value <= RELATED and other != key for other, value, _ in near)


def test_the_order_of_people_and_skills_leaves_no_trace():
    people = [[claim.words for claim in one.claims] for one in crowd(1)]
    dice = Random(2)
    mixed = [dice.sample(skills, len(skills)) for skills in dice.sample(people, len(people))]
    assert learn_related(people)
    assert learn_related(mixed) == learn_related(people)


def test_the_taxonomy_goes_before_what_is_learnt():
    stated = {"a": (("b", IMPLIED, "implied"), ("c", RELATED, "related"))}
    learnt = {"a": (("b", 0.3, "related"), ("d", 0.2, "related")), "e": (("a", 0.1, "related"),)}
    assert closure_of(stated, learnt) == {
        "a": (*stated["a"], ("d", 0.2, "related")),
        "e": (("a", 0.1, "related"),),
    }
    full = {"a": tuple((f"x{number}", RELATED, "related") for number in range(NEIGHBOURS))}
    assert closure_of(full, learnt)["a"] == full["a"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scores_with_learnt_ties_are_those_of_the_definition(seed):
    people = crowd(seed)
    matcher, oracle = Matcher.build(people, VOCABULARY), Oracle(people, VOCABULARY)
    assert any(near for key, near in matcher.statistics.closure.items() if key.startswith("raw:"))
    for words in WORDS:
        demand = Demand(id=1, post=Post("店长"), asks=(Ask(words, 2), Ask("Python", 1)))
        ranking = matcher.rank(demand, today=TODAY, limit=len(people))
        expected = oracle.rank(demand, people, TODAY)
        assert [one.talent_id for one in ranking.matches] == [one.talent for one in expected]
        for match, one in zip(ranking.matches, expected, strict=True):
            assert match.score == pytest.approx(one.score, abs=2e-9)
            assert matcher.explain(demand, people[match.talent_id - 1], today=TODAY).score == match.score


def test_a_learnt_tie_is_explained_by_the_skill_it_comes_from():
    people = [Talent(id=number, claims=(Claim("裁剪"), Claim("缝纫"))) for number in range(1, 11)]
    people += [Talent(id=number, claims=(Claim("客服"), Claim("Python"))) for number in range(11, 31)]
    person = Talent(id=99, claims=(Claim("裁剪", 3, Proof.EXAMINED),))
    matcher = Matcher.build([*people, person], VOCABULARY)
    demand = Demand(id=1, post=Post("店长"), asks=(Ask("缝纫", 2),))
    (one,) = matcher.explain(demand, person, today=TODAY).matched
    assert (one.kind, one.words, one.via) == ("related", "裁剪", "raw:裁剪")
    assert 0 < one.share <= RELATED


def test_a_saved_version_and_its_changes_keep_what_was_learnt(tmp_path):
    people = crowd(4)
    matcher = Matcher.build(people, VOCABULARY)
    matcher.save(tmp_path)
    opened = Matcher.open(tmp_path)
    assert opened.statistics.closure == matcher.statistics.closure
    newcomer = Talent(id=500, claims=(Claim("编织", 3, Proof.EXAMINED), Claim("选品", 2)))
    demand = Demand(id=1, post=Post("店长"), asks=(Ask("打包", 2), Ask("羊绒知识", 1)))
    one, other = (
        some.with_changes([newcomer]).rank(demand, today=TODAY, limit=len(people) + 1)
        for some in (matcher, opened)
    )
    assert one == other
