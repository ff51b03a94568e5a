"""What an edit would bring is what it brings: replayed by changing the document and ranking again."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.counterfactual import counterfactuals, suggest_edits
from matching.edits import AskFor, GoTo, Learn, Learnt, apply_edit
from matching.matcher import Matcher
from matching.order import daily_hash
from matching.shapes import Ask, Claim, Demand, Need, Post, Proof, Talent
from tests.matching.replay import EDITS, LEARN, really, told
from tests.matching.strategies import PEOPLE, TODAY, VOCABULARY, demands, talents

MANY = settings(max_examples=60, deadline=None)
GATE = Matcher.build([], VOCABULARY).reader.gate


@MANY
@given(PEOPLE, demands(), st.lists(EDITS, min_size=1, max_size=4), st.data())
def test_an_edit_brings_the_very_score_and_rank_that_it_was_said_to_bring(people, demand, edits, data):
    matcher = Matcher.build(people, VOCABULARY)
    person = data.draw(st.sampled_from(people))
    for one in counterfactuals(matcher, demand, person, edits, TODAY):
        assert told(one.now) == really(matcher, demand, person)
        assert told(one.then) == really(matcher, demand, person, one.edit)


@MANY
@given(PEOPLE, demands(), st.lists(EDITS, min_size=1, max_size=3), st.data())
def test_people_who_came_after_the_build_are_counted_and_those_gone_are_not(people, demand, edits, data):
    later = data.draw(st.lists(talents(), max_size=4, unique_by=lambda one: one.id))
    gone = data.draw(st.sets(st.sampled_from([one.id for one in people])))
    matcher = Matcher.build(people, VOCABULARY).with_changes(later, gone - {one.id for one in later})
    person = data.draw(st.sampled_from([*people, *later]))
    for one in counterfactuals(matcher, demand, person, edits, TODAY):
        assert told(one.then) == really(matcher, demand, person, one.edit)


@MANY
@given(PEOPLE, demands(), talents(identity=77), EDITS)
def test_who_is_in_no_ranking_is_told_where_they_would_stand(people, demand, person, edit):
    people = [one for one in people if one.id != person.id]
    matcher = Matcher.build(people, VOCABULARY)
    (one,) = counterfactuals(matcher, demand, person, [edit], TODAY)
    assert told(one.now) == really(matcher, demand, person)
    assert told(one.then) == really(matcher, demand, person, edit)


@MANY
@given(PEOPLE, demands(), LEARN, st.data())
def test_learning_never_lowers_a_score_or_a_rank_and_fails_nothing_new(people, demand, edit, data):
    matcher = Matcher.build(people, VOCABULARY)
    person = data.draw(st.sampled_from(people))
    (one,) = counterfactuals(matcher, demand, person, [edit], TODAY)
    assert one.gain >= 0
    assert set(one.then.failed) <= set(one.now.failed)
    if one.now.rank is not None:
        assert one.then.rank <= one.now.rank


@MANY
@given(PEOPLE, demands(), st.data())
def test_suggestions_bring_something_and_the_best_come_first(people, demand, data):
    matcher = Matcher.build(people, VOCABULARY)
    person = data.draw(st.sampled_from(people))
    found = suggest_edits(matcher, demand, person, TODAY)
    for one in found:
        assert one.gain > 0 or len(one.then.failed) < len(one.now.failed)
        assert told(one.then) == really(matcher, demand, person, one.edit)
    keys = [(len(one.then.failed), -one.gain) for one in found]
    assert keys == sorted(keys)


def asking(*asks, **values):
    return Demand(id=1, post=Post(""), asks=asks, **values)


def test_twins_are_told_apart_by_the_draw_of_the_day():
    people = [Talent(id=number) for number in range(1, 31)]
    matcher = Matcher.build(people, VOCABULARY)
    demand = asking(Ask("Python", 2), salary_max=5000)
    edit = AskFor(5000)
    order = np.argsort(daily_hash(np.arange(1, 31), TODAY.toordinal())) + 1
    for rank, number in enumerate(order.tolist(), start=1):
        (one,) = counterfactuals(matcher, demand, people[number - 1], [edit], TODAY)
        assert (one.now.rank, one.then.rank) == (rank, 1)


def test_of_a_missing_skill_each_proof_is_suggested_and_of_a_proven_one_none():
    person = Talent(id=1, claims=(Claim("PS", 3, Proof.CONFIRMED), Claim("客服", 2, Proof.EXAMINED)))
    matcher = Matcher.build([person], VOCABULARY)
    demand = asking(Ask("Python", 2), Ask("Photoshop", 2), Ask("客户服务", 2))
    found = suggest_edits(matcher, demand, person, TODAY)
    edits = {(one.edit.skills[0].key, one.edit.skills[0].level, one.edit.proof) for one in found}
    assert edits == {
        ("python", 2, Proof.EXAMINED),
        ("python", 2, Proof.CONFIRMED),
        ("python", 2, Proof.STATED),
        ("photoshop", 2, Proof.EXAMINED),
    }
    assert found[0].edit.proof == Proof.EXAMINED


def test_nobody_is_told_to_have_unknown_words_examined():
    matcher = Matcher.build([], VOCABULARY)
    (one,) = suggest_edits(matcher, asking(Ask("美甲", 2)), Talent(id=1), TODAY)
    assert one.edit == Learn((Learnt("raw:美甲", "美甲", 2),), Proof.STATED)


def test_salary_and_place_are_suggested_where_they_stand_in_the_way():
    demand = asking(salary_min=4000, salary_max=5000, division="130102", place_must=True)
    person = Talent(id=1, salary_min=6000, divisions=("130500",))
    matcher = Matcher.build([person], VOCABULARY)
    found = suggest_edits(matcher, demand, person, TODAY)
    assert {one.edit for one in found} == {AskFor(5000), GoTo("130102")}
    assert found[0].edit == GoTo("130102")
    assert (found[0].now.rank, found[0].then.rank) == (None, 1)
    modest = replace(person, salary_min=4500, divisions=("130100",))
    assert suggest_edits(matcher, demand, modest, TODAY) == []


def test_what_leaves_another_condition_failed_has_no_rank_and_names_it():
    demand = asking(Ask("Python", 2, Need.MUST), education=5, education_must=True)
    matcher = Matcher.build([], VOCABULARY)
    for one in suggest_edits(matcher, demand, Talent(id=1, education=3), TODAY):
        assert (one.then.rank, one.then.failed, one.passes) == (None, ("education",), False)


def test_a_skill_that_is_learnt_is_one_line_of_the_profile_and_one_of_evidence():
    person = Talent(id=1, claims=(Claim("ps修图", 1),))
    learnt = (Learnt("photoshop", "Photoshop", 3),)
    stated = apply_edit(person, Learn(learnt), GATE)
    assert stated.claims == (Claim("ps修图", 3),)
    used = apply_edit(person, Learn(learnt, Proof.USED), GATE)
    assert used.claims == (Claim("ps修图", 3, Proof.USED),)
    examined = apply_edit(person, Learn(learnt, Proof.EXAMINED), GATE)
    evidence = Claim("Photoshop", 3, Proof.EXAMINED, "photoshop", declared=False)
    assert examined.claims == (Claim("ps修图", 1), evidence)
    new = apply_edit(Talent(id=1), Learn(learnt, Proof.CONFIRMED), GATE)
    assert new.claims == (
        Claim("Photoshop", 3, Proof.STATED, "photoshop"),
        Claim("Photoshop", 3, Proof.CONFIRMED, "photoshop", declared=False),
    )


def test_a_course_is_all_its_skills_at_once():
    course = Learn((Learnt("python", "Python", 2), Learnt("live", "直播运营", 2)), Proof.CONFIRMED)
    single = [Learn((one,), Proof.CONFIRMED) for one in course.skills]
    demand = asking(Ask("Python", 2), Ask("直播运营", 2))
    matcher = Matcher.build([], VOCABULARY)
    whole, first, second = counterfactuals(matcher, demand, Talent(id=1), [course, *single], TODAY)
    assert whole.gain > max(first.gain, second.gain)
    assert whole.then.score == 80


def test_a_place_that_is_accepted_already_changes_nothing():
    person = Talent(id=1, divisions=("130100",))
    assert apply_edit(person, GoTo("130100"), GATE) == person
