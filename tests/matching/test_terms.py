"""What terms weigh: saturation for texts, and for titles and demands scikit-learn's TF-IDF."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.terms import (
    CountTable,
    count_terms,
    learn_texts,
    learn_titles,
    query_vector,
    saturate,
    title_vectors,
)
from matching.text import Analyzer, feature_weight

ANALYSE = Analyzer(["直播运营", "photoshop"])
TEXTS = st.lists(
    st.text(st.sampled_from("直播运营美工 photoshop，"), min_size=1, max_size=12), min_size=1, max_size=8
).filter(lambda texts: any(ANALYSE(text) for text in texts))


def learn(*texts):
    index: dict[str, int] = {}
    table = CountTable()
    for text in texts:
        table.add(count_terms(text, ANALYSE, index, grow=True))
    return learn_texts(table, index), table


@settings(max_examples=40, deadline=None)
@given(TEXTS, TEXTS)
def test_title_vectors_are_those_of_scikit_learn(titles, others):
    # Every feature counts once and alike, so that scikit-learn's own weights are the measure.
    cut = [dict.fromkeys(ANALYSE(title), 1.0) for title in titles]
    space = learn_titles(cut)
    theirs = TfidfVectorizer(analyzer=lambda text: set(ANALYSE(text)), norm=None).fit(titles)
    assert space.index == {term: int(number) for term, number in theirs.vocabulary_.items()}
    expected = theirs.transform(others).toarray() * [feature_weight(term) for term in space.index]
    lengths = np.linalg.norm(expected, axis=1, keepdims=True)
    expected = np.divide(expected, lengths, out=np.zeros_like(expected), where=lengths > 0)
    ours = title_vectors([dict.fromkeys(ANALYSE(title), 1.0) for title in others], space)
    assert np.allclose(ours.toarray(), expected, rtol=0, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_a_term_weighs_the_idf_of_scikit_learn_times_its_kind(texts):
    texts = [text for text in texts if ANALYSE(text)]
    space, _ = learn(*texts)
    theirs = TfidfVectorizer(analyzer=ANALYSE).fit(texts)
    assert space.index == {term: int(number) for term, number in theirs.vocabulary_.items()}
    kinds = [feature_weight(term) for term in space.index]
    assert np.allclose(space.weights, theirs.idf_ * kinds, rtol=0, atol=1e-12)


def test_one_mention_in_a_text_of_mean_length_counts_a_quarter():
    space, table = learn("直播", "美工")
    assert saturate(table, space).toarray().max() == pytest.approx(0.25)


def test_repeating_a_word_saturates():
    space, _ = learn("直播", "美工", "店铺")
    table = CountTable()
    for times in (1, 1000, 2000):
        table.add(count_terms("直播 " * times, ANALYSE, space.index, grow=False))
    once, often, more = saturate(table, space).toarray()[:, space.index["直"]]
    assert once < often == more < 1
    assert more == pytest.approx(often, rel=1e-3)


def test_new_terms_are_left_out_but_make_a_text_longer():
    space, _ = learn("直播", "美工")
    counts = count_terms("直播仓储物流", ANALYSE, space.index, grow=False)
    assert set(counts.terms) <= set(space.index.values())
    assert counts.length == len(ANALYSE("直播仓储物流")) > len(counts.terms)


def test_a_query_says_nothing_of_unknown_words():
    space, _ = learn("直播运营", "美工", "photoshop")
    assert len(query_vector("xyz", "", ANALYSE, space)[0]) == 0
    assert len(query_vector("直播", "", ANALYSE, space)[0]) > 0


def test_long_duties_do_not_drown_the_title():
    space, _ = learn("直播", "美工", "店铺")
    terms, weights = query_vector("直播", "美工" * 50 + "店铺" * 50, ANALYSE, space)
    of_title = np.isin(terms, sorted(title_terms(space)))
    title, duties = np.linalg.norm(weights[of_title]), np.linalg.norm(weights[~of_title])
    assert title / duties == pytest.approx(0.8 / 0.64)


def test_many_words_are_worth_no_more_in_all_than_few():
    space, _ = learn("直播", "美工", "店铺")
    short, long = query_vector("直播", "", ANALYSE, space), query_vector("直播", "美工店铺", ANALYSE, space)
    assert np.linalg.norm(short[1]) == pytest.approx(np.linalg.norm(long[1]))


def test_only_the_weightiest_terms_of_long_duties_count():
    text = "".join(chr(0x4E00 + number) for number in range(300))
    space, _ = learn(text, text[:150], "美工")
    terms, _ = query_vector("", text, ANALYSE, space)
    assert len(terms) == 80
    assert space.weights[terms].min() > space.weights.min()


def title_terms(space):
    return {space.index[term] for term in ANALYSE("直播")}
