"""Strings found by a hash answer as a dictionary does, in memory, from disk and in another process."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import Strings
from matching.lookup import Counted, Lookup

# Few letters, so that strings meet; broken surrogates, since documents may hold any.
WORDS = st.text("ab能\ud800", max_size=4)


@given(st.lists(WORDS, unique=True), st.lists(WORDS))
def test_a_lookup_answers_as_a_dictionary(words, others):
    lookup, known = Lookup.of(words), {word: number for number, word in enumerate(words)}
    assert list(lookup.items()) == list(known.items())
    assert (len(lookup), lookup, lookup.as_dict()) == (len(known), known, known)
    for word in (*words, *others):
        assert (lookup.get(word), word in lookup) == (known.get(word), word in known)


@given(st.lists(WORDS), WORDS)
def test_of_equal_strings_all_are_given_and_the_first_is_the_number(words, word):
    lookup = Lookup.of(words)
    places = [number for number, one in enumerate(words) if one == word]
    assert lookup.all(word) == places
    assert lookup.get(word) == (places[0] if places else None)


def test_an_unknown_string_raises_or_gives_what_is_wanted_instead():
    lookup = Lookup.of(["直播"])
    assert lookup.get("客服", 7) == 7
    assert 5 not in lookup
    with pytest.raises(KeyError, match="客服"):
        lookup["客服"]


@given(st.lists(WORDS, unique=True))
def test_what_is_stored_and_what_is_sent_to_another_process_answers_alike(words):
    lookup = Lookup.of(words)
    stored = Lookup.from_arrays(lookup.arrays("words"), "words")
    sent = pickle.loads(pickle.dumps(lookup))
    assert stored == sent == lookup


@given(st.lists(WORDS, unique=True), st.lists(WORDS))
def test_however_many_strings_were_asked_for_the_answers_stay_the_same(words, asked):
    lookup = Lookup.of(words)
    numbers = {word: number for number, word in enumerate(words)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matching.lookup._MET", 2)
        for word in [*asked, *words, *asked]:
            assert lookup.get(word) == numbers.get(word)


def test_looking_up_holds_nothing_but_views_of_the_arrays():
    strings = Strings.of([f"词{number}" for number in range(1000)])
    lookup = Lookup.from_arrays(Lookup.of_strings(strings).arrays("words"), "words")
    assert lookup["词999"] == 999
    assert max(len(lookup.all(word)) for word in lookup) == 1
    assert len(lookup.starts) <= 2 * len(strings) + 1
    assert sorted(np.asarray(lookup.members).tolist()) == list(range(1000))


@given(st.dictionaries(WORDS, st.integers(0, 1 << 40)))
def test_a_number_for_each_string_reads_as_a_dictionary(counts):
    counted = Counted(Lookup.of(counts), np.array(list(counts.values()), np.int64))
    assert counted == counts
    assert counted.get("不在其中", 0) == 0
    assert pickle.loads(pickle.dumps(counted)) == counts
