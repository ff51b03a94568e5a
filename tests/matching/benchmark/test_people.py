"""Invented people are the same for the same seed, and like real ones where the figures depend on it."""

from collections import defaultdict
from dataclasses import fields
from statistics import mean

from matching.benchmark.corpora import DAY, Inputs
from matching.benchmark.demands import demands
from matching.benchmark.stock import Stock
from matching.benchmark.talents import talents
from matching.encode import Reader
from matching.shapes import Need, Proof, Talent
from talent.cli.bench_stock import bench_vocabulary


def test_the_same_seed_gives_the_same_people(stock: Stock, people: list[Talent]) -> None:
    assert list(talents(stock, 1500, 7, DAY)) == people


def test_fewer_people_are_the_first_of_more(stock: Stock, people: list[Talent]) -> None:
    assert list(talents(stock, 1001, 7, DAY)) == people[:1001]


def test_another_seed_gives_other_people(stock: Stock, people: list[Talent]) -> None:
    others = list(talents(stock, 50, 8, DAY))
    assert not {one.work_text for one in others} & {one.work_text for one in people}


def test_the_same_seed_gives_the_same_demands(stock: Stock) -> None:
    assert list(demands(stock, 40, 7, DAY)) == list(demands(stock, 60, 7, DAY))[:40]


def test_without_skills_a_demand_is_otherwise_the_same(stock: Stock) -> None:
    full, bare = (list(demands(stock, 40, 7, DAY, skills=wanted)) for wanted in (True, False))
    assert all(one.asks for one in full)
    assert not any(one.asks for one in bare)
    assert [(one.post, one.duties, one.salary_max) for one in full] == [
        (one.post, one.duties, one.salary_max) for one in bare
    ]


def test_a_person_has_about_a_hundred_terms_and_eight_skills(people: list[Talent]) -> None:
    analyse = Reader(bench_vocabulary()).analyse
    assert 90 <= mean(len(set(analyse(one.work_text))) for one in people[:500]) <= 110
    declared = [len([claim for claim in one.claims if claim.declared]) for one in people]
    assert 7.5 <= mean(declared) <= 8.5


def test_every_field_is_filled_for_most_and_empty_for_some(people: list[Talent]) -> None:
    filled = {one.name: mean(bool(getattr(person, one.name)) for person in people) for one in fields(Talent)}
    assert 0.01 < filled.pop("remote_only") < 0.05
    assert {name: share for name, share in filled.items() if share < 0.8} == {}
    assert {"salary_min", "kinds", "categories", "confirmed_on"} <= {
        name for name, share in filled.items() if share < 1
    }


def test_skills_are_vouched_for_in_every_way_and_some_are_free_words(people: list[Talent]) -> None:
    claims = [claim for one in people for claim in one.claims]
    assert {claim.proof for claim in claims} == set(Proof)
    assert {claim.level for claim in claims} == {1, 2, 3, 4}
    assert any(claim.skill is None for claim in claims)


def test_titles_and_skills_come_from_one_trade(stock: Stock, people: list[Talent]) -> None:
    """Not independent noise: whoever shares a trade shares skills."""
    trades: defaultdict[str | None, set[str]] = defaultdict(set)
    for trade in stock.trades:
        trades[trade.occupation] |= {skill.id for skill in trade.skills}
    known = [[claim.skill for claim in one.claims if claim.skill] for one in people]

    def share(other: int) -> float:
        """How much of one's skills are of the trade of somebody ``other`` places on."""
        posts = [people[(at + other) % len(people)].posts[0].occupation for at in range(len(people))]
        return mean(
            mean(skill in trades[post] for skill in skills)
            for post, skills in zip(posts, known, strict=True)
            if skills
        )

    assert share(0) > 0.7
    assert share(1) < 0.5


def test_demands_have_about_seventy_terms_and_conditions_of_every_kind(inputs: Inputs, corpus) -> None:
    asked = inputs.demands(300)
    assert 60 <= mean(len(corpus.query(one).encoded.terms) for one in asked) <= 80
    assert {len(one.asks) for one in asked} >= {3, 4, 5, 6, 7, 8}
    assert any(ask.need is Need.MUST for one in asked for ask in one.asks)
    assert any(one.education_must for one in asked)
    assert any(one.experience_must for one in asked)
    assert any(one.place_must for one in asked)
    assert any(one.remote for one in asked)
    assert any(one.category for one in asked)
