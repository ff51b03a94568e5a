"""Text that comes in is clean, and says so when it is not."""

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError
from pydantic_core import PydanticCustomError

from talent.kit.fields import (
    Line,
    Paragraphs,
    clean_email,
    clean_line,
    clean_mobile,
    clean_paragraphs,
    clean_resident_id,
    clean_uscc,
)


class _Form(BaseModel):
    title: Annotated[Line, Field(min_length=1, max_length=5)] = "标题"
    text: Paragraphs = ""


def test_a_line_has_no_line_break() -> None:
    assert clean_line("  直播\r\n运营\t主管\u3000 ") == "直播 运营 主管"


def test_a_line_loses_invisible_marks() -> None:
    assert clean_line("\ufeff直\u200b播\u00ad") == "直播"


def test_text_is_composed() -> None:
    assert clean_line("cafe\u0301") == "caf\u00e9"


@pytest.mark.parametrize("character", ["\x00", "\x1c", "\x1b", "\x7f", "\x9b", "\ud800", "\u202e", "\ufffe"])
def test_control_characters_are_refused(character: str) -> None:
    with pytest.raises(PydanticCustomError, match="控制字符"):
        clean_line(f"直播{character}运营")


@pytest.mark.parametrize("character", ["\x00", "\x1c", "\ud800", "\u202e"])
def test_control_characters_in_paragraphs_are_refused(character: str) -> None:
    with pytest.raises(PydanticCustomError, match="控制字符"):
        clean_paragraphs(f"第一行\n{character}")


def test_paragraphs_keep_their_lines() -> None:
    assert clean_paragraphs("一、选品 \r\n\r\n二、\t投放\r") == "一、选品\n\n二、\t投放"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_end_is_one(end: str) -> None:
    assert clean_paragraphs(f"一{end}二") == "一\n二"


def test_a_form_bounds_the_length() -> None:
    with pytest.raises(ValidationError, match="at most 5"):
        _Form(title="直播运营主管")


def test_blanks_alone_are_no_line() -> None:
    with pytest.raises(ValidationError, match="at least 1"):
        _Form(title=" \u3000 ")


def test_length_is_bounded_where_a_form_forgot_to() -> None:
    with pytest.raises(PydanticCustomError, match="500"):
        clean_line("字" * 501)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    try:
        once = clean_line(text)
    except PydanticCustomError:
        return
    assert clean_line(once) == once


@given(st.text())
def test_what_passes_can_be_stored_and_exported(text: str) -> None:
    try:
        passed = clean_paragraphs(text)
    except PydanticCustomError:
        return
    assert "\x00" not in passed.encode().decode()


@pytest.mark.parametrize(
    "text", ["13812345678", " 138 1234 5678", "+86-138-1234-5678", "１３８１２３４５６７８"]
)
def test_a_mobile_number_is_read_as_people_write_it(text: str) -> None:
    assert clean_mobile(text) == "13812345678"


@pytest.mark.parametrize(
    "text", ["", "12812345678", "1381234567", "138123456789", "１３８abc", "0311-8888888"]
)
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="手机号码"):
        clean_mobile(text)


def test_an_email_is_lower_case() -> None:
    assert clean_email(" Wang.Li@Example.COM ") == "wang.li@example.com"


@pytest.mark.parametrize(
    "text", ["", "a@b", "a b@c.cn", "a@-b.cn", "a@b..cn", "a@b.cn\nBcc: c@d.cn", "王@b.cn"]
)
def test_what_is_no_email_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="邮箱"):
        clean_email(text)


def test_a_uscc_is_upper_case() -> None:
    assert clean_uscc("91130100ma0000000y") == "91130100MA0000000Y"


@pytest.mark.parametrize("text", ["", "91130100MA0000000X", "91130100MA000000", "91130100IA0000000Y"])
def test_a_wrong_uscc_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="统一社会信用代码"):
        clean_uscc(text)


# The example of GB 11643, and numbers of counties that were renumbered (Rongcheng) or have no table entry.
@pytest.mark.parametrize(
    "text", ["11010519491231002X", "11010519491231002x", "130629199001010012", "133100199001010015"]
)
def test_a_resident_number_with_its_check_character_passes(text: str) -> None:
    assert clean_resident_id(text) == text.upper()


@pytest.mark.parametrize(
    "text", ["", "110105194912310021", "11010519491331002X", "110105299901010019", "11010519491231002"]
)
def test_a_wrong_resident_number_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="公民身份号码"):
        clean_resident_id(text)
