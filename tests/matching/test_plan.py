"""What a demand makes of a segment before the search: tables that are kept, and bounds that hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import blocked, plan, texts
from matching.encode import NO_YEARS
from matching.matcher import Matcher
from matching.rank import Setting, score_people
from matching.shapes import Talent
from tests.matching.strategies import TODAY, VOCABULARY, demands, talents

PEOPLE = st.lists(talents(), min_size=1, max_size=12, unique_by=lambda one: one.id)


@pytest.fixture(scope="module", autouse=True)
def _small_blocks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "SEARCHED", 0)
        patch.setattr(blocked, "BLOCK", 4)
        yield


@given(PEOPLE, demands())
def test_nobody_scores_above_the_bounds_of_group_and_trait(people, demand):
    matcher = Matcher.build(people, VOCABULARY)
    segment, query = matcher.layers[0].block, matcher.encode(demand)
    setting = Setting(matcher.weights, matcher.places, TODAY.toordinal())
    made = plan.plan(segment, query, query.asked, setting).query
    scores = score_people(segment.view(), query, query.asked, setting).scores.score
    rest = made.numbers.skill_points + made.numbers.text_points
    group = np.searchsorted(segment.groups.starts, np.arange(len(segment)), side="right") - 1
    most = made.group_points[group] + made.trait_points[segment.traits] + rest
    assert (scores <= most + 1e-6).all()


@given(PEOPLE, demands())
def test_titles_are_as_like_as_they_are_where_no_compiler_is(people, demand):
    matcher = Matcher.build(people, VOCABULARY)
    segment, query = matcher.layers[0].block, matcher.encode(demand)
    setting = Setting(matcher.weights, matcher.places, TODAY.toordinal())
    made = plan.plan(segment, query, query.asked, setting).query
    assert made.likeness.tolist() == segment.titles.likeness(query.asked).tolist()


@given(PEOPLE, st.lists(demands(), min_size=2, max_size=4))
def test_what_is_kept_of_other_demands_changes_no_plan(people, asked):
    matcher = Matcher.build(people, VOCABULARY)
    setting = Setting(matcher.weights, matcher.places, TODAY.toordinal())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "_KEPT", 3)
        for demand in asked:
            query = matcher.encode(demand)
            made = plan.plan(matcher.layers[0].block, query, query.asked, setting).query
            fresh = Matcher.build(people, VOCABULARY).layers[0].block
            again = plan.plan(fresh, query, query.asked, setting).query
            for name in ("table", "fails", "likeness", "group_points", "trait_points", "order"):
                assert getattr(made, name).tolist() == getattr(again, name).tolist()


def test_demands_that_ask_for_no_years_share_one_table():
    matcher = Matcher.build([Talent(id=1, work_text="店铺运营", experience_years=3.0)], VOCABULARY)
    tables = matcher.layers[0].block.kept_as(plan._Tables)
    assert tables.of("years", NO_YEARS) is tables.of("years", NO_YEARS)
