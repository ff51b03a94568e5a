"""The PDF: with a typeface of this machine, or a clear word that there is none."""

import importlib
import importlib.util
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from talent.kit.errors import Unavailable
from talent.training import certificate_fonts, certificate_pdf
from talent.training.certificate_fonts import Font, find_font
from talent.training.certificate_numbers import grouped, new_number
from talent.training.certificate_schemas import PrintedCertificate, SkillReached
from talent.training.certificate_words import MOST_SKILLS, sentence, skills_line
from talent.training.enums import CertificateKind, Standing
from tests.conftest import missing


def printed(**fields: Any) -> PrintedCertificate:
    number = new_number()
    return PrintedCertificate(
        **{
            "number": number,
            "standing": Standing.VALID,
            "kind": CertificateKind.COMPLETION,
            "title": "直播运营实训",
            "holder": "王**",
            "name": "王小明",
            "issuer": "某市培训学校",
            "hours": 40,
            "issued_on": date(2026, 6, 1),
            "skills": [SkillReached(skill="video", name="视频剪辑", level=3)],
            "url": f"https://jicai.example/certificates/{number}",
            **fields,
        }
    )


@pytest.fixture
def _drawn() -> None:
    if not certificate_pdf.is_ready(None):
        missing("pdf", "the extra or a Chinese typeface is not installed")


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(certificate_fonts, "FOLDERS", (tmp_path,))
    return tmp_path


@pytest.mark.usefixtures("_drawn")
def test_every_word_of_it_can_be_copied_and_it_is_one_page() -> None:
    one = printed()
    pages = _pages(certificate_pdf.draw(one, None))
    text = "".join(pages[0].extract_text().split())
    assert len(pages) == 1
    wanted = (
        "结业证书",
        "王小明",
        "直播运营实训",
        "40学时",
        "视频剪辑（熟练）",
        "某市培训学校",
        "2026年6月1日",
    )
    for word in (*wanted, grouped(one.number)):
        assert word in text, word


@pytest.mark.usefixtures("_drawn")
def test_the_longest_names_stay_on_the_one_page() -> None:
    many = [SkillReached(skill=str(number), name="跨境电商数据分析", level=4) for number in range(20)]
    one = printed(
        title="电" * 120, name="阿" * 40, issuer="校" * 120, skills=many, expires_on=date(2029, 6, 1)
    )
    assert len(_pages(certificate_pdf.draw(one, None))) == 1


@pytest.mark.usefixtures("_drawn")
def test_the_same_certificate_is_the_same_file() -> None:
    one = printed()
    assert certificate_pdf.draw(one, None) == certificate_pdf.draw(one, None)


def _pages(content: bytes) -> Any:
    if importlib.util.find_spec("pypdf") is None:
        missing("resume", "pypdf is not installed")
    return importlib.import_module("pypdf").PdfReader(BytesIO(content)).pages


def test_without_a_typeface_it_says_what_to_do_instead(empty_machine: Path) -> None:
    assert not certificate_pdf.is_ready(None)
    with pytest.raises(Unavailable, match="请使用“打印”"):
        certificate_pdf.draw(printed(), None)


def test_the_best_installed_typeface_is_taken_with_its_mainland_face(empty_machine: Path) -> None:
    folder = empty_machine / "deep" / "down"
    folder.mkdir(parents=True)
    for name in ("wqy-microhei.ttc", "NotoSansCJK-Regular.ttc", "DejaVuSans.ttf", "NotoSerifCJK-Regular.txt"):
        (folder / name).touch()
    assert find_font(None) == Font(folder / "NotoSansCJK-Regular.ttc", face=2)


def test_the_operators_choice_comes_first_and_nothing_stands_in_for_it(empty_machine: Path) -> None:
    (empty_machine / "wqy-microhei.ttc").touch()
    chosen = empty_machine / "own.ttf"
    assert find_font(chosen) is None
    chosen.touch()
    assert find_font(chosen) == Font(chosen)


def test_what_is_attested_is_said_by_kind() -> None:
    assert sentence(printed()) == "完成“直播运营实训”课程的全部学习，共 40 学时，准予结业。"
    exam = printed(kind=CertificateKind.EXAM, title="电子商务师（四级）", hours=None)
    assert sentence(exam) == "参加“电子商务师（四级）”考核，成绩合格，特发此证。"


def test_a_long_list_of_skills_is_cut_and_says_how_many_there_are() -> None:
    many = [
        SkillReached(skill=str(number), name=f"技能{number}", level=1) for number in range(MOST_SKILLS + 2)
    ]
    line = skills_line(printed(skills=many))
    assert line.endswith(f"等 {MOST_SKILLS + 2} 项")
    assert "技能8" not in line
    assert skills_line(printed(skills=[])) == ""
