"""A sheet is checked before anything is written; it goes in by portions, once, and bad rows come back."""

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
import python_calamine
import time_machine
from sqlmodel import SQLModel, col, func, select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.exchange import imports, working
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.imports import (
    begin_import,
    cancel_import,
    confirm_import,
    get_import,
    list_imports,
    list_refusals,
    preview_import,
    refused_book,
    template_book,
    upload_of,
)
from talent.exchange.schemas import ImportOut
from talent.exchange.sheet_file import sheet_rows
from talent.exchange.tables import SheetImport
from talent.exchange.working import SheetWork
from talent.kit.clock import now
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, NotFound
from talent.kit.paging import Page
from talent.people.tables import Person, SkillEvidence
from talent.training.tables import Certificate, Completion, CompletionChange
from tests.factories.people import make_person
from tests.factories.sheets import HEADINGS, csv_of, learners, xlsx_of
from tests.talent.exchange.conftest import BEGAN, DAY, HandIn

Counts = tuple[int, int, int, int]


def counts(found: ImportOut) -> Counts:
    return found.new, found.changed, found.unchanged, found.refused


def rows_in(database: Database, table: type[SQLModel]) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def refusals(database: Database, found: ImportOut) -> list[tuple[int, str, str]]:
    with database.read() as session:
        listed = list_refusals(session, SYSTEM, found.id, Page(number=1, size=100))
    return [(one.line, one.column, one.reason) for one in listed.items]


def test_the_preview_writes_nothing(database: Database, check: HandIn) -> None:
    found = check(xlsx_of(learners("B-01", DAY, 3)))
    assert (found.state, counts(found)) == (ImportState.CHECKED, (3, 0, 0, 0))
    for table in (Completion, Person, SkillEvidence, Certificate):
        assert rows_in(database, table) == 0


def test_what_is_confirmed_goes_in_with_people_evidence_and_certificates(
    database: Database, take_in: HandIn
) -> None:
    found = take_in(xlsx_of(learners("B-01", DAY, 3)))
    assert (found.state, counts(found)) == (ImportState.DONE, (3, 0, 0, 0))
    expected = ((Completion, 3), (Person, 3), (SkillEvidence, 6), (Certificate, 3))
    assert [rows_in(database, table) for table, _ in expected] == [number for _, number in expected]


def test_the_same_file_again_changes_nothing(database: Database, take_in: HandIn) -> None:
    content = xlsx_of(learners("B-01", DAY, 4))
    take_in(content)
    found = take_in(content)
    assert counts(found) == (0, 0, 4, 0)
    assert rows_in(database, Completion) == 4
    assert rows_in(database, CompletionChange) == 0


def test_a_file_of_another_kind_says_the_same(take_in: HandIn) -> None:
    rows = learners("B-01", DAY, 4)
    take_in(xlsx_of(rows))
    assert counts(take_in(csv_of(rows, code="gb18030"), "结业.csv")) == (0, 0, 4, 0)


def test_what_the_file_says_otherwise_is_changed_and_leaves_its_trace(
    database: Database, take_in: HandIn
) -> None:
    rows = learners("B-01", DAY, 3)
    take_in(xlsx_of(rows))
    rows[1][5] = 100
    assert counts(take_in(xlsx_of(rows), "更正.xlsx")) == (0, 1, 2, 0)
    with database.read() as session:
        [change] = session.exec(select(CompletionChange)).all()
    assert change.reason == "导入表格：更正.xlsx"


def test_bad_rows_come_back_and_the_rest_goes_in(database: Database, take_in: HandIn) -> None:
    rows = learners("B-01", DAY, 8)
    rows[1][0] = "B-99"
    rows[2][2] = "12345"
    rows[3][3] = (BEGAN - timedelta(days=1)).isoformat()
    rows[4][4] = 41
    rows[5][5] = 101
    rows[6][1] = ""
    rows[7][2] = rows[0][2]
    found = take_in(xlsx_of(rows))
    assert counts(found) == (1, 0, 0, 7)
    assert [(line, column) for line, column, _ in refusals(database, found)] == [
        (3, "班次编号"),
        (4, "手机号"),
        (5, "结业日期"),
        (6, "学时"),
        (7, "成绩"),
        (8, "姓名"),
        (9, "手机号"),
    ]
    assert rows_in(database, Completion) == 1


def test_a_row_twice_is_one_and_two_that_disagree_are_told(database: Database, take_in: HandIn) -> None:
    [row] = learners("B-01", DAY, 1)
    found = take_in(xlsx_of([row, row, [*row[:5], 1]]))
    assert counts(found) == (1, 0, 1, 1)
    assert [line for line, _, _ in refusals(database, found)] == [4]


def test_the_refused_rows_come_back_as_they_were_and_go_in_when_mended(
    database: Database, take_in: HandIn, folder: Path, body: Actor
) -> None:
    rows = [[*row, "=1+1"] for row in learners("B-01", DAY, 3)]
    rows[1][3] = "=HYPERLINK(1)"
    found = take_in(xlsx_of(rows, headings=(*HEADINGS, "备注")))
    with database.read() as session:
        book = refused_book(session, body, folder, found.id)
    heading, row = python_calamine.load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert heading == [*HEADINGS, "备注", "原行号", "退回的列", "退回原因"]
    assert row[3] == "=HYPERLINK(1)"
    assert row[6:9] == ["=1+1", "3", "结业日期"]
    mended = xlsx_of([[*row[:3], DAY, *row[4:]]], headings=heading)
    assert counts(take_in(mended)) == (1, 0, 0, 0)


def test_no_cell_of_the_refused_rows_is_a_formula(
    database: Database, take_in: HandIn, folder: Path, body: Actor
) -> None:
    """Calamine would give a formula's value; the file itself says whether there is one."""
    rows = [["=1+1", "+1", "@x", "-1", "=A1", "{=1}"]]
    found = take_in(xlsx_of(rows))
    with database.read() as session:
        book = refused_book(session, body, folder, found.id)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b't="inlineStr"' in sheet


def test_the_template_is_read_as_it_was_made(database: Database, body: Actor, check: HandIn) -> None:
    with database.read() as session:
        book = template_book(session, body, SheetKind.COMPLETIONS)
    opened = python_calamine.load_workbook(io.BytesIO(book))
    assert opened.sheet_names == ["结业记录", "填写说明", "示例", "选项"]
    headings = opened.get_sheet_by_name("结业记录").to_python()[0]
    example = opened.get_sheet_by_name("示例").to_python()[1]
    choices = opened.get_sheet_by_name("选项").to_python()
    assert {code for row in choices for code in row} == {"C-1", "C-2", "B-01", "B-02"}
    filled = dict(zip(headings, example, strict=True)) | {
        "课程编号": "C-1",
        "班次编号*": "B-01",
        "结业日期*": DAY,
    }
    assert counts(check(xlsx_of([list(filled.values())], headings=list(filled)))) == (1, 0, 0, 0)


def test_a_portion_takes_few_statements_whatever_its_length(
    database: Database,
    take_in: HandIn,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
) -> None:
    sent = []
    for first, number in ((0, 20), (1000, 200)):
        with count_queries(database) as statements:
            take_in(xlsx_of(learners("B-01", DAY, number, first)))
        # SQLite gives ids back in order only row by row.
        sent.append(sum(" RETURNING " not in statement for statement in statements))
    assert sent[1] <= sent[0] + 10


def test_the_rows_are_told_from_the_people_s_own_words(
    database: Database, session: Session, take_in: HandIn
) -> None:
    [row] = learners("B-01", DAY, 1)
    person = make_person(session, name=str(row[1]), mobile=str(row[2]))
    session.commit()
    take_in(xlsx_of([row]))
    with database.read() as fresh:
        assert fresh.get_one(Person, person.id).model_dump() == person.model_dump()
    assert rows_in(database, Person) == 1


def test_a_preview_shows_the_first_rows_masked_with_their_fate(
    database: Database, body: Actor, folder: Path, check: HandIn
) -> None:
    rows = learners("B-01", DAY, 12)
    rows[1][3] = "昨天"
    found = check(xlsx_of(rows))
    with database.read() as session:
        preview = preview_import(session, body, folder, found.id)
    assert preview.headings == ["班次编号", "姓名", "手机号", "结业日期", "学时", "成绩"]
    assert len(preview.rows) == 10
    assert [row.fate.value for row in preview.rows[:3]] == ["new", "refused", "new"]
    assert preview.rows[0].cells[2] == "190****0000"


def test_handed_in_twice_with_one_key_it_is_one_import(check: HandIn) -> None:
    content = xlsx_of(learners("B-01", DAY, 2))
    assert check(content, key="k").id == check(content, key="k").id
    with pytest.raises(Conflict):
        check(xlsx_of(learners("B-01", DAY, 3)), key="k")


def test_a_body_leaves_only_so_many_sheets_waiting(
    database: Database, folder: Path, body: Actor, check: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MOST_WAITING", 2)
    first, _ = (check(xlsx_of(learners("B-01", DAY, number))) for number in (1, 2))
    with pytest.raises(Conflict, match="放弃"):
        check(xlsx_of(learners("B-01", DAY, 3)))
    with database.write() as session:
        cancel_import(session, body, folder, first.id)
    assert check(xlsx_of(learners("B-01", DAY, 3))).state is ImportState.CHECKED


def test_confirmed_twice_it_is_written_once(
    database: Database, body: Actor, check: HandIn, work: SheetWork
) -> None:
    found = check(xlsx_of(learners("B-01", DAY, 2)))
    for _ in range(2):
        with database.write() as session:
            confirm_import(session, body, found.id)
        work.finish(found.id)
    assert rows_in(database, Completion) == 2


def test_what_is_given_up_is_deleted_and_never_written(
    database: Database, body: Actor, folder: Path, check: HandIn
) -> None:
    found = check(xlsx_of(learners("B-01", DAY, 2)))
    assert len(list(folder.iterdir())) == 1
    with database.write() as session:
        cancel_import(session, body, folder, found.id)
    assert list(folder.iterdir()) == []
    with database.write() as session, pytest.raises(Conflict):
        confirm_import(session, body, found.id)


def test_rows_are_kept_only_while_they_can_still_be_mended(
    database: Database, folder: Path, take_in: HandIn, check: HandIn, work: SheetWork
) -> None:
    rows = learners("B-01", DAY, 2)
    take_in(xlsx_of(rows))
    assert list(folder.iterdir()) == []
    rows[0][3] = "昨天"
    take_in(xlsx_of(rows))
    waiting = check(xlsx_of(rows))
    assert len(list(folder.iterdir())) == 2
    with time_machine.travel(now() + timedelta(days=8)):
        work.drop_outlived()
    with database.read() as session:
        assert get_import(session, SYSTEM, waiting.id).state is ImportState.CANCELLED
    assert len(list(folder.iterdir())) == 1
    with time_machine.travel(now() + timedelta(days=31)):
        work.drop_outlived()
    assert list(folder.iterdir()) == []


def test_another_body_sees_nothing_of_a_sheet(
    database: Database, university: Actor, body: Actor, check: HandIn
) -> None:
    found = check(xlsx_of(learners("B-01", DAY, 1)))
    other = Actor(university.user_id, body.role, university.organisation_id)
    with database.read() as session:
        assert list_imports(session, other, Page()).items == []
        with pytest.raises(NotFound):
            get_import(session, other, found.id)
        assert [one.id for one in list_imports(session, SYSTEM, Page()).items] == [found.id]


def test_a_body_that_is_not_verified_any_more_stops_with_the_reason(
    database: Database, body: Actor, check: HandIn, work: SheetWork
) -> None:
    found = check(xlsx_of(learners("B-01", DAY, 2)))
    with database.write() as session:
        confirm_import(session, body, found.id)
        session.get_one(Organisation, body.organisation_id).verification = Verification.REJECTED
    assert work.work() is False
    with database.read() as session:
        stopped = get_import(session, SYSTEM, found.id)
    assert (stopped.state, stopped.done) == (ImportState.FAILED, 0)
    assert "认证" in stopped.failure
    assert rows_in(database, Completion) == 0


def test_an_import_that_goes_wrong_is_tried_again_and_at_last_given_up(
    database: Database,
    body: Actor,
    check: HandIn,
    work: SheetWork,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = check(xlsx_of(learners("B-01", DAY, 2)))
    with database.write() as session:
        confirm_import(session, body, found.id)

    def fail(*_: object) -> None:
        raise RuntimeError("not today")

    monkeypatch.setattr(working, "read_rows", fail)
    for _ in range(working.MOST_ATTEMPTS):
        work.work()
    with database.read() as session:
        assert get_import(session, SYSTEM, found.id).state is ImportState.FAILED


def test_a_worker_goes_on_where_another_stopped(
    database: Database,
    body: Actor,
    folder: Path,
    check: HandIn,
    work: SheetWork,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(working, "PORTION", 3)
    found = check(xlsx_of(learners("B-01", DAY, 8)))
    with database.write() as session:
        confirm_import(session, body, found.id)
    looks = iter([True, True, True, False])
    work.work(lambda: next(looks, False))
    with database.read() as session:
        halfway = get_import(session, SYSTEM, found.id)
    assert 0 < halfway.done < 8
    assert rows_in(database, Completion) == halfway.done
    SheetWork(database, folder).finish(found.id)
    with database.read() as session:
        assert counts(get_import(session, SYSTEM, found.id)) == (8, 0, 0, 0)


def test_what_holds_for_the_whole_sheet_stands_in_for_a_column(
    database: Database, body: Actor, folder: Path, work: SheetWork
) -> None:
    rows = [row[1:] for row in learners("B-01", DAY, 2)]
    content = xlsx_of(rows, headings=HEADINGS[1:])
    upload = upload_of("a.xlsx", content, sheet_rows(content))
    with database.write() as session:
        begun = begin_import(
            session, body, folder, SheetKind.COMPLETIONS, upload, fixed={"course": "C-2", "class": "B-02"}
        )
    work.finish(begun.id)
    with database.read() as session:
        assert counts(get_import(session, body, begun.id)) == (2, 0, 0, 0)


def test_the_sheet_lies_encrypted(database: Database, folder: Path, check: HandIn) -> None:
    check(xlsx_of(learners("B-01", DAY, 1)))
    [kept] = folder.iterdir()
    assert "学员".encode() not in kept.read_bytes()
    with database.read() as session:
        assert session.exec(select(SheetImport.stored_as).order_by(col(SheetImport.id))).all() == [kept.name]
