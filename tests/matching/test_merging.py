"""Segments joined without the documents: the same as one built afresh of whoever is left."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import tail
from matching.contents import fresh_window, windows
from matching.layers import Layer
from matching.matcher import Matcher
from matching.merging import merged
from matching.places import Places
from matching.shapes import Claim, Post, Talent
from tests.matching.strategies import PEOPLE, TODAY, VOCABULARY, demands

pytestmark = pytest.mark.usefixtures("way")

THOROUGH = settings(max_examples=40, deadline=None)
PLACES = Places(VOCABULARY.places)
EVERYBODY = 1000


def layers_of(matcher, people, cuts, gone):
    """Build several segments of one version, and take some people out of them."""
    bounds = [0, *sorted(min(cut, len(people)) for cut in cuts), len(people)]
    parts = [people[start:end] for start, end in pairwise(bounds)]
    built = [
        Matcher.build(part, VOCABULARY, statistics=matcher.statistics).layers[0].without(gone)
        for part in parts
    ]
    return built, [person for person in people if person.id not in gone]


@THOROUGH
@given(PEOPLE, st.lists(st.integers(0, 14), max_size=3), demands(), st.data())
def test_a_merged_segment_ranks_and_holds_what_a_fresh_one_does(people, cuts, demand, data):
    matcher = Matcher.build(people, VOCABULARY)
    gone = data.draw(st.sets(st.sampled_from([person.id for person in people])))
    layers, left = layers_of(matcher, people, cuts, gone)
    joined = replace(matcher, layers=(Layer.of(merged(layers, PLACES)),))
    fresh = Matcher.build(left, VOCABULARY, statistics=matcher.statistics)
    one, other = (
        replace(known.rank(demand, today=TODAY, limit=EVERYBODY, near=EVERYBODY), version="")
        for known in (joined, fresh)
    )
    assert one == other
    expected = fresh_window(matcher, left)
    order = np.argsort(expected.ids)
    for window in windows(joined):
        own = np.argsort(window.ids)
        assert window.ids[own].tolist() == expected.ids[order].tolist()
        for name, prints in window.prints.items():
            assert (prints[own] == expected.prints[name][order]).all(), name


@THOROUGH
@given(PEOPLE, st.lists(st.integers(0, 14), max_size=3), st.data())
def test_how_people_came_together_leaves_no_trace(people, cuts, data):
    matcher = Matcher.build(people, VOCABULARY)
    gone = data.draw(st.sets(st.sampled_from([person.id for person in people])))
    layers, left = layers_of(matcher, people, cuts, gone)
    (whole,), _ = layers_of(matcher, left, [], set())
    one, other = (merged(parts, PLACES).arrays() for parts in (layers, [whole]))
    assert one.keys() == other.keys()
    for name, column in one.items():
        assert column.dtype == other[name].dtype, name
        assert np.array_equal(column, other[name], equal_nan=column.dtype.kind == "f"), name


def test_words_that_only_removed_people_had_are_gone():
    secret = Talent(
        id=2,
        claims=(Claim("陶艺拉坯"),),
        posts=(Post("看门人"),),
        divisions=("440106",),
        kinds=("part",),
    )
    matcher = Matcher.build([Talent(id=1, claims=(Claim("Python"),)), secret], VOCABULARY)
    (layer,) = matcher.layers
    segment = merged([layer.without([2])], PLACES)
    words = [*segment.titles.names, *(one for part in segment.strings.values() for one in part.all())]
    assert "Python" in words
    assert not [word for word in words if "陶艺" in word or "看门人" in word or word in ("440106", "part")]


@THOROUGH
@given(PEOPLE, PEOPLE, demands())
def test_layers_read_back_from_disk_are_merged_as_well(tmp_path_factory, people, others, demand):
    folder = tmp_path_factory.mktemp("index")
    matcher = Matcher.build(people, VOCABULARY)
    Matcher.save(matcher.with_changes(others[:1]), folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tail, "GROWTH", replace(tail.GROWTH, waiting=0))
        changed = Matcher.open(folder).with_changes(others)
    assert len(changed.layers) == 1
    alive = {person.id: person for person in (*people, *others)}
    fresh = Matcher.build(alive.values(), VOCABULARY, statistics=matcher.statistics)
    one, other = (
        replace(known.rank(demand, today=TODAY, limit=EVERYBODY), version="") for known in (changed, fresh)
    )
    assert one == other
