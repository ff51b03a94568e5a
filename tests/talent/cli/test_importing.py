"""``jicai import``: from the file to the last row, without a worker, and again."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import func, select

from talent.accounts.enums import OrganisationKind
from talent.cli.app import database
from talent.kit.clock import today
from talent.training.tables import Completion
from tests.factories.accounts import make_organisation
from tests.factories.sheets import HEADINGS, learners, xlsx_of
from tests.factories.training import make_class, make_course
from tests.talent.cli.conftest import Jicai

BEGAN = today() - timedelta(days=30)


@pytest.fixture
def class_id(ready: Jicai) -> int:
    """A class of a verified body."""
    with database().write() as session:
        body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY)
        course = make_course(session, body.id or 0)
        return make_class(session, course, code="B-01", starts_on=BEGAN, ends_on=BEGAN).id or 0


def completions() -> int:
    with database().read() as session:
        return session.exec(select(func.count()).select_from(Completion)).one()


def test_a_sheet_goes_in_once_and_bad_rows_come_back(jicai: Jicai, class_id: int, tmp_path: Path) -> None:
    file, out = tmp_path / "a.xlsx", tmp_path / "refused.xlsx"
    rows = [row[1:] for row in learners("", BEGAN.isoformat(), 4)]
    rows[2][2] = "昨天"
    file.write_bytes(xlsx_of(rows, headings=HEADINGS[1:]))
    first = jicai("import", "completions", file, "--class", class_id, "--refused", out)
    assert first.exit_code == 0, first.output
    assert "3 新增，0 更新，0 未变化，1 退回" in first.output
    assert out.exists()
    again = jicai("import", "completions", file, "--class", class_id)
    assert "0 新增，0 更新，3 未变化，1 退回" in again.output
    assert completions() == 3


def test_a_dry_run_writes_nothing(jicai: Jicai, class_id: int, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(xlsx_of(learners("B-01", BEGAN.isoformat(), 2)))
    found = jicai("import", "completions", file, "--class", class_id, "--dry-run")
    assert "将有 2 新增" in found.output
    assert completions() == 0


def test_whose_sheet_it_is_has_to_be_said(jicai: Jicai, class_id: int, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(xlsx_of(learners("B-01", BEGAN.isoformat(), 2)))
    assert jicai("import", "completions", file).exit_code == 1
    assert jicai("import", "completions", file, "--class", class_id + 1).exit_code == 1
    assert jicai("import", "completions", file, "--body", "x").exit_code == 1


def test_needs_and_people_go_in_from_the_command_line(jicai: Jicai, class_id: int, tmp_path: Path) -> None:
    with database().write() as session:
        code = make_organisation(session, kind=OrganisationKind.ENTERPRISE).uscc
    needs, people = tmp_path / "needs.xlsx", tmp_path / "people.xlsx"
    needs.write_bytes(xlsx_of([["主播", 2], ["客服", 3]], ("岗位名称", "招聘人数")))
    people.write_bytes(xlsx_of([["王丽", "19900000001", "师资"]], ("姓名", "手机号", "人才类别")))
    for command, counted in (
        (("demands", needs, "--enterprise", code), "2 新增"),
        (("talents", people), "1 新增"),
        (("demands", needs, "--enterprise", code), "2 未变化"),
        (("talents", people), "1 未变化"),
    ):
        found = jicai("import", *command)
        assert found.exit_code == 0, found.output
        assert counted in found.output
    assert jicai("import", "demands", needs, "--enterprise", "x").exit_code == 1
