"""Skills suggested while somebody types."""

import pytest

from talent.kit.db import Session
from talent.vocab.suggesting import SUGGESTED, suggest_skills
from tests.factories.vocabulary import fill_vocabulary


@pytest.fixture(autouse=True)
def _lists(session: Session) -> None:
    fill_vocabulary(session)


def names(session: Session, text: str) -> list[str]:
    return [one.name for one in suggest_skills(session, text)]


@pytest.mark.parametrize("typed", ["Photoshop", "photosh", "PS", "ｐｓ", " p s "])
def test_a_name_or_another_way_to_write_it_leads_to_the_skill(session: Session, typed: str) -> None:
    assert "Photoshop" in names(session, typed)


def test_the_very_word_comes_first(session: Session) -> None:
    assert names(session, "ps")[0] == "Photoshop"


def test_the_other_way_to_write_it_is_told(session: Session) -> None:
    (found,) = [one for one in suggest_skills(session, "ps") if one.skill == "photoshop"]
    assert found.written == "ps"


def test_each_skill_comes_once_and_not_too_many(session: Session) -> None:
    found = suggest_skills(session, "直播")
    assert len({one.skill for one in found}) == len(found) == SUGGESTED


@pytest.mark.parametrize("typed", ["", "  ", "编织毛衣到天亮"])
def test_nothing_is_suggested_for_nothing(session: Session, typed: str) -> None:
    assert names(session, typed) == []
