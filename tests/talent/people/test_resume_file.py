"""Files that are no résumé, or mean harm: each is refused with what to do, and nothing else happens."""

import sys

import pytest

from talent.kit.errors import Invalid, Unavailable
from talent.people import resume_child
from talent.people.resume_file import MAX_RESUME, resume_lines
from tests.factories.resumes import library, locked_pdf, make_docx, make_pdf, part_of, with_parts

LINES = ["工作经历", "2021.07-至今  测试公司  客服"]
DOCTYPE = "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"


@pytest.fixture(autouse=True)
def _libraries() -> None:
    for name in ("pypdf", "docx"):
        library(name)


def refusal(content: bytes, **how: object) -> str:
    with pytest.raises(Invalid) as raised:
        resume_lines(content, **how)  # type: ignore[arg-type]
    assert raised.value.fields[0].field == "resume"
    return raised.value.message


def test_the_lines_of_a_docx_come_in_the_order_of_the_page() -> None:
    content = make_docx(["一", "公司\t职位", "尾"])
    assert resume_lines(content) == ["一", "公司\t职位", "尾"]


def test_a_text_box_is_read_once() -> None:
    assert resume_lines(make_docx(["下文"], box=["框里的字"])) == ["框里的字", "下文"]


def test_the_lines_of_a_pdf_come_page_by_page() -> None:
    assert resume_lines(make_pdf(LINES, ["第二页"])) == [*LINES, "第二页"]


def test_twenty_pages_are_read_and_one_more_is_refused() -> None:
    assert len(resume_lines(make_pdf(*[["页"]] * 20))) == 20
    assert "20 页" in refusal(make_pdf(*[["页"]] * 21))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "请选择"),
        (b"%PDF-1.7" + b"x" * MAX_RESUME, "5 MB"),
        (b"\x89PNG\r\n\x1a\n", "只能读取"),
        (b"<html>", "只能读取"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
        (b"%PDF-1.7\nnothing", "损坏"),
        (b"PK\x03\x04 nothing", "损坏"),
    ],
    ids=["empty", "large", "picture", "page", "old", "torn pdf", "torn docx"],
)
def test_what_cannot_be_read_is_told_with_what_to_do(content: bytes, said: str) -> None:
    assert said in refusal(content)


def test_a_password_is_told() -> None:
    assert "密码" in refusal(locked_pdf(["text"], "secret"))
    assert "密码" in refusal(locked_pdf(["text"], ""))


def test_a_scan_without_text_is_told() -> None:
    assert "扫描件" in refusal(make_pdf([]))


def test_an_endless_text_is_no_resume() -> None:
    assert "太多" in refusal(make_docx(["字" * (resume_child.MAX_LETTERS + 1)]))


@pytest.mark.parametrize("size", [60 * 2**20, 10 * 2**20], ids=["size", "ratio"])
def test_a_zip_bomb_is_refused_unopened(size: int) -> None:
    bomb = with_parts(make_docx(LINES), {"word/media/image1.png": bytes(size)})
    assert len(bomb) < MAX_RESUME
    assert "解压" in refusal(bomb)


def test_a_thousand_parts_are_refused() -> None:
    parts = {f"word/media/{number}.png": b"" for number in range(resume_child.PACKAGE.parts)}
    assert "解压" in refusal(with_parts(make_docx(LINES), parts))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_entities_are_refused_in_every_part(part: str, encoding: str) -> None:
    whole = make_docx(LINES)
    body = part_of(whole, part).decode().partition("?>")[2]
    text = f"<?xml version='1.0' encoding='{encoding}'?>{DOCTYPE}{body}".encode(encoding)
    assert "外部引用" in refusal(with_parts(whole, {part: text}))


def test_an_encoding_that_could_hide_something_is_refused() -> None:
    whole = make_docx(LINES)
    text = part_of(whole).replace(b"UTF-8", b"UTF-7", 1)
    assert "损坏" in refusal(with_parts(whole, {"word/document.xml": text}))


def test_a_package_of_something_else_is_refused() -> None:
    whole = make_docx(LINES)
    renamed = part_of(whole)
    packed = with_parts(whole, {"xl/workbook.xml": renamed}).replace(
        b"word/document.xml", b"word/documenx.xml"
    )
    assert "只能读取" in refusal(packed)


def test_without_the_libraries_it_is_said_so() -> None:
    answer = (sys.executable, "-c", 'print(\'{"refused": "missing"}\')')
    with pytest.raises(Unavailable, match="没有安装"):
        resume_lines(b"x", command=answer)


def test_a_child_that_hangs_is_told_as_too_complex() -> None:
    command = (sys.executable, "-c", "import time; time.sleep(600)")
    assert "太复杂" in refusal(b"x", command=command, seconds=0.3)
