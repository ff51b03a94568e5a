"""Sheets that are read, checked and written some rows at a time, and what can happen to them meanwhile."""

import hashlib
import io
import json
from pathlib import Path

import pytest
import python_calamine

from talent.accounts.actor import SYSTEM, Actor
from talent.exchange import keeping, working
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.imports import begin_import, confirm_import, get_import, refused_book, upload_of
from talent.exchange.sheet_file import sheet_rows
from talent.exchange.tables import SheetImport
from talent.exchange.working import SheetWork
from talent.kit.db import Database
from talent.kit.errors import Unavailable
from talent.kit.papers import keep_paper
from talent.training.tables import Completion
from tests.factories.sheets import HEADINGS, learners, xlsx_of
from tests.talent.exchange.conftest import DAY, HandIn
from tests.talent.exchange.test_imports import counts, refusals, rows_in


@pytest.mark.parametrize("step", ["checked", "written"])
def test_an_import_waits_while_the_database_is_busy_however_often(
    database: Database,
    body: Actor,
    folder: Path,
    check: HandIn,
    work: SheetWork,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    content = xlsx_of(learners("B-01", DAY, 2))
    upload = upload_of("a.xlsx", content, sheet_rows(content))
    with database.write() as session:
        found = begin_import(session, body, folder, SheetKind.COMPLETIONS, upload)
    if step == "written":
        work.finish(found.id)
        with database.write() as session:
            confirm_import(session, body, found.id)

    def busy(*_: object) -> None:
        raise Unavailable("系统正忙，请稍后再试。")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(working, "_locked", busy)
        for _ in range(working.MOST_ATTEMPTS + 1):
            assert work.work() is False
    work.finish(found.id)
    with database.read() as session:
        after = get_import(session, SYSTEM, found.id)
    assert after.state is (ImportState.CHECKED if step == "checked" else ImportState.DONE)
    assert counts(after) == (2, 0, 0, 0)


def test_a_sheet_that_was_spoilt_on_the_disk_is_given_up_with_what_to_do(
    database: Database, body: Actor, folder: Path, check: HandIn, work: SheetWork
) -> None:
    found = check(xlsx_of(learners("B-01", DAY, 2)))
    with database.write() as session:
        confirm_import(session, body, found.id)
    [kept] = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:-30] + b"x" * 30)
    assert work.work() is False
    with database.read() as session:
        after = get_import(session, SYSTEM, found.id)
    assert (after.state, after.new) == (ImportState.FAILED, 0)
    assert "重新上传" in after.failure


def test_a_sheet_of_an_earlier_version_can_still_be_written(
    database: Database, body: Actor, folder: Path, check: HandIn, work: SheetWork
) -> None:
    rows = [[str(cell) for cell in row] for row in learners("B-01", DAY, 2)]
    found = check(xlsx_of(rows))
    old = {"headings": HEADINGS, "rows": [[line, cells] for line, cells in enumerate(rows, start=2)]}
    with database.write() as session:
        row = session.get_one(SheetImport, found.id)
        row.stored_as = keep_paper(session, folder, json.dumps(old).encode())
        session.add(row)
    with database.write() as session:
        confirm_import(session, body, found.id)
    work.finish(found.id)
    assert rows_in(database, Completion) == 2


def test_a_check_that_is_told_to_stop_begins_anew(
    database: Database, body: Actor, folder: Path, work: SheetWork
) -> None:
    content = xlsx_of(learners("B-01", DAY, 2))
    upload = upload_of("a.xlsx", content, sheet_rows(content))
    with database.write() as session:
        found = begin_import(session, body, folder, SheetKind.COMPLETIONS, upload)
    looks = iter([True, True, True])
    work.work(lambda: next(looks, False))
    with database.read() as session:
        assert get_import(session, SYSTEM, found.id).state is ImportState.CHECKING
    work.work()
    with database.read() as session:
        assert counts(get_import(session, SYSTEM, found.id)) == (2, 0, 0, 0)


def test_doubles_and_refusals_of_a_long_sheet_are_found_beyond_the_portion(
    database: Database, body: Actor, folder: Path, take_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "BLOCK", 3)
    rows = learners("B-01", DAY, 8)
    rows[6] = [*rows[1][:5], 1]
    rows[7] = rows[0]
    rows[5][3] = "昨天"
    found = take_in(xlsx_of(rows))
    assert counts(found) == (5, 0, 1, 2)
    assert [line for line, _, _ in refusals(database, found)] == [7, 8]
    with database.read() as session:
        book = refused_book(session, body, folder, found.id)
    lines = python_calamine.load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[6] for row in lines[1:]] == ["7", "8"]


def test_a_file_is_read_from_where_it_lies_with_its_size_and_digest(tmp_path: Path) -> None:
    content = xlsx_of(learners("B-01", DAY, 2))
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with path.open("rb") as file:
        rows = sheet_rows(file)
        upload = upload_of("a.xlsx", file, rows)
    assert (upload.size, upload.digest) == (len(content), hashlib.sha256(content).hexdigest())
    assert list(rows) == list(sheet_rows(content))
