"""However a set of completions comes in, cut into files, in any order, any of them again: it is that set."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import delete, select

from talent.accounts.actor import Actor
from talent.exchange import working
from talent.exchange.enums import SheetKind
from talent.exchange.imports import Upload, begin_import, confirm_import
from talent.exchange.sheet_file import SheetRow
from talent.exchange.working import SheetWork
from talent.kit.db import Database
from talent.people.tables import Membership, Person, SkillEvidence
from talent.training.tables import Certificate, Completion, RetiredStatus
from tests.factories.sheets import HEADINGS, learners
from tests.talent.exchange.conftest import DAY

# Two classes and six people, each known by one number of the own.
ROWS = [[str(cell) for cell in row] for code in ("B-01", "B-02") for row in learners(code, DAY, 6)]
PARTS = st.lists(st.lists(st.sampled_from(range(len(ROWS))), min_size=1, max_size=8), min_size=1, max_size=5)


def take_in(database: Database, body: Actor, folder: Path, rows: Sequence[Sequence[str]]) -> None:
    lines = [SheetRow(line, list(cells)) for line, cells in enumerate((HEADINGS, *rows), start=1)]
    with database.write() as session:
        begun = begin_import(session, body, folder, SheetKind.COMPLETIONS, Upload("a", 1, "", lines)).id
    work = SheetWork(database, folder)
    work.finish(begun)
    with database.write() as session:
        confirm_import(session, body, begun)
    work.finish(begun)


def stands(database: Database) -> set[tuple[int, str, str]]:
    """Class, name and mobile of every completion; evidence, certificates and people come to the same."""
    with database.read() as session:
        query = select(Completion.class_id, Person.name, Person.mobile)
        pairs = session.exec(query.join(Person).order_by(Completion.id)).all()  # type: ignore[arg-type]
        found = {(number, name, mobile or "") for number, name, mobile in pairs}
        assert len(pairs) == len(found)
        words = session.exec(select(SkillEvidence)).all()
        assert len(words) == 2 * len(found)
        assert {one.title for one in words} <= {"直播运营实训"}
        assert len(session.exec(select(Certificate)).all()) == len(found)
        people = session.exec(select(Person)).all()
        assert len(people) == len({name for _, name, _ in found})
        assert len(session.exec(select(Membership)).all()) == len(people)
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=PARTS, portion=st.integers(1, 4))
def test_any_order_and_repetition_of_files_and_portions_is_the_set(
    database: Database, body: Actor, monkeypatch: pytest.MonkeyPatch, parts: list[list[int]], portion: int
) -> None:
    monkeypatch.setattr(working, "PORTION", portion)
    with database.write() as session:
        for table in (Certificate, RetiredStatus, SkillEvidence, Completion, Membership, Person):
            session.exec(delete(table))
    folder = Path(tempfile.mkdtemp())
    for part in parts:
        take_in(database, body, folder, [ROWS[number] for number in part])
    shutil.rmtree(folder)
    wanted = {(ROWS[number][0], ROWS[number][1], ROWS[number][2]) for part in parts for number in part}
    found = stands(database)
    assert len(found) == len(wanted)
    assert {(name, mobile) for _, name, mobile in found} == {(name, mobile) for _, name, mobile in wanted}
