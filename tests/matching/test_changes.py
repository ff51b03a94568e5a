"""Changes without a rebuild: the tail and the tombstones give what a fresh build would give."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.matcher import Matcher
from matching.shapes import Claim, Post, Proof, Talent
from tests.matching.strategies import ASKERS, PEOPLE, TODAY, VOCABULARY, demands, talents

pytestmark = pytest.mark.usefixtures("way")

THOROUGH = settings(max_examples=40, deadline=None)
EVERYBODY = 1000


def answers(matcher, demand, **options):
    ranking = matcher.rank(demand, today=TODAY, limit=EVERYBODY, near=EVERYBODY, **options)
    return replace(ranking, version="")


@THOROUGH
@given(PEOPLE, PEOPLE, demands(), st.data())
def test_changed_people_rank_as_in_a_fresh_build(people, others, demand, data):
    matcher = Matcher.build(people, VOCABULARY)
    alive = {person.id: person for person in people}
    for newcomer in others:
        known = data.draw(st.sampled_from(sorted(alive) or [newcomer.id]))
        person = replace(newcomer, id=data.draw(st.sampled_from([newcomer.id, known])))
        gone = data.draw(st.sets(st.sampled_from(sorted(alive)), max_size=1)) if alive else set()
        matcher = matcher.with_changes([person], gone)
        alive = {one: what for one, what in alive.items() if one not in gone} | {person.id: person}
    fresh = Matcher.build(alive.values(), VOCABULARY, statistics=matcher.statistics)
    assert answers(matcher, demand) == answers(fresh, demand)
    assert len(matcher) == len(fresh) == len(alive)


@THOROUGH
@given(PEOPLE, ASKERS, ASKERS, talents(), st.data())
def test_changed_demands_rank_as_in_a_fresh_set(people, first, others, person, data):
    matcher = Matcher.build(people, VOCABULARY)
    among = matcher.demand_set(first)
    alive = {demand.id: demand for demand in first}
    for newcomer in others:
        gone = data.draw(st.sets(st.sampled_from(sorted(alive)), max_size=1)) if alive else set()
        among = among.with_changes([newcomer], gone)
        alive = {one: what for one, what in alive.items() if one not in gone} | {newcomer.id: newcomer}
    one, other = (
        matcher.rank_demands(person, demands_, today=TODAY, limit=EVERYBODY)
        for demands_ in (among, matcher.demand_set(alive.values()))
    )
    assert one == other


@THOROUGH
@given(PEOPLE, demands())
def test_what_is_taken_back_leaves_no_trace(people, demand):
    matcher = Matcher.build(people, VOCABULARY)
    extra = Talent(id=10**15, claims=(Claim("抖音直播", 4, Proof.EXAMINED),), posts=(Post("店长"),))
    there_and_back = matcher.with_changes([extra]).with_changes([], [extra.id])
    assert answers(there_and_back, demand) == answers(matcher, demand)


def test_hundreds_of_single_changes_stay_in_few_layers():
    matcher = Matcher.build([Talent(id=0)], VOCABULARY)
    for number in range(1, 401):
        matcher = matcher.with_changes([Talent(id=number % 150, work_text="店铺运营", salary_min=number)])
    assert len(matcher.layers) <= 3
    assert len(matcher) == 150
    assert matcher.version.endswith("+400")


def test_a_skill_new_to_the_version_counts_at_once(make_demand):
    matcher = Matcher.build([Talent(id=1)], VOCABULARY)
    demand = make_demand("陶艺拉坯")
    changed = matcher.with_changes([Talent(id=2, claims=(Claim("陶艺拉坯", 2, Proof.EXAMINED),))])
    best = changed.rank(demand, today=TODAY).matches[0]
    assert (best.talent_id, best.matched[0].words) == (2, "陶艺拉坯")


def test_a_change_leaves_the_old_matcher_as_it_was(make_demand):
    matcher = Matcher.build([Talent(id=1), Talent(id=2)], VOCABULARY)
    before = answers(matcher, make_demand("Python"))
    matcher.with_changes([Talent(id=1, claims=(Claim("Python", 4, Proof.EXAMINED),))], [2])
    assert answers(matcher, make_demand("Python")) == before


def test_two_documents_of_one_id_are_refused():
    with pytest.raises(ValueError, match="same id"):
        Matcher.build([Talent(id=1), Talent(id=1)], VOCABULARY)
    with pytest.raises(ValueError, match="same id"):
        Matcher.build([], VOCABULARY).with_changes([Talent(id=1), Talent(id=1)])


def test_demands_of_another_version_are_refused():
    one = Matcher.build([Talent(id=1)], VOCABULARY)
    other = Matcher.build([Talent(id=1, claims=(Claim("Python"),))], VOCABULARY)
    with pytest.raises(ValueError, match="another index version"):
        one.rank_demands(Talent(id=1), other.demand_set([]), today=TODAY)


def test_an_empty_index_answers_and_grows(make_demand):
    matcher = Matcher.build([], VOCABULARY)
    assert matcher.rank(make_demand("Python"), today=TODAY).matches == ()
    grown = matcher.with_changes([Talent(id=7, confirmed_on=TODAY - timedelta(days=1))])
    assert [match.talent_id for match in grown.rank(make_demand("Python"), today=TODAY).matches] == [7]


def test_progress_is_told_up_to_the_whole():
    told = []
    people = (Talent(id=number) for number in range(2500))
    Matcher.build(people, VOCABULARY, progress=lambda done, whole: told.append((done, whole)), count=2500)
    assert told == [(1000, 2500), (2000, 2500), (2500, 2500)]
