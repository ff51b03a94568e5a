"""A question that does not fit together is refused at the door, each fault with a sentence of its own."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from talent.exams.enums import QuestionKind
from talent.exams.items import Ordering, RightOptions, RightOrder
from tests.factories.questions import KEYS, question_input

OPTIONS = [{"id": "A", "text": "甲"}, {"id": "B", "text": "乙"}]


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_every_kind_can_be_written(kind: QuestionKind) -> None:
    assert question_input(kind).body.kind is kind


@pytest.mark.parametrize(
    ("kind", "changes", "complaint"),
    [
        (QuestionKind.SINGLE, {"key": {"right": "Z"}}, "列出的选项"),
        (QuestionKind.MULTIPLE, {"key": {"right": ["A", "Z"]}}, "列出的选项"),
        (QuestionKind.MULTIPLE, {"key": {"right": ["A", "A"]}}, "不能重复"),
        (QuestionKind.MULTIPLE, {"key": {"right": []}}, "at least 1"),
        (
            QuestionKind.SINGLE,
            {"body": {"options": [*OPTIONS, OPTIONS[0]]}, "key": {"right": "A"}},
            "编号不能重复",
        ),
        (QuestionKind.ORDERING, {"key": {"right": ["A", "B"]}}, "每一项"),
        (QuestionKind.ORDERING, {"key": {"right": ["A", "B", "B"]}}, "每一项"),
        (QuestionKind.FILL_IN, {"stem": "只有一个____"}, "____"),
        (QuestionKind.FILL_IN, {"key": {"right": [["甲"]]}}, "每个空"),
        (QuestionKind.FILL_IN, {"key": {"right": [["甲"], []]}}, "每个空"),
        (QuestionKind.CASE, {"key": {"parts": KEYS[QuestionKind.CASE]["parts"][:1]}}, "每个小题"),
        (QuestionKind.CASE, {"key": {"parts": KEYS[QuestionKind.CASE]["parts"][::-1]}}, "小题的答案"),
        (QuestionKind.PRACTICAL, {"key": {"lines": [{"id": "1", "title": "要点", "most": 90}]}}, "100"),
    ],
)
def test_what_does_not_fit_is_named(kind: QuestionKind, changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        question_input(kind, **changes)


def test_a_key_of_another_kind_is_refused() -> None:
    right = question_input(QuestionKind.SINGLE).model_dump(mode="json")
    other = question_input(QuestionKind.TRUE_FALSE).model_dump(mode="json")
    with pytest.raises(ValidationError, match="不一致"):
        type(question_input()).model_validate({**right, "key": other["key"]})


def test_underscores_in_a_row_are_one_blank_however_many() -> None:
    item = question_input(QuestionKind.FILL_IN, stem="先看___，再看________。")
    assert item.stem == "先看____，再看____。"


def test_the_order_in_which_right_options_are_named_does_not_matter() -> None:
    item = question_input(QuestionKind.MULTIPLE, key={"right": ["C", "A"]})
    assert isinstance(item.key, RightOptions)
    assert item.key.right == ("A", "C")


@given(st.lists(st.text("甲乙丙丁abc", min_size=1, max_size=4), min_size=2, max_size=10, unique=True))
def test_entries_that_are_listed_in_their_right_order_are_mixed(texts: list[str]) -> None:
    ids = "ABCDEFGHIJ"[: len(texts)]
    body = {"entries": [{"id": one, "text": text} for one, text in zip(ids, texts, strict=True)]}
    item = question_input(QuestionKind.ORDERING, body=body, key={"right": list(ids)})
    assert isinstance(item.body, Ordering)
    assert isinstance(item.key, RightOrder)
    by_id = {one.id: one.text for one in item.body.entries}
    assert [by_id[one] for one in item.key.right] == texts
    assert item.key.right != tuple(one.id for one in item.body.entries)
    assert type(item).model_validate(item.model_dump()) == item
