"""kill -9 while a sheet is written or taken back: whole portions or nothing, and the repeat finishes it."""

import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlmodel import col, func, select

from talent.accounts.actor import SYSTEM, Actor
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.imports import begin_import, confirm_import, get_import, upload_of
from talent.exchange.schemas import ImportOut
from talent.exchange.sheet_file import sheet_rows
from talent.exchange.tables import SheetMade
from talent.exchange.undoing import undo_import
from talent.exchange.working import SheetWork
from talent.kit.clock import today
from talent.kit.db import Database
from talent.people.tables import Membership, Person, SkillEvidence
from talent.training.tables import Certificate, Completion, CompletionChange
from tests.factories.sheets import learners, xlsx_of
from tests.factories.training import make_class, make_course
from tests.faults.importer import PORTION

ROOT = Path(__file__).parent.parent.parent
ROWS = 400
KILLS = 5
# A kill that waits for a portion to be through strikes up to so long afterwards; others at any moment.
SOON_SECONDS = 0.1
LONGEST_WAIT = 60


def test_a_killed_import_is_whole_portions_and_goes_on(
    database: Database, training_body: Actor, tmp_path: Path
) -> None:
    chance, folder = random.Random(7), tmp_path / "sheets"
    begun = _confirmed(database, training_body, folder)
    struck = set()
    for number in range(KILLS):
        before = _look(database, begun).done if number % KILLS else None
        _kill_one(database, folder, begun, before, chance.uniform(0, SOON_SECONDS))
        found = _look(database, begun)
        struck.add(found.done)
    SheetWork(database, folder).finish(begun)
    found = _look(database, begun)
    assert (found.state, found.new, found.unchanged) == (ImportState.DONE, ROWS, 0)
    # Some struck in the middle, or this has shown nothing.
    assert struck - {0, ROWS}


def test_a_killed_undo_is_whole_portions_and_goes_on(
    database: Database, training_body: Actor, tmp_path: Path
) -> None:
    chance, folder = random.Random(7), tmp_path / "sheets"
    begun = _confirmed(database, training_body, folder)
    SheetWork(database, folder).finish(begun)
    with database.write() as session:
        undo_import(session, training_body, begun)
    struck = set()
    for number in range(KILLS):
        before = _done(database, begun) if number % KILLS else None
        _kill_one(database, folder, begun, before, chance.uniform(0, SOON_SECONDS))
        struck.add(_look_at_undone(database, begun))
    SheetWork(database, folder).finish(begun)
    assert _look_at_undone(database, begun) == ROWS
    # Some struck in the middle, or this has shown nothing.
    assert struck - {0, ROWS}


def _look_at_undone(database: Database, begun: int) -> int:
    """What is counted as taken back is so, with all that came of it, and nothing else."""
    with database.read() as session:
        undone = get_import(session, SYSTEM, begun).undone
        for table in (Completion, SkillEvidence, Certificate):
            revoked = select(func.count()).select_from(table).where(col(table.revoked_on).is_not(None))  # type: ignore[attr-defined]
            assert session.exec(revoked).one() == undone, table.__tablename__
        assert session.exec(select(func.count()).select_from(CompletionChange)).one() == undone
        left = ROWS - undone if undone < ROWS else 0
        assert session.exec(select(func.count()).select_from(SheetMade)).one() == left
    return undone


def _confirmed(database: Database, body: Actor, folder: Path) -> int:
    began = today() - timedelta(days=30)
    content = xlsx_of(learners("B-01", (began + timedelta(days=5)).isoformat(), ROWS))
    upload = upload_of("a.xlsx", content, sheet_rows(content))
    with database.write() as session:
        course = make_course(session, body.organisation_id or 0, skills={"live": 2})
        make_class(session, course, code="B-01", starts_on=began, ends_on=began)
        begun = begin_import(session, body, folder, SheetKind.COMPLETIONS, upload).id
    SheetWork(database, folder).finish(begun)
    with database.write() as session:
        confirm_import(session, body, begun)
    return begun


def _kill_one(database: Database, folder: Path, begun: int, before: int | None, after: float) -> None:
    command = [sys.executable, "-m", "tests.faults.importer", database.url, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        deadline = time.monotonic() + LONGEST_WAIT
        while before is not None and _done(database, begun) == before and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(after)
        worker.kill()


def _done(database: Database, begun: int) -> int:
    with database.read() as session:
        return get_import(session, SYSTEM, begun).done


def _look(database: Database, begun: int) -> ImportOut:
    """What is counted as through is in the tables, with all that belongs to it, and nothing else."""
    with database.read() as session:
        found = get_import(session, SYSTEM, begun)
        for table in (Completion, Person, Membership, SkillEvidence, Certificate):
            number = session.exec(select(func.count()).select_from(table)).one()
            assert number == found.done, table.__tablename__
        twice = select(Completion.person_id).group_by(col(Completion.person_id)).having(func.count() > 1)
        assert session.exec(twice.order_by(col(Completion.person_id))).all() == []
    assert found.done == ROWS or found.done % PORTION == 0
    return found
