"""Words that discriminate are found, and words that only look like it are left alone."""

import itertools
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.enterprises.enums import Ground
from talent.enterprises.lawful import discriminating_words

SENTENCES = Path(__file__).parent / "sentences"
DISCRIMINATING = [
    tuple(line.split("\t")) for line in (SENTENCES / "discriminating.tsv").read_text("utf-8").splitlines()
]
LAWFUL = (SENTENCES / "lawful.txt").read_text("utf-8").splitlines()


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.words, finding.ground.value) for finding in discriminating_words(text)]


def test_there_are_sentences_enough_of_every_ground() -> None:
    assert len(set(DISCRIMINATING)) == len(DISCRIMINATING) >= 120
    assert len(set(LAWFUL)) == len(LAWFUL) >= 120
    assert {ground for ground, _ in DISCRIMINATING} == {ground.value for ground in Ground}


def test_discriminating_sentences_are_found_on_their_ground() -> None:
    missed = [one for one in DISCRIMINATING if one[0] not in {ground for _, ground in found(one[1])}]
    assert len(missed) / len(DISCRIMINATING) <= 0.02, missed


def test_lawful_sentences_are_left_alone() -> None:
    alarms = [(sentence, found(sentence)) for sentence in LAWFUL if found(sentence)]
    assert len(alarms) / len(LAWFUL) <= 0.02, alarms


@pytest.mark.parametrize(
    ("text", "words", "ground"),
    [
        ("本岗位限男性，能出差", "限男性", "sex"),
        ("限 男 性", "限 男 性", "sex"),
        ("限·男·性", "限·男·性", "sex"),
        ("限\u200b男性", "限\u200b男性", "sex"),
        ("本岗位限⼥性，能出差", "限⼥性", "sex"),
        ("⼥⼠优先", "⼥⼠优先", "sex"),
        ("限 ⼥ 性", "限 ⼥ 性", "sex"),
        ("招聘㊛主播", "招聘㊛主播", "sex"),
        ("限＊男＊性", "限＊男＊性", "sex"),
        ("限Ｍ男性", "限Ｍ男性", "sex"),
        ("体重５０㎏以下", "体重５０㎏以下", "appearance"),
        ("⻘年优先", "⻘年优先", "age"),
        ("运营，应届男生", "应届男生", "sex"),
        ("招应届男生", "招应届男生", "sex"),
        ("年龄３５岁以下", "年龄３５岁以下", "age"),
        ("三十五岁以下，能出差", "三十五岁以下", "age"),
        ("招九零后运营", "九零后", "age"),
        ("18～35歲", "18～35歲", "age"),
        ("女士優先", "女士優先", "sex"),
        ("主播 女 可兼职", "女", "sex"),
        ("18周岁以上，35周岁以下", "35周岁以下", "age"),
        ("已婚已育优先", "已婚已育优先", "family"),
        ("本地户口优先", "本地户口优先", "household"),
    ],
)
def test_the_exact_words_are_quoted(text: str, words: str, ground: str) -> None:
    assert found(text) == [(words, ground)]


@pytest.mark.parametrize(
    "text",
    [
        "不限性别",
        "性别不限",
        "男女不限",
        "男/女不限",
        "男 女 不限",
        "年龄不限",
        "户籍不限",
        "无户籍要求",
        "欢迎35岁以上",
        "工作年限3年以上",
        "年满16周岁",
        "18周岁以上",
    ],
)
def test_what_is_open_to_all_is_lawful(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("lawful", "unlawful"),
    [
        ("欢迎女性应聘", "欢迎应聘，女性优先"),
        ("负责女装运营", "负责运营，限女生"),
        ("欢迎应届女生投递", "欢迎应届女生优先"),
        ("招应届生，男女不限", "招应届女生"),
        ("面向应届女生群体做推广", "面向应届女生招聘"),
        ("熟悉Ｔ男款版型", "要求Ｍ男性"),
        ("面向90后消费者", "招聘90后"),
        ("用户以女性为主", "员工以女性为主"),
        ("年满18周岁", "年满38周岁"),
        ("不检查乙肝", "检查乙肝"),
        ("残疾人优先", "残疾人勿扰"),
        ("全日制用工", "全日制本科"),
        ("日均211单", "211毕业"),
        ("孟村回族自治县", "限回族"),
    ],
)
def test_near_words_are_told_apart(lawful: str, unlawful: str) -> None:
    assert not found(lawful)
    assert found(unlawful)


def test_one_text_with_several_grounds_names_them_in_order() -> None:
    text = "负责运营。限女性，30岁以下，未婚，石家庄户籍优先，形象气质佳。"
    assert [ground for _, ground in found(text)] == ["sex", "age", "family", "household", "appearance"]


def test_every_finding_says_what_to_write_instead() -> None:
    findings = [one for _, sentence in DISCRIMINATING for one in discriminating_words(sentence)]
    assert all(finding.advice.endswith("。") for finding in findings)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for finding in discriminating_words(text):
        assert finding.words == text[finding.start : finding.end] != ""


_PIECES = st.sampled_from(
    [
        *"男女性限优先不岁年龄户籍本地的、，。 \n（）35-～①♀⼥㊚㎏´＊",
        "18",
        "岁以下",
        "已婚",
        "党员",
        "乙肝",
        "身高",
        "用户",
        "欢迎",
    ]
)


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_findings_quote_the_text_in_order_and_do_not_overlap_on_one_ground(text: str) -> None:
    findings = discriminating_words(text)
    assert [(one.start, one.end) for one in findings] == sorted((one.start, one.end) for one in findings)
    assert all(one.words == text[one.start : one.end] for one in findings)
    for ground in Ground:
        spans = [(one.start, one.end) for one in findings if one.ground is ground]
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


@given(
    st.sampled_from(["限男性", "女士优先", "三十五岁以下", "已婚已育优先", "外地人勿扰", "五官端正"]),
    st.data(),
)
def test_blanks_hide_nothing(words: str, data: st.DataObject) -> None:
    blanks = data.draw(
        st.lists(st.sampled_from(["", " ", "\u3000", "\t", "*"]), min_size=len(words), max_size=len(words))
    )
    spaced = "".join(character + blank for character, blank in zip(words, blanks, strict=True))
    assert discriminating_words(spaced)


@pytest.mark.parametrize(
    "piece", ["男", "户籍", "不限", "18-35岁", "河北", "的", "用户", "面向", "有", "a", "1", "已婚", "党员、"]
)
def test_no_text_that_fits_a_field_takes_long(piece: str) -> None:
    text = (piece * 5000)[:5000]
    started = process_time()
    discriminating_words(text)
    assert process_time() - started < 5
