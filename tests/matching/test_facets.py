"""What a choice of a filter says it leaves is what ranking with that choice really gives."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import among
from matching.among import Among
from matching.facets import NAMES, Options
from matching.matcher import Matcher
from matching.shapes import Talent
from tests.matching.strategies import TODAY, VOCABULARY, demands, talents
from tests.matching.test_among import CONDITIONS, SMALL

pytestmark = pytest.mark.usefixtures("way", "loops")
THOROUGH = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LABELS = st.lists(st.integers(0, 3), max_size=45).map(lambda labels: np.array(labels, np.uint16))
OPTIONS = st.builds(
    Options,
    categories=st.just(("graduate", "trainee", "nobody is")),
    education=st.just((1, 3, 5, 7)),
    experience=st.just((0.0, 0.5, 3.0, 50.0)),
    labels=LABELS,
)


@pytest.fixture(scope="module", params=["compiled", "plain"])
def loops(request):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(among, "_MANY", 0 if request.param == "compiled" else 10**9)
        yield


def with_choice(wanted, name, options):
    """The filters with each choice of one of them in turn."""
    if name == "marks":
        known = options.labels.max(initial=0)
        return [replace(wanted, marks=options.labels == label) for label in range(1, known + 1)]
    choices = {"category": options.categories, "skill": ()}.get(name)
    if choices is None:
        choices = getattr(options, name)
    return [replace(wanted, **{name: one}) for one in choices]


@THOROUGH
@given(SMALL, SMALL, demands(), CONDITIONS, OPTIONS)
def test_each_choice_leaves_whom_ranking_with_it_gives_also_after_changes(
    people, changed, demand, wanted, options
):
    matcher = Matcher.build(people, VOCABULARY).with_changes(changed)
    found = matcher.facets(matcher.encode(demand), TODAY, wanted, options)

    def total(filters):
        return matcher.rank(demand, today=TODAY, limit=0, keep=filters).total

    for name in NAMES:
        facet = found[name]
        choices = facet.choices[1:] if name == "marks" else facet.choices
        assert list(choices) == [total(one) for one in with_choice(wanted, name, options)]
        assert facet.whole == total(replace(wanted, **{name: None}))
        assert facet.silent <= facet.whole
    labelled = found["marks"]
    assert labelled.silent == labelled.choices[0] == labelled.whole - sum(labelled.choices[1:])
    assert found["education"].silent == found["education"].whole - found["education"].choices[0]
    assert found["experience"].silent == found["experience"].whole - found["experience"].choices[0]


@THOROUGH
@given(SMALL, demands(), OPTIONS)
def test_without_filters_every_facet_counts_all_who_pass(people, demand, options):
    matcher = Matcher.build(people, VOCABULARY)
    found = matcher.facets(matcher.encode(demand), TODAY, None, options)
    total = matcher.rank(demand, today=TODAY, limit=0).total
    assert {facet.whole for facet in found.values()} == {total}


def test_who_lists_nothing_is_counted_as_silent(make_demand):
    matcher = Matcher.build([Talent(id=1), Talent(id=2, education=5)], VOCABULARY)
    options = Options(("graduate",), (5,), (0.0,), np.array([0, 0, 1], np.uint16))
    found = matcher.facets(matcher.encode(make_demand("Python")), TODAY, Among(), options)
    silent = {name: facet.silent for name, facet in found.items()}
    assert silent == {"category": 2, "education": 1, "experience": 2, "skill": 2, "marks": 1}


@given(talents(7), demands())
def test_nobody_in_the_index_is_nobody_in_the_facets(person, demand):
    matcher = Matcher.build([person], VOCABULARY).with_changes([], [7])
    options = Options(("graduate",), (1,), (0.0,), np.zeros(0, np.uint16))
    found = matcher.facets(matcher.encode(demand), TODAY, None, options)
    assert all(facet.whole == 0 and not any(facet.choices) for facet in found.values())
