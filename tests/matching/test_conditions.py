"""Hard conditions filter; whoever fails one alone is listed apart; not said is told from no."""

from datetime import timedelta

import pytest

from matching.matcher import Matcher
from matching.shapes import Claim, Membership, Need, Proof, Talent
from tests.matching.strategies import TODAY, VOCABULARY

pytestmark = pytest.mark.usefixtures("way")


def rank(people, demand):
    return Matcher.build(people, VOCABULARY).rank(demand, today=TODAY)


CASES = {
    "education": ({"education": 5, "education_must": True}, {"education": 5}, {"education": 4}),
    "experience": (
        {"experience_years": 2, "experience_must": True},
        {"experience_years": 2.0},
        {"experience_years": 1.9},
    ),
    "place": (
        {"division": "130102", "place_must": True},
        {"divisions": ("130123", "130500")},
        {"divisions": ("130500",)},
    ),
    "category": (
        {"category": "trainee"},
        {"categories": (Membership("graduate"), Membership("trainee", TODAY))},
        {"categories": (Membership("graduate"), Membership("trainee", TODAY - timedelta(days=1)))},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_condition_excludes_and_counts_the_unknown_apart(name, make_demand):
    asked, good, bad = CASES[name]
    people = [Talent(id=1, **good), Talent(id=2, **bad), Talent(id=3)]
    ranking = rank(people, make_demand(**asked))
    assert [match.talent_id for match in ranking.matches] == [1]
    assert ranking.excluded == {name: 2, f"{name}:unknown": 1}
    assert {match.talent_id for match in ranking.near} == {2, 3}
    assert {match.failed for match in ranking.near} == {(name,)}
    assert (ranking.total, ranking.pool) == (1, 3)


@pytest.mark.parametrize("name", ["education", "experience", "place"])
def test_without_must_the_same_wish_excludes_nobody(name, make_demand):
    asked, good, bad = CASES[name]
    soft = {key: value for key, value in asked.items() if not key.endswith("_must")}
    assert rank([Talent(id=1, **good), Talent(id=2, **bad), Talent(id=3)], make_demand(**soft)).total == 3


def test_a_must_skill_wants_the_skill_itself_at_the_level_asked(make_demand):
    people = [
        Talent(id=1, claims=(Claim("PS", 3),)),
        Talent(id=2, claims=(Claim("Photoshop", 1, Proof.EXAMINED),)),
        Talent(id=3, claims=(Claim("平面设计", 4, Proof.EXAMINED),)),
        Talent(id=4),
    ]
    ranking = rank(people, make_demand("Photoshop", need=Need.MUST, level=2))
    assert [match.talent_id for match in ranking.matches] == [1]
    assert ranking.excluded == {"skill:photoshop": 3, "skill:photoshop:unknown": 1}


@pytest.mark.parametrize(("have", "passes"), [(1, False), (2, True), (3, True)])
def test_a_must_skill_is_met_at_exactly_the_level_asked_in_both_directions(have, passes, make_demand):
    person = Talent(id=1, claims=(Claim("Python", have),))
    demand = make_demand("Python", need=Need.MUST, level=2)
    matcher = Matcher.build([person], VOCABULARY)
    assert matcher.rank(demand, today=TODAY).total == passes
    assert matcher.rank_demands(person, [demand], today=TODAY).total == passes


def test_a_person_without_claims_fails_a_must_skill_as_unknown_in_both_directions(make_demand):
    demand = make_demand("Python", need=Need.MUST, level=1)
    matcher = Matcher.build([Talent(id=1)], VOCABULARY)
    expected = {"skill:python": 1, "skill:python:unknown": 1}
    assert matcher.rank(demand, today=TODAY).excluded == expected
    assert matcher.rank_demands(Talent(id=1), [demand], today=TODAY).excluded == expected


def test_who_fails_two_conditions_is_not_listed_apart(make_demand):
    demand = make_demand("Python", need=Need.MUST, education=5, education_must=True)
    ranking = rank([Talent(id=1, education=3), Talent(id=2, education=6)], demand)
    assert [(match.talent_id, match.failed) for match in ranking.near] == [(2, ("skill:python",))]
    assert ranking.excluded["education"] == 1


def test_only_the_best_of_those_who_miss_one_are_listed(make_demand):
    people = [Talent(id=number, education=3, experience_years=number % 3) for number in range(1, 40)]
    demand = make_demand(education=5, education_must=True, experience_years=2)
    ranking = rank(people, demand)
    assert len(ranking.near) == 5
    scores = [match.score for match in ranking.near]
    assert scores == sorted(scores, reverse=True)
    assert {match.rank for match in ranking.near} == {0}


def test_a_remote_post_excludes_nobody_by_place(make_demand):
    people = [Talent(id=1), Talent(id=2, divisions=("130500",)), Talent(id=3, remote_only=True)]
    assert rank(people, make_demand(division="130102", place_must=True, remote=True)).total == 3


def test_who_works_remotely_only_is_excluded_by_a_place_that_must_be(make_demand):
    people = [Talent(id=1, divisions=("130102",), remote_only=True)]
    ranking = rank(people, make_demand(division="130102", place_must=True))
    assert ranking.excluded == {"place": 1}
