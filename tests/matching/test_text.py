"""The normal form of text and the features it is cut into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.text import Analyzer, feature_weight, latin_grams, normalise, singular, skill_key


def test_full_width_and_upper_case_letters_are_normalised() -> None:
    assert normalise("  ＰＳ　Photo\tShop ") == "ps photo shop"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Photoshop", "photoshop"),
        ("辦公軟體", "办公软体"),
        ("沟通能力", "沟通"),
        ("英语 水平", "英语"),
        ("精通Python", "python"),
        ("Excel（熟练）", "excel"),
        ("熟练使用 Excel", "excel"),
        ("会 PS", "ps"),
        ("proficient in SQL", "sql"),
        ("Node.js", "nodejs"),
        ("CET-4", "cet4"),
        ("Vue 3.0", "vue3.0"),
        ("C++", "c++"),
        ("C#", "c#"),
    ],
)
def test_a_skill_key_keeps_what_names_the_skill(written: str, key: str) -> None:
    assert skill_key(written) == key


@pytest.mark.parametrize("written", ["会计", "能源", "有赞", "技能", "精通", "了解", "basics"])
def test_words_that_only_begin_like_a_level_stay_whole(written: str) -> None:
    assert skill_key(written) == written


@given(st.text(max_size=40))
def test_a_skill_key_is_its_own_normal_form_without_blanks(text: str) -> None:
    key = skill_key(text)
    assert key == normalise(key).strip()
    assert bool(key) == bool(normalise(text))


def test_chinese_is_cut_into_characters_and_pairs() -> None:
    assert Analyzer()("做运营的人们都要加班")[:4] == ["做", "运", "营", "的"]
    assert {"运营", "加班"} <= set(Analyzer()("做运营的人们都要加班"))


def test_no_pair_spans_a_blank_or_a_mark() -> None:
    assert "营客" not in Analyzer()("运营，客服")


def test_a_short_run_of_chinese_counts_as_a_tag_of_its_own() -> None:
    assert {"=报税", "=出纳"} <= set(Analyzer()("报税 出纳"))


def test_a_long_run_of_chinese_is_no_tag() -> None:
    assert not [one for one in Analyzer()("负责店铺的日常运营") if one.startswith("=")]


def test_the_longest_term_of_the_taxonomy_is_found() -> None:
    assert Analyzer(["直播", "直播运营"]).find_terms("负责直播运营和直播") == ["直播运营", "直播"]


def test_a_latin_term_is_found_only_as_a_whole_word() -> None:
    analyse = Analyzer(["java"])
    assert analyse.find_terms("javascript") == []
    assert analyse.find_terms("java开发") == ["java"]


def test_a_traditional_text_has_the_features_of_the_simplified_one() -> None:
    analyse = Analyzer(["直播运营"])
    assert analyse("直播運營 客戶服務") == analyse("直播运营 客户服务")


def test_a_query_finds_tags_that_are_features_of_the_documents() -> None:
    assert "=会计" in Analyzer().query("高级会计经理招聘", {"=会计": 0})
    assert "=会计" not in Analyzer().query("高级会计经理招聘", {})


def test_a_query_prefers_the_longer_of_term_and_tag() -> None:
    assert Analyzer(["会计"]).find_terms("会计助理", {"=会计助理": 0}) == ["会计助理"]


def test_english_words_count_in_the_singular_and_two_in_a_row_count_as_one_more() -> None:
    features = Analyzer()("Sales Managers")
    assert {"_sale", "_manager", "__sale manager"} <= set(features)


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("managers", "manager"),
        ("secretaries", "secretary"),
        ("coaches", "coach"),
        ("business", "business"),
        ("analysis", "analysis"),
        ("bus", "bus"),
        ("css", "css"),
    ],
)
def test_the_plural_ending_goes_and_other_endings_stay(plural: str, one: str) -> None:
    assert singular(plural) == one


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_the_pieces_of_a_word_are_those_of_scikit_learn(word: str) -> None:
    peer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4)).build_analyzer()
    assert sorted(set(latin_grams(word))) == sorted(set(peer(word)))


def test_words_of_rank_count_less_in_a_title() -> None:
    title = Analyzer().title("高级直播运营经理")
    assert title["直播"] > title["经理"] > 0
    assert title["直播"] > title["高级"] > 0


def test_a_remark_in_brackets_is_no_part_of_a_title() -> None:
    assert "险" not in Analyzer().title("会计（五险一金）")


def test_a_title_of_nothing_but_brackets_or_rank_still_has_features() -> None:
    assert Analyzer().title("（经理）")
    assert Analyzer().title("经理")


def test_a_member_is_not_taken_for_a_rank() -> None:
    assert Analyzer().title("会员运营")["会员"] == 1.0


def test_whole_words_weigh_more_than_pieces() -> None:
    assert feature_weight("_manager") > feature_weight("__sale manager") > feature_weight("mana")
    assert feature_weight("=会计") > feature_weight("会计")


def test_the_analyzer_is_made_again_from_its_terms() -> None:
    analyse = Analyzer(["Photoshop", "直播運營", "抖店"])
    again = Analyzer(analyse.terms)
    assert again("直播运营 photoshop 抖店") == analyse("直播运营 photoshop 抖店")


@given(st.text(max_size=60))
def test_any_text_can_be_cut(text: str) -> None:
    analyse = Analyzer(["直播", "seo"])
    assert analyse(text) == analyse(text)
    analyse.title(text, {"=直播": 0})
