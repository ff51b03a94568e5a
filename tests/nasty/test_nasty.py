"""Whatever is handed in as a sheet: a clear answer in Chinese, or the rows; no harm in either case."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlmodel import func, select

from talent.accounts.actor import SYSTEM
from talent.exchange.imports import list_refusals
from talent.exchange.keeping import open_sheet, places_of
from talent.exchange.tables import SheetImport
from talent.kit.db import Database
from talent.kit.errors import Invalid
from talent.kit.paging import Page
from talent.people.tables import Person
from talent.training.tables import Completion
from tests.nasty.books import BOOKS
from tests.nasty.cases import Case
from tests.nasty.texts import TEXTS
from tests.talent.exchange.conftest import HandIn

CASES: Sequence[Case] = (*TEXTS, *BOOKS)
_CHINESE = re.compile(r"[\u4e00-\u9fff].*。")


def test_there_are_many_and_no_name_stands_twice() -> None:
    assert len({case.name for case in TEXTS}) + len({case.name for case in BOOKS}) == len(CASES) > 100


@pytest.mark.parametrize("case", [one for one in CASES if one.says], ids=lambda case: case.name)
def test_what_can_t_be_read_is_told_with_what_to_do(
    database: Database, folder: Path, check: HandIn, case: Case
) -> None:
    with pytest.raises(Invalid, match=case.says) as told:
        check(case.content())
    assert _CHINESE.search(told.value.message)
    assert [one.field for one in told.value.fields] == ["sheet"]
    assert not folder.exists() or not list(folder.iterdir())
    with database.read() as session:
        for table in (SheetImport, Person, Completion):
            assert session.exec(select(func.count()).select_from(table)).one() == 0


@pytest.mark.parametrize("case", [one for one in CASES if not one.says], ids=lambda case: case.name)
def test_what_can_be_read_is_what_its_reader_sees(
    database: Database, folder: Path, check: HandIn, case: Case
) -> None:
    found = check(case.content())
    with database.read() as session:
        refused = list_refusals(session, SYSTEM, found.id, Page(number=1, size=100)).items
        row = session.get_one(SheetImport, found.id)
        lines = {one.line for one in refused}
        rows = [one for one in open_sheet(folder, row).rows if one.line not in lines]
        name = places_of(row)["name"]
        for table in (Person, Completion):
            assert session.exec(select(func.count()).select_from(table)).one() == 0
    assert [
        (one.line, bool(re.search(reason, one.reason)))
        for one, (_, reason) in zip(refused, case.refused, strict=True)
    ] == [(line, True) for line, _ in case.refused]
    assert tuple(one.cells[name] for one in rows) == case.people
    assert found.new == len(case.people)
