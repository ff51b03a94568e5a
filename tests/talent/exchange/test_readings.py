"""Cells that are written by people, and what an export writes into them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.enterprises.enums import Importance
from talent.exchange.layouts import WrongCell
from talent.exchange.readings import SkillCell, plain, read_skills, read_yes, skills_text, whole
from talent.kit.fields import clean_line
from talent.kit.sheets import as_typed, csv_lines

LETTERS = st.sampled_from([*'直播运营视频剪辑AI +#/、，；;"“（优先）(要求)', "熟练", "必须"])
WORDS = st.lists(LETTERS, min_size=1, max_size=12).map(lambda parts: clean_line("".join(parts))).filter(bool)


@st.composite
def skills(draw: st.DrawFn) -> list[SkillCell]:
    words = draw(st.lists(WORDS, max_size=5, unique_by=plain))
    marks = st.tuples(st.integers(1, 4), st.sampled_from(list(Importance)))
    return [SkillCell(one, *draw(marks)) for one in words]


@given(wanted=skills())
def test_skills_are_read_as_they_were_written(wanted: list[SkillCell]) -> None:
    assert read_skills(skills_text(wanted)) == wanted


@given(text=st.text(alphabet="=+-@'\" \tab1", max_size=6))
def test_what_is_kept_from_being_a_formula_is_read_as_it_was_typed(text: str) -> None:
    [cell] = [csv_lines([[text]]).removesuffix("\r\n")]
    bare = cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
    assert not bare.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    if not text.startswith("'"):
        assert as_typed(bare) == text


def test_people_write_skills_in_many_ways() -> None:
    found = read_skills("直播运营(必须)；数据分析/Excel, 文案（精通）\n选品")
    assert [one.words for one in found] == ["直播运营", "数据分析/Excel", "文案", "选品"]
    assert [(one.level, one.importance) for one in found[:3]] == [
        (None, Importance.MUST),
        (None, None),
        (4, None),
    ]


def test_a_skill_twice_is_told() -> None:
    with pytest.raises(WrongCell, match="两遍"):
        read_skills("直播、直 播")


@pytest.mark.parametrize(("text", "number"), [("３人", 3), ("1,200", 1200), ("2.0", 2)])
def test_numbers_may_have_their_unit(text: str, number: int) -> None:
    assert whole(1, 9999, "人", "请填写整数。")(text) == number


def test_yes_is_yes_in_many_ways() -> None:
    assert [read_yes(text) for text in ("是", " Ｙes", "否", "无")] == [True, True, False, False]
    with pytest.raises(WrongCell):
        read_yes("也许")
