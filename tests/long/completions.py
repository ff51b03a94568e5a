"""Many completions in one sheet, by the clock: taken in, the same again, and with bad rows among them.

    python -m tests.long.completions --rows 20000 --bad 300 --claimed 0

Says how long each took and what became of the rows; ends with 1 if a count is wrong.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlmodel import func, select

from talent import migrations
from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.tokens import actor_of
from talent.exchange.enums import SheetKind
from talent.exchange.imports import begin_import, confirm_import, get_import, upload_of
from talent.exchange.schemas import ImportOut
from talent.exchange.sheet_file import sheet_rows
from talent.exchange.working import SheetWork
from talent.kit.clock import today
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database
from talent.notices.tables import Notice
from talent.people.tables import SkillEvidence
from talent.training.tables import Completion
from tests.factories.accounts import make_organisation, make_user
from tests.factories.people import make_person
from tests.factories.sheets import learners, xlsx_of
from tests.factories.training import make_class, make_course

BEGAN = today() - timedelta(days=30)
SKILLS = {"live": 2, "video": 2, "shop": 1}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--bad", type=int, default=300)
    parser.add_argument("--claimed", type=int, default=0, help="how many have an account and are told")
    wanted = parser.parse_args(arguments)
    use_keyring(Keyring.from_master(b"a key for tests, of no use to anybody else"))
    with tempfile.TemporaryDirectory(prefix="completions-") as home:
        url = f"sqlite:///{home}/jicai.db"
        migrations.upgrade(url)
        database = Database(url)
        wrong = _rounds(database, Path(home) / "sheets", wanted.rows, wanted.bad, wanted.claimed)
        database.dispose()
    return 1 if wrong else 0


def _rounds(database: Database, folder: Path, rows: int, bad: int, claimed: int) -> list[str]:
    actor = _prepare(database, claimed)
    day = (BEGAN + timedelta(days=5)).isoformat()
    good = learners("B-01", day, rows)
    spoilt = [list(row) for row in learners("B-02", day, rows)]
    for row in spoilt[:: max(1, rows // bad)][:bad]:
        row[3] = "昨天"
    wrong: list[str] = []
    for title, sheet, counts in (
        ("new", good, (rows, 0, 0, 0)),
        ("again", good, (0, 0, rows, 0)),
        ("with bad rows", spoilt, (rows - bad, 0, 0, bad)),
    ):
        content = xlsx_of(sheet)
        began, worked = time.monotonic(), _processor_seconds()
        found = take_in(database, actor, folder, content)
        seconds = time.monotonic() - began
        got = (found.new, found.changed, found.unchanged, found.refused)
        worked = _processor_seconds() - worked
        size = f"{found.rows} rows, {len(content):,} bytes"
        print(f"{title}: {size} in {seconds:.1f} s ({worked:.1f} s of one processor): {got}")
        if got != counts:
            wrong.append(f"{title}: {got}, not {counts}")
    with database.read() as session:
        for table in (Completion, SkillEvidence, Notice):
            print(f"{table.__tablename__}: {session.exec(select(func.count()).select_from(table)).one()}")
    print("\n".join(wrong))
    return wrong


def _processor_seconds() -> float:
    """Of this process and the child that read the file: what a busy machine does not change."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def take_in(database: Database, actor: Actor, folder: Path, content: bytes) -> ImportOut:
    """From the bytes to the last row."""
    upload = upload_of("completions.xlsx", content, sheet_rows(content))
    with database.write() as session:
        begun = begin_import(session, actor, folder, SheetKind.COMPLETIONS, upload).id
    work = SheetWork(database, folder)
    work.finish(begun)
    with database.write() as session:
        confirm_import(session, actor, begun)
    work.finish(begun)
    with database.read() as session:
        return get_import(session, actor, begun)


def _prepare(database: Database, claimed: int) -> Actor:
    with database.write() as session:
        body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY)
        user = make_user(session, role=Role.TRAINING_BODY, organisation_id=body.id)
        for code in ("B-01", "B-02"):
            course = make_course(session, body.id or 0, skills=SKILLS)
            make_class(session, course, code=code, starts_on=BEGAN, ends_on=BEGAN + timedelta(days=5))
        for _, name, mobile, *_ in learners("", "", claimed):
            owner = make_user(session, role=Role.TALENT).id
            make_person(session, name=str(name), mobile=str(mobile), user_id=owner)
        return actor_of(user, "")


if __name__ == "__main__":
    sys.exit(main())
