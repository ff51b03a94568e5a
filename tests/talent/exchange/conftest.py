"""A class of a body that has begun, and taking in sheets as the page and its worker do."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from talent.accounts.actor import SYSTEM, Actor
from talent.exchange.enums import SheetKind
from talent.exchange.imports import (
    begin_import,
    confirm_import,
    get_import,
    layout_of,
    list_refusals,
    upload_of,
)
from talent.exchange.schemas import ImportOut
from talent.exchange.sheet_file import sheet_rows
from talent.exchange.working import SheetWork
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.vocab.tables import Division, EducationLevel
from tests.factories.training import make_class, make_course

BEGAN = today() - timedelta(days=30)
DAY = (BEGAN + timedelta(days=5)).isoformat()
HandIn = Callable[..., ImportOut]


@pytest.fixture
def body(session: Session, training_body: Actor) -> Actor:
    """With two classes, B-01 and B-02, of two courses."""
    for number in (1, 2):
        course = make_course(
            session, training_body.organisation_id or 0, code=f"C-{number}", skills={"live": 2, "video": 3}
        )
        make_class(session, course, code=f"B-0{number}", starts_on=BEGAN, ends_on=BEGAN + timedelta(days=5))
    session.commit()
    return training_body


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sheets"


@pytest.fixture
def work(database: Database, folder: Path) -> SheetWork:
    return SheetWork(database, folder)


@pytest.fixture
def check(database: Database, folder: Path, body: Actor, work: SheetWork) -> HandIn:
    """Hands a file in and has it checked."""

    def hand_in(content: bytes, name: str = "结业.xlsx", key: str = "") -> ImportOut:
        upload = upload_of(name, content, sheet_rows(content))
        with database.write() as session:
            begun = begin_import(session, body, folder, SheetKind.COMPLETIONS, upload, key=key)
        work.finish(begun.id)
        with database.read() as session:
            return get_import(session, body, begun.id)

    return hand_in


@pytest.fixture
def take_in(database: Database, body: Actor, work: SheetWork, check: HandIn) -> HandIn:
    """Hands a file in, has it checked and written."""

    def finish(content: bytes, name: str = "结业.xlsx") -> ImportOut:
        begun = check(content, name)
        with database.write() as session:
            confirm_import(session, body, begun.id)
        work.finish(begun.id)
        with database.read() as session:
            return get_import(session, body, begun.id)

    return finish


@pytest.fixture
def lists(session: Session) -> None:
    """As much of the code lists as sheets of people and of needs ask."""
    session.add_all(
        [
            Division(code="130000", name="河北省", short_name="河北", level="province"),
            Division(code="130100", name="石家庄市", short_name="石家庄", level="city", parent="130000"),
            Division(code="130104", name="桥西区", short_name="桥西", level="county", parent="130100"),
            Division(code="130700", name="张家口市", short_name="张家口", level="city", parent="130000"),
            Division(code="130703", name="桥西区", short_name="桥西", level="county", parent="130700"),
            EducationLevel(code="31", name="大专", short_name="大专", rank=4),
            EducationLevel(code="21", name="本科", short_name="本科", rank=5),
        ]
    )
    session.commit()


@pytest.fixture
def go_in(database: Database, folder: Path, work: SheetWork) -> HandIn:
    """Hands a sheet of any kind in for somebody, has it checked and, unless told otherwise, written."""

    def finish(
        actor: Actor, kind: SheetKind, content: bytes, name: str = "表.xlsx", *, confirm: bool = True
    ) -> ImportOut:
        upload = upload_of(name, content, sheet_rows(content, [kind.label], layout_of(kind).letters))
        with database.write() as session:
            begun = begin_import(session, actor, folder, kind, upload)
        work.finish(begun.id)
        if confirm:
            with database.write() as session:
                confirm_import(session, actor, begun.id)
            work.finish(begun.id)
        with database.read() as session:
            return get_import(session, actor, begun.id)

    return finish


def counts(found: ImportOut) -> tuple[int, int, int, int]:
    return found.new, found.changed, found.unchanged, found.refused


def reasons(database: Database, found: ImportOut) -> list[tuple[int, str, str]]:
    """Line, column and reason of the rows that were refused."""
    with database.read() as session:
        listed = list_refusals(session, SYSTEM, found.id, Page(number=1, size=100))
    return [(one.line, one.column, one.reason) for one in listed.items]
