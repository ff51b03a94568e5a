"""Loading the code lists: idempotent, all or nothing, and clear about what is wrong."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from talent.kit.errors import Forbidden, Invalid
from talent.vocab.service import esco_concepts, load_vocabulary, skills
from talent.vocab.tables import Division, Skill, SkillAlias, SkillRelation
from tests.factories.people import make_person

SKILL_HEADINGS = "id,name,name_en,group,kind,parent,related,aliases,source"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the lists of the package, to be spoilt."""
    target = tmp_path / "vocab"
    shutil.copytree(str(files("seeds") / "vocab"), target)
    return target


def write(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def keep_skills(folder: Path, *rows: str) -> None:
    """Only one group and these skills."""
    write(folder, "skill_groups.csv", "id,name,name_en,source", "visual,视觉,Visual,test")
    write(folder, "skills.csv", SKILL_HEADINGS, *rows)


def complaint(session: Session, folder: Path) -> str:
    with pytest.raises(Invalid) as refused:
        load_vocabulary(session, SYSTEM, folder)
    return refused.value.message


def test_the_lists_of_the_package_load(session: Session) -> None:
    loaded = load_vocabulary(session, SYSTEM)
    assert (
        loaded["divisions.csv"].new == len(session.exec(select(Division).order_by(Division.code)).all()) > 150
    )


def test_a_second_load_changes_nothing(session: Session) -> None:
    load_vocabulary(session, SYSTEM)
    again = load_vocabulary(session, SYSTEM)
    assert {(one.new, one.changed, one.removed) for one in again.values()} == {(0, 0, 0)}


def test_a_second_load_leaves_no_audit_line(session: Session) -> None:
    load_vocabulary(session, SYSTEM)
    load_vocabulary(session, SYSTEM)
    lines = session.exec(select(AuditEntry).where(AuditEntry.action == Action.VOCABULARY_LOAD)).all()
    assert len(lines) == 1


def test_a_changed_cell_changes_one_row(session: Session, folder: Path) -> None:
    load_vocabulary(session, SYSTEM, folder)
    path = folder / "divisions.csv"
    path.write_text(path.read_text("utf-8").replace("长安区,长安,", "长安新区,长安,", 1), "utf-8")
    loaded = load_vocabulary(session, SYSTEM, folder)["divisions.csv"]
    assert (loaded.new, loaded.changed, loaded.removed) == (0, 1, 0)
    assert session.get_one(Division, "130102").name == "长安新区"


def test_a_row_gone_from_the_file_is_deleted(session: Session, folder: Path) -> None:
    keep_skills(folder, "ps,PS,Photoshop,visual,tool,,ai,,t", "ai,AI,Illustrator,visual,tool,,,,t")
    load_vocabulary(session, SYSTEM, folder)
    keep_skills(folder, "ps,PS,Photoshop,visual,tool,,,,t")
    load_vocabulary(session, SYSTEM, folder)
    assert [skill.id for skill in session.exec(select(Skill).order_by(Skill.id))] == ["ps"]
    assert session.exec(select(SkillRelation).order_by(SkillRelation.skill)).all() == []


def test_a_row_that_a_person_refers_to_stays_with_all_above_it(session: Session, folder: Path) -> None:
    keep_skills(
        folder,
        "design,设计,Design,visual,area,,,,t",
        "ps,PS,Photoshop,visual,tool,design,,,t",
        "ai,AI,Illustrator,visual,tool,,,,t",
    )
    load_vocabulary(session, SYSTEM, folder)
    make_person(session, skills=[("PS", "ps", 3)])
    keep_skills(folder, "new,新,New,visual,tool,,,,t")
    loaded = load_vocabulary(session, SYSTEM, folder)["skills.csv"]
    assert (loaded.new, loaded.removed, loaded.kept) == (1, 1, 2)
    assert [skill.id for skill in session.exec(select(Skill).order_by(Skill.id))] == ["design", "new", "ps"]


def test_relations_are_stored_in_both_directions(session: Session, folder: Path) -> None:
    keep_skills(folder, "ps,PS,Photoshop,visual,tool,,ai,,t", "ai,AI,Illustrator,visual,tool,,,,t")
    load_vocabulary(session, SYSTEM, folder)
    pairs = session.exec(select(SkillRelation).order_by(SkillRelation.skill)).all()
    assert [(pair.skill, pair.related) for pair in pairs] == [("ai", "ps"), ("ps", "ai")]


def test_the_name_and_a_second_spelling_are_no_alias_rows(session: Session, folder: Path) -> None:
    keep_skills(folder, "ps,Photoshop,Photoshop,visual,tool,,,photoshop;PS;ps;修图,t")
    load_vocabulary(session, SYSTEM, folder)
    aliases = session.exec(select(SkillAlias).order_by(SkillAlias.alias)).all()
    assert [alias.alias for alias in aliases] == ["PS", "修图"]


def test_an_alias_of_two_skills_is_refused(session: Session, folder: Path) -> None:
    keep_skills(folder, "ps,Photoshop,P,visual,tool,,,修图,t", "ai,Illustrator,I,visual,tool,,,修 图,t")
    assert (
        complaint(session, folder) == "代码表有1处错误：skills.csv 第3行 aliases 列：“修 图”已属于技能 ps。"
    )


def test_a_missing_group_is_named_with_file_line_and_column(session: Session, folder: Path) -> None:
    keep_skills(folder, "ps,Photoshop,P,nowhere,tool,,,,t")
    assert "skills.csv 第2行 group 列：没有代码“nowhere”。" in complaint(session, folder)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("ps,,P,visual,tool,,,,t", "name 列：不能为空。"),
        ("ps," + "长" * 61 + ",P,visual,tool,,,,t", "name 列：有61个字，最多60个。"),
        ("ps,PS,P,visual,tool,ps,,,t", "parent 列：上级绕回了自身。"),
        ("ps,PS,P,visual,tool,,ps,,t", "related 列：没有另一项技能“ps”。"),
        ("ps,P\u0007S,P,visual,tool,,,,t", "name 列：含有不可见的控制字符。"),
        ("ps,PS,P,visual,tool", "id 列：有5格，应为9格。"),
    ],
)
def test_a_bad_cell_is_refused(session: Session, folder: Path, row: str, words: str) -> None:
    keep_skills(folder, row)
    assert f"skills.csv 第2行 {words}" in complaint(session, folder)


def test_a_number_that_is_none_is_refused(session: Session, folder: Path) -> None:
    write(folder, "education_levels.csv", "code,name,rank,short_name,source", "11,博士,NaN,博士,t")
    assert "education_levels.csv 第2行 rank 列：“NaN”不是数字。" in complaint(session, folder)


def test_a_repeated_key_is_refused(session: Session, folder: Path) -> None:
    write(
        folder, "education_levels.csv", "code,name,rank,short_name,source", "11,博士,7,博,t", "11,博,7,博,t"
    )
    assert "第3行 code 列：与第2行重复：11。" in complaint(session, folder)


def test_a_missing_file_is_named(session: Session, folder: Path) -> None:
    (folder / "majors.csv").unlink()
    assert "majors.csv" in complaint(session, folder)


def test_a_missing_column_is_named(session: Session, folder: Path) -> None:
    write(folder, "majors.csv", "code,name,level,source", "1,电子商务,undergraduate,t")
    assert "majors.csv 第1行 group 列：缺少这一列。" in complaint(session, folder)


def test_a_file_that_is_no_utf8_is_refused(session: Session, folder: Path) -> None:
    (folder / "majors.csv").write_bytes("code,name\n1,电子商务\n".encode("gb18030"))
    assert "UTF-8" in complaint(session, folder)


def test_a_refused_load_changes_nothing(session: Session, folder: Path) -> None:
    keep_skills(folder, "ps,Photoshop,P,nowhere,tool,,,,t")
    complaint(session, folder)
    assert session.exec(select(Division).order_by(Division.code)).all() == []


def test_only_the_operator_may_load(session: Session, staff: Actor) -> None:
    with pytest.raises(Forbidden):
        load_vocabulary(session, staff)


HEADINGS = f"{SKILL_HEADINGS},esco_uri,esco_label"
CONCEPT = "http://data.europa.eu/esco/skill/ccd0a1d9-afda-43d9-b901-96344886e14d"


def esco_skills(folder: Path, *rows: str) -> None:
    keep_skills(folder)
    write(folder, "skills.csv", HEADINGS, *rows)


def test_a_concept_of_esco_stands_beside_a_skill(session: Session, folder: Path) -> None:
    esco_skills(folder, f"python,Python,Python,visual,tool,,,,test,{CONCEPT},Python (computer programming)")
    load_vocabulary(session, SYSTEM, folder)
    (concept,) = esco_concepts(session).values()
    assert (concept.uri, concept.label) == (CONCEPT, "Python (computer programming)")
    (group,) = skills(session)
    assert group.skills[0].esco == concept


def test_files_of_before_have_no_such_columns_and_load(session: Session, folder: Path) -> None:
    keep_skills(folder, "ps,Photoshop,Photoshop,visual,tool,,,,test")
    load_vocabulary(session, SYSTEM, folder)
    assert esco_concepts(session) == {}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("https://example.com/1,Photoshop", "不是 ESCO 技能的网址"),
        (f"{CONCEPT.upper()},Photoshop", "不是 ESCO 技能的网址"),
        (f"{CONCEPT},", "须同时填写"),
        (",Photoshop", "须同时填写"),
    ],
)
def test_an_address_that_is_none_of_esco_is_refused(
    session: Session, folder: Path, cells: str, words: str
) -> None:
    esco_skills(folder, f"ps,Photoshop,Photoshop,visual,tool,,,,test,{cells}")
    assert words in complaint(session, folder)


def test_two_skills_are_not_one_concept(session: Session, folder: Path) -> None:
    rows = [f"{one},{one},{one},visual,tool,,,,test,{CONCEPT},Python" for one in ("python", "pandas")]
    esco_skills(folder, *rows)
    assert "已属于技能 python" in complaint(session, folder)
