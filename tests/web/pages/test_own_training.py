"""What came of a class: on the page of who completed it, and all of it from the page of the class."""

from datetime import timedelta
from html import unescape

import pytest
from fastapi import FastAPI
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.exchange.working import SheetWork
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.training.completion_schemas import CompletionInput, RevocationInput
from talent.training.completions import log_completion
from talent.training.correcting import revoke_completion
from talent.training.tables import Certificate, Completion, TrainingClass
from tests.factories.people import make_person
from tests.factories.sheets import HEADINGS, learners, xlsx_of
from tests.factories.training import make_class, make_course
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser

MOBILE = "19900007001"
TITLE = "直播复盘课"


@pytest.fixture
def held(session: Session, training_body: Actor) -> TrainingClass:
    fill_vocabulary(session)
    body = training_body.organisation_id or 0
    course = make_course(session, body, title=TITLE, skills={"livestream_review": 3})
    made = make_class(session, course, starts_on=today() - timedelta(days=9))
    session.commit()
    return made


@pytest.fixture
def done(session: Session, talent: Actor, training_body: Actor, held: TrainingClass) -> int:
    make_person(session, name="李想", mobile=MOBILE, user_id=talent.user_id)
    data = CompletionInput(name="李想", mobile=MOBILE, completed_on=today())
    found = log_completion(session, training_body, held.id or 0, data)
    session.commit()
    return found.id


def test_a_talent_finds_completion_and_certificate_beside_the_enrolments(
    session: Session, browser: Browser, talent: Actor, done: int
) -> None:
    page = browser(talent).get("/me/training").text
    number = session.exec(select(Certificate.number)).one()
    assert 'id="completions"' in page
    assert f'href="/me/certificates#{number}">{TITLE}' in page
    assert "有效" in page[page.index('id="certificates"') :]


def test_what_was_revoked_stays_there_with_its_reason(
    session: Session, browser: Browser, talent: Actor, training_body: Actor, done: int
) -> None:
    revoke_completion(session, training_body, done, RevocationInput(reason="登记错了人", version=1))
    session.commit()
    page = browser(talent).get("/me/training").text
    assert "登记错了人" in page
    assert "已撤销" in page[page.index('id="certificates"') :]


def test_who_completed_nothing_sees_neither(
    session: Session, browser: Browser, talent: Actor, held: TrainingClass
) -> None:
    make_person(session, user_id=talent.user_id)
    session.commit()
    page = browser(talent).get("/me/training").text
    assert 'id="completions"' not in page
    assert 'id="certificates"' not in page


def test_the_page_of_a_class_leads_to_what_comes_of_it(
    browser: Browser, training_body: Actor, held: TrainingClass, done: int
) -> None:
    client = browser(training_body)
    page = client.get(f"/training/classes/{held.id}").text
    for path in (
        f"/training/classes/{held.id}/completions/new",
        f"/imports?kind=completions&amp;class_id={held.id}",
        f"/training/completions?class_id={held.id}",
        f"/training/certificates?class_id={held.id}",
    ):
        assert f'href="{path}"' in page
        assert TITLE in client.get(unescape(path)).text


def test_before_a_class_has_begun_nothing_can_come_of_it(
    session: Session, browser: Browser, training_body: Actor, held: TrainingClass
) -> None:
    held.starts_on = today() + timedelta(days=1)
    session.add(held)
    session.commit()
    assert "completions/new" not in browser(training_body).get(f"/training/classes/{held.id}").text


def test_a_sheet_for_a_class_need_not_name_it(
    browser: Browser, app: FastAPI, database: Database, training_body: Actor, held: TrainingClass
) -> None:
    client = browser(training_body)
    rows = [row[1:] for row in learners("", today().isoformat(), 2)]
    sheet = {"sheet": ("结业.xlsx", xlsx_of(rows, HEADINGS[1:]))}
    answer = client.post(f"/imports?class_id={held.id}", data={"request_key": "k"}, files=sheet)
    assert answer.status_code == 303, answer.text
    work = SheetWork(database, app.state.settings.home / "sheets")
    work.work()
    client.post(f"{answer.headers['location']}/confirm")
    work.work()
    with database.read() as session:
        assert list(session.exec(select(Completion.class_id))) == [held.id, held.id]


def test_the_class_of_another_body_is_not_found(
    session: Session, browser: Browser, training_body: Actor, other_body: Actor
) -> None:
    theirs = make_class(session, make_course(session, other_body.organisation_id or 0))
    session.commit()
    for actor, status in ((other_body, 200), (training_body, 404)):
        answer = browser(actor).get(f"/imports?class_id={theirs.id}")
        assert answer.status_code == status
