"""What the code lists give out to forms, names and the matcher."""

import pytest

from talent.accounts.actor import SYSTEM
from talent.kit.db import Session
from talent.vocab import service as vocab
from talent.vocab.words import fold


@pytest.fixture
def loaded(session: Session) -> Session:
    """A session on the lists that come with the package."""
    vocab.load_vocabulary(session, SYSTEM)
    return session


def test_cities_come_with_their_counties(loaded: Session) -> None:
    cities = {city.name: city for city in vocab.divisions(loaded)}
    assert "长安区" in [county.name for county in cities["石家庄市"].counties]


def test_a_county_is_named_with_its_city(loaded: Session) -> None:
    assert vocab.division_name(loaded, "130102") == "石家庄市长安区"


def test_a_city_is_named_alone(loaded: Session) -> None:
    assert vocab.division_name(loaded, "130100") == "石家庄市"


def test_no_code_has_no_name(loaded: Session) -> None:
    assert vocab.division_name(loaded, None) == ""


def test_a_city_stands_for_its_counties(loaded: Session) -> None:
    scope = vocab.division_scope(loaded, "130100")
    assert {"130100", "130102"} <= set(scope)
    assert not any(code.startswith("1302") for code in scope)


def test_the_province_stands_for_everything(loaded: Session) -> None:
    assert {"130102", "130200"} <= set(vocab.division_scope(loaded, "130000"))


def test_education_has_one_choice_for_each_rank(loaded: Session) -> None:
    ranks = vocab.education_ranks(loaded)
    choices = vocab.education_levels(loaded)
    assert [choice.name for choice in choices] == ["初中及以下", "高中/中专", "大专", "本科", "硕士", "博士"]
    assert [choice.rank for choice in choices] == [ranks[choice.code] for choice in choices]


def test_a_title_means_an_occupation_in_any_spelling(loaded: Session) -> None:
    known = vocab.occupation_of_title(loaded, "淘宝运营")
    assert known is not None
    assert vocab.occupation_of_title(loaded, " 淘宝 运营 ") == known


def test_an_unknown_title_means_nothing(loaded: Session) -> None:
    assert vocab.occupation_of_title(loaded, "宇航员助理的朋友") is None


def test_an_alias_means_its_skill_in_any_width_and_case(loaded: Session) -> None:
    assert vocab.skills_of_folded_words(loaded)[fold("Ｐ s")] == "photoshop"


def test_skills_come_by_group(loaded: Session) -> None:
    groups = vocab.skills(loaded)
    assert sum(len(group.skills) for group in groups) >= 400
    assert all(group.skills for group in groups)


def test_schools_are_found_by_part_of_the_name(loaded: Session) -> None:
    assert "河北大学" in [school.name for school in vocab.schools(loaded, "河北大")]


def test_a_wildcard_in_a_search_is_a_plain_character(loaded: Session) -> None:
    assert vocab.schools(loaded, "%") == ()


def test_occupations_of_ecommerce_come_first(loaded: Session) -> None:
    flags = [one.ecommerce for one in vocab.occupations(loaded)]
    assert flags == sorted(flags, reverse=True)
    assert any(flags)
    assert not all(flags)


def test_the_vocabulary_of_the_matcher_is_whole(loaded: Session) -> None:
    data = vocab.matcher_vocabulary(loaded)
    known = {skill.id for skill in data.skills}
    assert len(known) >= 400
    assert all(set(skill.related) <= known for skill in data.skills)
    assert {place.city for place in data.places} <= {place.code for place in data.places}
    assert data.titles
    assert data.lookalikes


def test_the_vocabulary_of_the_matcher_is_the_same_each_time(loaded: Session) -> None:
    assert vocab.matcher_vocabulary(loaded) == vocab.matcher_vocabulary(loaded)
