"""Words to search by, how they sound, and what the lexicon knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.kit.db import Session
from talent.vocab.lexicon import read_lexicon
from talent.vocab.sounds import initials, sounds_alike
from talent.vocab.terms import TERM_MAX, terms_to_ask, terms_to_store
from tests.factories.vocabulary import fill_vocabulary


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("抖音直播运营", ["抖音", "直播", "运营"]),
        ("ＰＳ修图、C++", ["ps", "修图", "c++"]),
        ("直播间的场控", ["直播间", "场控"]),
        ("，。！", []),
    ],
)
def test_a_text_is_cut_into_words(text: str, terms: list[str]) -> None:
    assert terms_to_ask(text) == terms


@given(st.text(max_size=200))
def test_any_text_gives_words_that_fit_their_column(text: str) -> None:
    for term in [*terms_to_store(text), *terms_to_ask(text)]:
        assert 1 <= len(term) <= TERM_MAX
        assert not any(character.isspace() for character in term)


@given(st.text(alphabet="抖音直播运营电商客服美工设计师跨境仓储物流", max_size=30))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    assert set(terms_to_ask(text)) <= set(terms_to_store(text))


@pytest.mark.parametrize(
    ("text", "letters"), [("直播运营", "zbyy"), ("客服", "kf"), ("Photoshop", "Photoshop"), ("座昂", "za")]
)
def test_common_characters_begin_with_the_letter_of_their_sound(text: str, letters: str) -> None:
    assert initials(text) == letters


@pytest.mark.parametrize(
    ("a", "b", "alike"), [("播", "拨", True), ("营", "赢", True), ("播", "营", False), ("播", "x", False)]
)
def test_characters_of_one_sound_are_alike(a: str, b: str, alike: bool) -> None:
    assert sounds_alike(a, b) is sounds_alike(b, a) is alike


def test_the_lexicon_knows_skills_places_and_occupations_in_all_spellings(session: Session) -> None:
    fill_vocabulary(session)
    lexicon = read_lexicon(session)
    assert lexicon.skills["ps"] == lexicon.skills["photoshop"] == "photoshop"
    assert lexicon.places["石家庄"] == lexicon.places["石家庄市"] == ("130100",)
    assert len(lexicon.places["桥西"]) > 1
    assert lexicon.occupations["互联网营销师"]
    assert "直播运营" in lexicon.by_letters["zbyy"]
