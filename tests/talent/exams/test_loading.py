"""The standards and questions of the product: loaded, loaded again, and after people here changed some."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from shutil import copytree

import pytest
from sqlmodel import col, func, select

from talent.accounts.actor import SYSTEM, Actor
from talent.exams.enums import QuestionState, StandardState
from talent.exams.loading import load_exams, read_questions, read_standards
from talent.exams.queries import by_code
from talent.exams.questions import move_question, update_question
from talent.exams.standards import load_standards
from talent.exams.tables import Question, QuestionVersion, Standard, StandardItem
from talent.kit.db import Session
from talent.kit.errors import Forbidden, Invalid
from talent.vocab.service import load_vocabulary


@pytest.fixture(autouse=True)
def _lists(session: Session, _skills: None) -> None:
    load_vocabulary(session, SYSTEM, None)
    session.commit()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A copy of the files, to be changed."""
    copytree(str(files("seeds") / "exams"), tmp_path / "exams")
    return tmp_path / "exams"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_comes_with_the_product_is_in_force_and_in_use(session: Session) -> None:
    loaded = load_exams(session, SYSTEM)
    assert loaded.new == loaded.standards + loaded.questions
    states = session.exec(select(Question.state, func.count()).group_by(Question.state)).all()
    assert states == [(QuestionState.IN_USE, loaded.questions)]
    standards = session.exec(select(Standard).order_by(col(Standard.id))).all()
    assert {one.state for one in standards} == {StandardState.IN_FORCE}
    weights = session.exec(
        select(func.sum(StandardItem.weight)).group_by(col(StandardItem.standard_id))
    ).all()
    assert weights == [100] * loaded.standards


def test_loading_again_changes_nothing(session: Session) -> None:
    load_exams(session, SYSTEM)
    again = load_exams(session, SYSTEM)
    assert (again.new, again.changed) == (0, 0)
    assert session.exec(select(func.count()).select_from(QuestionVersion)).one() == again.questions


def test_a_corrected_question_follows_the_file_as_a_new_version_in_use(
    session: Session, folder: Path
) -> None:
    load_exams(session, SYSTEM, folder)
    change(folder / "questions" / "single.csv", "企业在网上把商品直接卖给", "企业在网上把货品直接卖给")
    assert load_exams(session, SYSTEM, folder).changed == 1
    question = by_code(session, ["JC-S001"])["JC-S001"]
    assert (question.current, question.state) == (2, QuestionState.IN_USE)


def test_what_somebody_here_changed_stays(session: Session, staff: Actor, folder: Path) -> None:
    load_exams(session, SYSTEM, folder)
    question = by_code(session, ["JC-S001"])["JC-S001"]
    own = next(one for one in read_questions(folder) if one.code == "JC-S001")
    mine = own.model_copy(update={"stem": "本省的说法"})
    update_question(session, staff, question.id or 0, mine, question.version)
    assert load_exams(session, SYSTEM, folder).changed == 0
    session.expire_all()
    assert (question.current, question.state) == (2, QuestionState.DRAFT)


def test_what_somebody_here_retired_stays_retired(session: Session, staff: Actor, folder: Path) -> None:
    load_exams(session, SYSTEM, folder)
    question = by_code(session, ["JC-S001"])["JC-S001"]
    move_question(session, staff, question.id or 0, QuestionState.RETIRED, question.version)
    change(folder / "questions" / "single.csv", "企业在网上把商品直接卖给", "企业在网上把货品直接卖给")
    load_exams(session, SYSTEM, folder)
    assert question.state is QuestionState.RETIRED


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("standards.csv", "4-01-06-01", "4-99", "没有这个职业"),
        ("standard_items.csv", "product_listing:1", "no_such_skill:1", "no_such_skill"),
        ("standard_items.csv", ",25,", ",26,", "权重之和须为 100"),
        ("standard_items.csv", "product_listing:1", "product_listing:9", "items.0.skills.0.level"),
        ("questions/single.csv", "单选题", "选择题", "single.csv 第2行 题型"),
    ],
)
def test_a_mistake_in_a_file_is_named_and_nothing_is_loaded(
    session: Session, folder: Path, name: str, old: str, new: str, said: str
) -> None:
    change(folder / name, old, new)
    with pytest.raises(Invalid, match=said):
        load_exams(session, SYSTEM, folder)


def test_what_the_province_put_in_force_itself_is_not_replaced(session: Session, staff: Actor) -> None:
    own = read_standards(files("seeds") / "exams")[0].model_copy(update={"code": "HB-1"})
    load_standards(session, staff, [own])
    loaded = load_exams(session, SYSTEM)
    assert loaded.new == loaded.standards - 1 + loaded.questions
    kept = session.exec(select(Standard).where(Standard.code == "HB-1")).one()
    assert kept.state is StandardState.IN_FORCE


def test_only_the_operator_loads(session: Session, staff: Actor) -> None:
    with pytest.raises(Forbidden):
        load_exams(session, staff)
