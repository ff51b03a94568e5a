"""Marking: what an answer is worth by its key, whatever is handed in."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.exams.enums import QuestionKind
from talent.exams.items import Key, read_key
from talent.exams.marking import is_empty, mark, plain
from tests.factories.papers import RIGHT, SAMPLES

KEYS: dict[QuestionKind, Key] = {kind: read_key(json.dumps(key)) for kind, (_, key) in SAMPLES.items()}
anything = st.recursive(
    st.none() | st.booleans() | st.text(max_size=4) | st.integers(), lambda inner: st.lists(inner, max_size=4)
)


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind is not QuestionKind.PRACTICAL])
def test_the_right_answer_brings_everything_and_none_brings_nothing(kind: QuestionKind) -> None:
    assert mark(KEYS[kind], RIGHT[kind]) == 1.0
    assert mark(KEYS[kind], None) == 0.0


@given(st.sampled_from(list(QuestionKind)), anything)
def test_whatever_is_handed_in_brings_a_share(kind: QuestionKind, answer: Any) -> None:
    share = mark(KEYS[kind], answer)
    if kind is QuestionKind.PRACTICAL and isinstance(answer, str) and answer.strip():
        assert share is None
    else:
        assert share is not None
        assert 0 <= share <= 1


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (["A", "C"], 1),
        (["C", "A"], 1),
        (["A"], 0.5),
        (["A", "B"], 0),
        (["A", "B", "C"], 0),
        ([], 0),
        ("A", 0),
    ],
)
def test_multiple_choice_gives_half_for_some_right_and_none_wrong(answer: Any, share: float) -> None:
    assert mark(KEYS[QuestionKind.MULTIPLE], answer) == share


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        ([" 密钥词一 ", "密钥词三"], 1),
        (["密钥 词一", ""], 0.5),
        (["密钥词二", "密钥词一"], 0),
        (["密钥词一"], 0.5),
        ([None, None], 0),
    ],
)
def test_each_blank_counts_alike(answer: Any, share: float) -> None:
    assert mark(KEYS[QuestionKind.FILL_IN], answer) == share


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (["A", "B", "C"], 1),
        (["C", "A", "B"], 0.5),
        (["C", "B", "A"], 0),
        (["A", None, "C"], 0),
        (["B", "C"], 0.5),
    ],
)
def test_ordering_counts_neighbours(answer: Any, share: float) -> None:
    assert mark(KEYS[QuestionKind.ORDERING], answer) == share


def test_the_parts_of_a_case_count_by_their_shares() -> None:
    key = KEYS[QuestionKind.CASE]
    assert mark(key, ["C", None]) == 0.5
    assert mark(key, ["C", None], [0.8, 0.2]) == pytest.approx(0.8)
    assert mark(key, [None, ["密钥词四"]], [0.8, 0.2]) == pytest.approx(0.2)


def test_an_empty_practical_answer_needs_no_marker() -> None:
    assert mark(KEYS[QuestionKind.PRACTICAL], "  \n") == 0.0


@pytest.mark.parametrize(("one", "other"), [("ＧＭＶ", "gmv"), (" 点击 率", "点击率"), ("ＣＴＲ ％", "ctr%")])
def test_words_are_compared_without_regard_to_case_width_and_blanks(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("answer", "empty"),
    [(None, True), (False, False), ("", True), ([], True), (["", None], True), ([None, ["x"]], False)],
)
def test_what_counts_as_no_answer(answer: Any, empty: bool) -> None:
    assert is_empty(answer) is empty
