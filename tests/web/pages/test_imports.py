"""Sheets on the page: handed in, previewed, confirmed, followed, and the refused rows fetched."""

from datetime import timedelta
from io import BytesIO

import pytest
import python_calamine
from fastapi import FastAPI
from sqlmodel import select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.exchange.working import SheetWork
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.training.tables import Completion
from tests.factories.sheets import csv_of, learners, xlsx_of
from tests.factories.training import make_class, make_course
from tests.web.conftest import Browser

BEGAN = today() - timedelta(days=30)
DAY = BEGAN.isoformat()


@pytest.fixture
def client(browser: Browser, session: Session, training_body: Actor) -> TestClient:
    course = make_course(session, training_body.organisation_id or 0, skills={"live": 2})
    make_class(session, course, code="B-01", starts_on=BEGAN, ends_on=BEGAN)
    session.commit()
    return browser(training_body)


@pytest.fixture
def work(app: FastAPI, database: Database) -> SheetWork:
    return SheetWork(database, app.state.settings.home / "sheets")


def hand_in(client: TestClient, content: bytes, name: str = "结业.xlsx", key: str = "k") -> str:
    answer = client.post(
        "/imports?kind=completions", data={"request_key": key}, files={"sheet": (name, content)}
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_a_sheet_goes_from_upload_to_the_last_row(
    client: TestClient, work: SheetWork, database: Database
) -> None:
    rows = learners("B-01", DAY, 3)
    rows[1][3] = "昨天"
    page = hand_in(client, xlsx_of(rows))
    assert "正在核对 3 行" in client.get(page).text
    work.work()
    shown = client.get(page).text
    assert "还没有写入任何记录" in shown
    assert "确认写入 2 行" in shown
    assert "日期看不懂" in shown
    with database.read() as session:
        assert session.exec(select(Completion)).all() == []
    assert client.post(f"{page}/confirm").status_code == 303
    assert "正在写入：0 / 3 行" in client.get(f"{page}/progress").text
    work.work()
    assert "2 新增，0 更新，0 未变化，1 退回" in client.get(page).text
    assert "结业.xlsx" in client.get("/imports").text


def test_the_refused_rows_are_fetched_and_that_is_audited(
    client: TestClient, work: SheetWork, session: Session
) -> None:
    page = hand_in(client, csv_of([["B-99", *row[1:]] for row in learners("", DAY, 2)]), "结业.csv")
    work.work()
    answer = client.get(f"{page}/refused.xlsx")
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    rows = python_calamine.load_workbook(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["B-99", "B-99"]
    read = select(AuditEntry).where(AuditEntry.action == Action.SHEET_READ)
    assert len(session.exec(read).all()) == 1


def test_a_file_that_is_no_sheet_comes_back_with_what_to_do(client: TestClient) -> None:
    answer = client.post("/imports?kind=completions", files={"sheet": ("a.xlsx", b"%PDF-1.7")})
    assert answer.status_code == 422
    assert "只能读取 XLSX 和 CSV" in answer.text
    assert 'href="#sheet"' in answer.text
    assert client.post("/imports?kind=completions", data={"request_key": "x"}).status_code == 422


def test_sent_twice_it_is_one_import(client: TestClient) -> None:
    content = xlsx_of(learners("B-01", DAY, 1))
    assert hand_in(client, content) == hand_in(client, content)


def test_a_sheet_is_given_up(client: TestClient, work: SheetWork) -> None:
    page = hand_in(client, xlsx_of(learners("B-01", DAY, 1)))
    work.work()
    assert client.post(f"{page}/cancel").headers["location"] == "/imports?kind=completions"
    assert "没有写入任何记录" in client.get(page).text
    assert client.post(f"{page}/confirm").status_code == 409
    assert client.get(f"{page}/refused.xlsx").status_code == 404


def test_the_template_is_a_book(client: TestClient) -> None:
    answer = client.get("/imports/template.xlsx?kind=completions")
    assert python_calamine.load_workbook(BytesIO(answer.content)).sheet_names[0] == "结业记录"


def test_the_page_refreshes_only_while_something_is_done(client: TestClient, work: SheetWork) -> None:
    page = hand_in(client, xlsx_of(learners("B-01", DAY, 1)))
    assert "http-equiv" in client.get(page).text
    work.work()
    assert "http-equiv" not in client.get(page).text


def test_a_program_hands_a_sheet_in(
    program: Browser, client: TestClient, training_body: Actor, work: SheetWork
) -> None:
    api = program(training_body)
    content = xlsx_of(learners("B-01", DAY, 2))
    made = api.post("/api/v1/imports", files={"sheet": ("a.xlsx", content)}, headers={"Idempotency-Key": "1"})
    assert made.status_code == 202, made.text
    address = f"/api/v1/imports/{made.json()['id']}"
    work.work()
    assert api.get(address).json()["new"] == 2
    assert api.get(f"{address}/refusals").json()["total"] == 0
    assert api.post(f"{address}/confirmation").status_code == 200
    work.work()
    assert api.get(address).json()["state"] == "done"
    assert api.post(f"{address}/cancellation").status_code == 409
    assert api.get("/api/v1/imports").json()["total"] == 1
