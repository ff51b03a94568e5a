"""Whoever claims the same score gives the same answer as the definition; the others give a full answer."""

import numpy as np
import pytest

from matching.benchmark.contenders import BATCH, ONE
from matching.benchmark.contenders.base import BatchContender, CannotTakePartError, Contender, OneContender
from matching.benchmark.contenders.plain import NumpyPlain
from matching.benchmark.corpora import Inputs, make_corpus
from matching.benchmark.corpus import TOP, Corpus, Query
from matching.benchmark.rounds import LeftOut, Timed, agrees, enter, time_batch, time_one
from tests.conftest import missing

EXACT = [kind for kind in ONE if kind.same_score and kind is not NumpyPlain]
OTHERS = [kind for kind in ONE if not kind.same_score and not kind.name.endswith("_products")]


def built(kind: type[Contender], corpus: Corpus) -> Contender:
    if kind.missing():
        missing(kind.name, "not installed")
    contender = kind()
    try:
        contender.build(corpus)
    except CannotTakePartError as error:
        missing(kind.name, str(error))
    return contender


@pytest.fixture(scope="module")
def definition(corpus: Corpus, queries: list[Query]) -> list[np.ndarray]:
    plain = NumpyPlain()
    plain.build(corpus)
    return [plain.one(query) for query in queries]


def test_the_definition_finds_somebody_for_nearly_every_demand(definition: list[np.ndarray]) -> None:
    assert np.mean([len(found) == TOP for found in definition]) > 0.8


@pytest.mark.parametrize("kind", EXACT, ids=lambda kind: kind.name)
def test_exact_contenders_give_the_answers_of_the_definition(
    kind: type[OneContender], corpus: Corpus, queries: list[Query], definition: list[np.ndarray]
) -> None:
    contender = built(kind, corpus)
    assert [contender.one(query).tolist() for query in queries] == [found.tolist() for found in definition]


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.name)
def test_other_contenders_answer_with_twenty_different_people(
    kind: type[OneContender], corpus: Corpus, queries: list[Query]
) -> None:
    contender = built(kind, corpus)
    found = contender.one(queries[0]).tolist()
    assert len(set(found)) == TOP
    assert set(found) <= set(corpus.table.ids.tolist())
    contender.close()


@pytest.mark.parametrize("kind", BATCH, ids=lambda kind: kind.name)
def test_a_batch_answers_every_demand(
    kind: type[BatchContender], corpus: Corpus, queries: list[Query], definition: list[np.ndarray]
) -> None:
    answers = [found.tolist() for found in built(kind, corpus).many(queries)]
    assert len(answers) == len(queries)
    if kind.same_score:
        assert answers == [found.tolist() for found in definition]
    else:
        assert all(len(set(found)) == TOP for found in answers)


def test_both_batches_of_products_find_the_same_people(corpus: Corpus, queries: list[Query]) -> None:
    """By two libraries: the order of near equals may differ in float32, the people may not."""
    one, other = (built(kind, corpus).many(queries) for kind in BATCH if not kind.same_score)
    shared = [
        len(set(left.tolist()) & set(right.tolist())) / TOP for left, right in zip(one, other, strict=True)
    ]
    assert min(shared) > 0.9


class Wrong(NumpyPlain):
    """Gives the right people in the wrong order."""

    name = "wrong"

    def one(self, query: Query) -> np.ndarray:
        return super().one(query)[::-1]


class Dear(NumpyPlain):
    """Not to be had."""

    name, needs = "dear", ("no_such_module",)


class Small(NumpyPlain):
    """For few people only."""

    name, most = "small", 10


def quiet(stage: str, done: int, total: int) -> None: ...


def test_a_wrong_order_is_told_from_a_right_one(corpus: Corpus, queries: list[Query]) -> None:
    inside, _ = enter([NumpyPlain, Wrong], corpus, quiet)
    time_one(inside, queries[:2], queries[:5], 60.0, quiet)
    assert [agrees(one, inside[0]) for one in inside] == [True, False]


def test_whoever_cannot_take_part_is_named_with_the_reason(corpus: Corpus) -> None:
    inside, outside = enter([NumpyPlain, Dear, Small], corpus, quiet)
    assert [one.contender.name for one in inside] == ["numpy_plain"]
    assert outside == [
        LeftOut("dear", len(corpus), "not installed: no_such_module"),
        LeftOut("small", len(corpus), "measured up to 10 talents only"),
    ]


def test_whoever_is_over_the_budget_leaves_with_the_reason(corpus: Corpus, queries: list[Query]) -> None:
    inside, _ = enter([NumpyPlain], corpus, quiet)
    outside = time_one(inside, queries[:2], queries[:5], 1e-9, quiet)
    assert inside == []
    assert "budget" in outside[0].reason
    batch, _ = enter(BATCH[:1], corpus, quiet)
    assert "budget" in time_batch(batch, queries, 1e-9, quiet)[0].reason


def test_a_tight_budget_means_fewer_demands_but_every_round_counts(
    corpus: Corpus, queries: list[Query]
) -> None:
    one = Timed(built(NumpyPlain, corpus))
    time_one([one], queries[:2], queries[:40], 60.0, quiet)
    assert one.demands == len(one.answers) == 40
    assert {len(times) for times in one.rounds} == {40}
    assert len(one.rounds) == one.turns


def test_a_kept_corpus_is_used_again(inputs: Inputs, corpus: Corpus, queries: list[Query]) -> None:
    again, facts = make_corpus(inputs, len(corpus))
    assert facts["reused"]
    assert again.matcher.version == corpus.matcher.version
    assert np.array_equal(again.table.weights, corpus.table.weights)
    assert again.table.lists[0].tolist() == corpus.table.lists[0].tolist()


def test_the_postings_of_a_demand_are_those_of_its_terms(corpus: Corpus, queries: list[Query]) -> None:
    query = queries[0]
    by_hand = sum(int((corpus.table.terms == term).sum()) for term in query.encoded.terms)
    assert corpus.postings(query) == by_hand > 0
