"""A sentence is its Chinese text to everybody who does not ask for more."""

import copy
import json
import pickle
from datetime import date

from pydantic import BaseModel

from talent.exams.enums import QuestionState
from talent.kit.errors import FieldError, Invalid
from talent.kit.sentences import Message, Sentence, say


class _Told(BaseModel):
    what: Sentence
    why: Message = ""


def test_it_is_its_text_with_the_values_filled_in() -> None:
    assert (
        say("最多 {most:,} 行，{day} 起。", most=1000, day=date(2027, 3, 1))
        == "最多 1,000 行，2027-03-01 起。"
    )
    assert say("“{state}”的试题", state=QuestionState.RETIRED) == f"“{QuestionState.RETIRED.label}”的试题"
    assert say("缺少：{names}。", names=("姓名", "学时")) == "缺少：姓名、学时。"


def test_braces_in_a_value_are_no_names() -> None:
    assert say("没有技能“{skill}”。", skill="{most}") == "没有技能“{most}”。"


def test_an_error_carries_it_like_any_other_message() -> None:
    message = say("一次最多 {most} 项。", most=3)
    error = Invalid(say("暂不能发布：{why}", why=message), fields=(FieldError("rows", message),))
    assert str(error) == "暂不能发布：一次最多 3 项。"
    assert json.dumps(error.message, ensure_ascii=False) == '"暂不能发布：一次最多 3 项。"'
    assert error.fields == (FieldError("rows", "一次最多 3 项。"),)


def test_copies_know_their_values_too() -> None:
    sentence = say("一次最多 {most} 项。", most=3)
    for other in (copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):
        assert (other, other.text, other.values) == (sentence, "一次最多 {most} 项。", {"most": 3})


def test_a_model_keeps_it_and_writes_one_text() -> None:
    told = _Told(what=say("一次最多 {most} 项。", most=3))
    assert told.what.values == {"most": 3}
    assert told.model_dump_json() == '{"what":"一次最多 3 项。","why":""}'
    for mode in ("validation", "serialization"):
        assert _Told.model_json_schema(mode=mode)["properties"]["what"]["type"] == "string"  # type: ignore[arg-type]


def test_a_field_of_messages_takes_sentences_and_others() -> None:
    sentence = say("一次最多 {most} 项。", most=3)
    told = [_Told(what=sentence, why=why).why for why in (sentence, "请稍后再试。")]
    assert [type(why) for why in told] == [Sentence, str]
    assert _Told.model_json_schema()["properties"]["why"]["type"] == "string"
