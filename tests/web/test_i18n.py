"""Sentences of services in the language of a page."""

from gettext import GNUTranslations
from string import Formatter

import pytest

from talent.exams.enums import QuestionState
from talent.kit.sentences import say
from web.i18n import translate, translations


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _pairs() -> list[tuple[str, str]]:
    """Every text of the catalogue with names in braces, and its English."""
    english = translations("en")
    assert isinstance(english, GNUTranslations)
    found = [(one, text) for one, text in english._catalog.items() if isinstance(one, str)]  # type: ignore[attr-defined]
    return [(one, text) for one, text in found if "{" in one]


def test_the_english_of_every_sentence_fills_in_the_same_values() -> None:
    pairs = _pairs()
    assert len(pairs) > 100
    assert [one for one, text in pairs if _names(one) != _names(text)] == []


def test_of_the_values_the_words_of_ours_are_translated() -> None:
    sentence = say(
        "“{state}”的试题不能改为“{wanted}”。", state=QuestionState.RETIRED, wanted=QuestionState.DRAFT
    )
    assert translate("zh", sentence) == sentence
    english = translate("en", sentence)
    assert english.isascii() is False
    for state in (QuestionState.RETIRED, QuestionState.DRAFT):
        assert f"“{translate('en', state)}”" in english


def test_a_sentence_in_a_sentence_and_a_list_are_translated() -> None:
    inner = say("技能“{words}”重复，请只保留一条。", words="某技能")
    assert translate("en", say("暂不能发布：{why}", why=inner)).endswith("Keep one of them.")
    states = tuple(one.label for one in (QuestionState.RETIRED, QuestionState.DRAFT))
    allowed = translate(
        "en",
        say(
            "“{state}”的需求不能改为“{wanted}”，可以改为：{allowed}。",
            state="甲",
            wanted="乙",
            allowed=states,
        ),
    )
    assert f"{translate('en', states[0])}, {translate('en', states[1])}" in allowed


@pytest.mark.parametrize("value", ["{most}", "100%", "“引号”", ""])
def test_what_somebody_typed_is_said_as_it_is(value: str) -> None:
    assert f"“{value}”" in translate("en", say("没有技能“{skill}”，请从提示中选一项。", skill=value))
