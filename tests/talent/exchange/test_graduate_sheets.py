"""Sheets of graduates: what schools write is understood, bad rows come back, undo takes back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.exchange.enums import ImportState, RowFate, SheetKind
from talent.exchange.graduate_sheet import LAYOUT
from talent.exchange.graduate_writer import GraduateWriter
from talent.exchange.headings import cells_of, recognise
from talent.exchange.keeping import columns_text, keep_sheet
from talent.exchange.layouts import Refusal, Row, read_row
from talent.exchange.tables import SheetImport, SheetRefusal
from talent.exchange.working import SheetWork
from talent.exchange.writers import Result, check_rows
from talent.kit.clock import today
from talent.kit.db import Database
from talent.kit.sheet_file import SheetRow
from talent.people.enums import EvidenceKind
from talent.people.partner_tables import GraduateEntry, PartnerWords
from talent.people.tables import Person, SkillEvidence
from tests.factories.accounts import make_organisation
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary

CELLS = {
    "name": "王丽",
    "student_number": "20230001",
    "mobile": "13800000001",
    "major": "电子商务（530701）",
    "education_level": "大专",
    "graduation_year": "2026",
    "division": "石家庄市",
    "skills": "短视频剪辑、直播运营",
    "posts": "直播运营",
}
WRITER = GraduateWriter()


@pytest.fixture(autouse=True)
def _lists(session: Session) -> None:
    fill_vocabulary(session)
    session.commit()


def row(line: int = 2, **cells: str) -> Row:
    read = read_row(LAYOUT, line, {key: text for key, text in (CELLS | cells).items() if text})
    assert isinstance(read, Row), read
    return replace(read, source="sheet:1")


def write(session: Session, actor: Actor, *rows: Row) -> list[Result]:
    found = WRITER.write(session, actor, rows, "导入表格")
    session.commit()
    return found


def words_of_person(session: Session) -> Person:
    return session.exec(select(Person).order_by(col(Person.id))).one()


@pytest.mark.parametrize(
    ("cells", "key", "value"),
    [
        ({"graduation_year": "2026届"}, "graduation_year", 2026),
        ({"graduation_year": "２０２６年６月"}, "graduation_year", 2026),
        ({"graduation_year": "2026-06-30"}, "graduation_year", 2026),
        ({"student_number": " 2023 ａ01"}, "student_number", "2023A01"),
        ({"skills": "PS，剪映;PS / 选品"}, "skills", ("PS", "剪映", "选品")),
    ],
)
def test_cells_are_read_as_schools_write_them(cells: Mapping[str, str], key: str, value: object) -> None:
    assert row(**cells).values[key] == value


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"graduation_year": "今年"}, "毕业年份"),
        ({"graduation_year": "2999"}, "毕业年份"),
        ({"mobile": "123"}, "手机号"),
        ({"posts": "、".join("一二三四五六")}, "意向岗位"),
        ({"student_number": "", "mobile": ""}, "学号"),
        ({"major": ""}, "专业"),
    ],
)
def test_what_cannot_be_read_names_its_column(cells: dict[str, str], column: str) -> None:
    read = read_row(LAYOUT, 2, {key: text for key, text in (CELLS | cells).items() if text})
    assert isinstance(read, Refusal)
    assert read.column == column
    assert not read.reason.isascii()


@pytest.mark.parametrize(
    ("cells", "level", "code", "name"),
    [
        ({"major": "530701"}, "31", "530701", "电子商务"),
        ({"major": "电子商务"}, "31", "530701", "电子商务"),
        ({"major": "电子商务", "education_level": "本科"}, "21", None, "电子商务"),
        ({"major": "电子商务", "education_level": ""}, None, None, "电子商务"),
        ({"major": "120801 电子商务", "education_level": "大学本科"}, "21", "120801", "电子商务"),
        ({"major": "智慧农业"}, "31", None, "智慧农业"),
        ({"major": "会计（530701）"}, "31", None, "会计（530701）"),
    ],
)
def test_a_major_is_found_by_code_or_by_name_and_level(
    session: Session, university: Actor, cells: dict[str, str], level: str | None, code: str | None, name: str
) -> None:
    assert [one.fate for one in write(session, university, row(**cells))] == [RowFate.NEW]
    [entry] = session.exec(select(GraduateEntry)).all()
    person = words_of_person(session)
    assert (entry.major_name, person.education_level) == (name, level)
    [said] = session.exec(select(PartnerWords)).all()
    assert f'"categories.major": [{"null" if code is None else chr(34) + code + chr(34)}' in said.words


@pytest.mark.parametrize(
    ("text", "division"),
    [("石家庄", "130100"), ("河北省石家庄市长安区", "130102"), ("雄安新区", "133100"), ("130102", "130102")],
)
def test_a_place_is_found_as_people_write_it(
    session: Session, university: Actor, text: str, division: str
) -> None:
    write(session, university, row(division=text))
    assert words_of_person(session).division == division


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"school": "北京大学"}, "学校"),
        ({"education_level": "肄业"}, "学历"),
        ({"division": "桥西区"}, "所在城市"),
        ({"division": "上海市"}, "所在城市"),
    ],
)
def test_what_no_list_has_is_refused_with_its_column(
    session: Session, university: Actor, cells: dict[str, str], column: str
) -> None:
    [checked] = check_rows(WRITER, session, university, [row(**cells)])
    [written] = write(session, university, row(**cells))
    assert checked == written
    assert written.refusal is not None
    assert (written.fate, written.refusal.column) == (RowFate.REFUSED, column)
    assert session.exec(select(Person)).all() == []


def test_the_template_offers_the_own_school_and_the_majors(session: Session, university: Actor) -> None:
    choices = WRITER.choices(session, university)
    assert choices["school"] == ["university的机构"]
    assert "电子商务（530701）" in choices["major"]
    assert "大专" in choices["education_level"]
    assert "石家庄市" in choices["division"]


def test_the_headings_of_a_school_office_are_recognised() -> None:
    headings = [
        "学生姓名",
        "学号",
        "身份证号码",
        "联系电话",
        "毕业院校",
        "专业名称",
        "学历层次",
        "毕业时间",
        "邮箱",
    ]
    found = recognise(LAYOUT, [SheetRow(1, headings), SheetRow(2, ["王丽"])], {})
    assert list(cells_of(found.places, SheetRow(2, [str(at) for at in range(9)]), {})) == list(found.places)
    assert set(found.places) == {
        "name",
        "student_number",
        "resident_id",
        "mobile",
        "school",
        "major",
        "education_level",
        "graduation_year",
        "email",
    }
    assert found.others == []


def sheet(database: Database, folder: Path, actor: Actor, rows: Sequence[Sequence[str]]) -> SheetImport:
    """An import that somebody has said yes to."""
    headings = ["姓名", "学号", "专业", "毕业年份"]
    lines = [SheetRow(line, list(cells)) for line, cells in enumerate((headings, *rows), start=1)]
    found = recognise(LAYOUT, lines, {})
    with database.write() as session:
        made = SheetImport(
            kind=SheetKind.GRADUATES,
            organisation_id=actor.organisation_id,
            uploaded_by=actor.user_id,
            file_name="毕业生.xlsx",
            stored_as=keep_sheet(session, folder, lines, found.first),
            size=1,
            digest="",
            columns=columns_text(found),
            rows=len(rows),
        )
        session.add(made)
        session.flush()
        return made


def test_a_sheet_goes_in_by_the_worker_and_each_line_is_known(
    database: Database, university: Actor, tmp_path: Path
) -> None:
    rows = [
        ["王丽", "1", "电子商务", "2026"],
        ["李强", "2", "电子商务", "明年"],
        ["赵敏", "3", "物流管理", "2025"],
    ]
    made = sheet(database, tmp_path, university, rows)
    work = SheetWork(database, tmp_path)
    work.finish(made.id or 0)
    with database.write() as session:
        row_ = session.get_one(SheetImport, made.id)
        assert (row_.state, row_.new, row_.refused) == (ImportState.CHECKED, 2, 1)
        row_.state, row_.new = ImportState.WRITING, 0
        session.add(row_)
    work.finish(made.id or 0)
    with database.read() as session:
        done = session.get_one(SheetImport, made.id)
        assert (done.state, done.new, done.refused) == (ImportState.DONE, 2, 1)
        assert [one.line for one in session.exec(select(SheetRefusal)).all()] == [3]
        words = session.exec(select(PartnerWords).order_by(col(PartnerWords.id))).all()
        assert [(one.source, one.line) for one in words] == [(f"sheet:{made.id}", 2), (f"sheet:{made.id}", 4)]


def test_undo_takes_back_who_was_new(session: Session, university: Actor) -> None:
    first = write(session, university, row(), row(3, student_number="2", mobile="13800000002", name="李强"))
    ids = [one.object_id for one in first if one.object_id is not None]
    assert len(ids) == 2
    assert WRITER.undo(session, university, ids) == set(ids)
    session.commit()
    for table in (Person, PartnerWords, GraduateEntry):
        assert session.exec(select(table)).all() == []
    assert WRITER.undo(session, university, ids) == set()
    assert [one.fate for one in write(session, university, row())] == [RowFate.NEW]


def _claim(session: Session, person: Person, talent: Actor) -> None:
    person.user_id = talent.user_id


def _vouch(session: Session, person: Person, _talent: Actor) -> None:
    evidence = SkillEvidence(
        person_id=person.id or 0, skill="live", kind=EvidenceKind.CONFIRMED, given_on=today()
    )
    session.add(evidence)


def _change(_session: Session, person: Person, _talent: Actor) -> None:
    person.version = 2


@pytest.mark.parametrize("build", [_claim, _vouch, _change])
def test_undo_leaves_what_was_built_on(
    session: Session, university: Actor, talent: Actor, build: object
) -> None:
    [made] = write(session, university, row())
    build(session, words_of_person(session), talent)  # type: ignore[operator]
    session.commit()
    assert WRITER.undo(session, university, [made.object_id or 0]) == set()
    assert len(session.exec(select(Person)).all()) == 1


def test_undo_leaves_what_a_later_sheet_changed(session: Session, university: Actor) -> None:
    [made] = write(session, university, row())
    [later] = write(session, university, row(mobile="13900000001"))
    assert (later.fate, later.object_id) == (RowFate.CHANGED, None)
    assert WRITER.undo(session, university, [made.object_id or 0]) == set()


def test_undo_leaves_a_person_who_was_there_before(
    session: Session, university: Actor, talent: Actor
) -> None:
    make_person(session, name="王丽", mobile="13800000001", user_id=talent.user_id)
    [made] = write(session, university, row())
    assert WRITER.undo(session, university, [made.object_id or 0]) == {made.object_id}
    assert session.exec(select(PartnerWords)).all() == []
    assert len(session.exec(select(Person)).all()) == 1


def test_undo_is_the_universitys_own(session: Session, university: Actor) -> None:
    [made] = write(session, university, row())
    other = make_organisation(session, name="河北另一大学")
    stranger = replace(university, organisation_id=other.id)
    assert WRITER.undo(session, stranger, [made.object_id or 0]) == set()
