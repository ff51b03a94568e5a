"""The gate rule by rule, on a small taxonomy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.shapes import SkillEntry, Vocabulary
from matching.skills import Gate, neighbours

_SKILLS = (
    SkillEntry("programming", "编程"),
    SkillEntry("python", "Python", ("Python编程",), parent="programming"),
    SkillEntry("javascript", "JavaScript", ("JS",), parent="programming"),
    SkillEntry("java", "Java", parent="programming"),
    SkillEntry("photoshop", "Photoshop", ("PS", "Adobe Photoshop"), related=("illustrator",)),
    SkillEntry("illustrator", "Illustrator", ("AI",)),
    SkillEntry("cet4", "CET-4", ("英语四级",)),
    SkillEntry("cet6", "CET-6", ("英语六级",)),
    SkillEntry("english", "英语"),
    SkillEntry("live_selling", "直播带货"),
    SkillEntry("paid_ads", "信息流投放"),
    SkillEntry("paid_mail", "信息流投递"),
    SkillEntry("accounting", "会计"),
    SkillEntry("steel", "不锈钢销售"),
    SkillEntry("seo", "SEO"),
)


@pytest.fixture(scope="module")
def gate() -> Gate:
    pairs = (("代", "带"), ("获", "货"), ("方", "放"), ("校", "销"))
    return Gate(Vocabulary(skills=_SKILLS, lookalikes=pairs))


@pytest.mark.parametrize(
    ("words", "skill", "how"),
    [
        ("ＰＹＴＨＯＮ", "python", "exact"),
        ("精通 Python", "python", "exact"),
        ("ps", "photoshop", "alias"),
        ("Photoshop（PS）", "photoshop", "alias"),
        ("会直播带货", "live_selling", "alias"),
        ("會計", "accounting", "exact"),
        ("Pyhton", "python", "typo"),
        ("Pyhton编程", "python", "typo"),
        ("photosohp", "photoshop", "typo"),
        ("Javascirtp", "javascript", "typo"),
        ("直播代货", "live_selling", "typo"),
        ("播直带货", "live_selling", "typo"),
        ("不锈钢校售", "steel", "typo"),
        ("不锈钢消售", None, "near"),
        ("直播卖货", None, "near"),
        ("Javas", None, "near"),
        ("SEM", None, "unknown"),
        ("CET-5", None, "near"),
        ("英语五级", None, "near"),
        ("不懂英语", None, "negated"),
        ("不会Pyhton", None, "negated"),
        ("no Python", None, "negated"),
        ("书法", None, "unknown"),
        ("", None, "unknown"),
    ],
)
def test_words_read_by_the_rules(gate: Gate, words: str, skill: str | None, how: str) -> None:
    reading = gate.read(words)
    assert (reading.skill, reading.how) == (skill, how)


def test_a_short_latin_word_is_never_corrected(gate: Gate) -> None:
    assert gate.read("SOE").skill is None


def test_a_misspelling_equally_near_to_two_skills_is_refused() -> None:
    pair = Gate(Vocabulary(skills=(SkillEntry("a", "hotels"), SkillEntry("b", "hovels"))))
    assert pair.read("hozels").skill is None


def test_the_nearer_of_two_skills_is_taken() -> None:
    pair = Gate(Vocabulary(skills=(SkillEntry("a", "facebookad"), SkillEntry("b", "facebookxyd"))))
    assert pair.read("facebooka").skill == "a"


def test_a_first_letter_is_never_corrected(gate: Gate) -> None:
    assert gate.read("Bython").skill is None


def test_what_is_rejected_but_near_names_what_it_is_near_to(gate: Gate) -> None:
    candidates = gate.read("英语五级").candidates
    assert {one.skill for one in candidates} == {"cet4", "cet6"}
    assert all(70 <= one.likeness <= 99 for one in candidates)


def test_an_alias_of_two_skills_belongs_to_none() -> None:
    both = (SkillEntry("a", "甲店", ("旗舰",)), SkillEntry("b", "乙店", ("旗舰",)))
    assert Gate(Vocabulary(skills=both)).read("旗舰").skill is None


def test_a_name_goes_before_an_alias() -> None:
    both = (SkillEntry("a", "商店运营", ("开店",)), SkillEntry("b", "开店"))
    assert Gate(Vocabulary(skills=both)).read("开店").skill == "b"


def test_a_picked_skill_is_taken_as_it_is(gate: Gate) -> None:
    assert gate.resolve("随便什么", "photoshop") == "photoshop"


def test_a_picked_skill_that_is_gone_is_read_from_the_words(gate: Gate) -> None:
    assert gate.resolve("PS", "no_longer_there") == "photoshop"


def test_unknown_words_keep_a_key_of_their_own(gate: Gate) -> None:
    assert gate.resolve("剪 纸 技能") == gate.resolve("剪纸") == "raw:剪纸"


@given(st.text(max_size=30))
def test_any_words_read_the_same_twice(text: str) -> None:
    gate = Gate(Vocabulary(skills=_SKILLS))
    assert gate.read(text) == gate.read(text)


def test_having_a_skill_implies_its_parent(gate: Gate) -> None:
    assert gate.closure["python"] == (("programming", 0.7, "implied"),)


def test_children_and_kin_are_related_both_ways(gate: Gate) -> None:
    assert ("python", 0.5, "related") in gate.closure["programming"]
    assert ("photoshop", 0.5, "related") in gate.closure["illustrator"]


def test_a_skill_has_five_neighbours_at_most() -> None:
    children = tuple(SkillEntry(f"c{number}", f"子{number}", parent="p") for number in range(9))
    assert len(neighbours((SkillEntry("p", "父"), *children))["p"]) == 5


def test_a_neighbour_outside_the_taxonomy_is_left_out() -> None:
    assert neighbours((SkillEntry("a", "甲", parent="gone", related=("lost", "a")),)) == {"a": ()}
