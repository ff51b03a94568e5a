"""Sheets on the page: handed in, previewed, confirmed, followed, and the refused rows fetched."""

import re
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
from talent.exchange.english import ENGLISH
from talent.exchange.enums import SheetKind
from talent.exchange.imports import layout_of
from talent.exchange.working import SheetWork
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.training.tables import Completion
from tests.factories.sheets import csv_of, learners, xlsx_of
from tests.factories.training import make_class, make_course
from tests.web.conftest import Browser
from web.i18n import translate

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


@pytest.mark.parametrize("kind", SheetKind)
def test_what_the_english_catalogue_calls_a_column_is_how_it_is_known(kind: SheetKind) -> None:
    for column in layout_of(kind).columns:
        assert translate("en", column.heading).casefold() == ENGLISH[column.heading][0].casefold()


def test_a_template_in_english_is_handed_in_and_shown_in_english(client: TestClient, work: SheetWork) -> None:
    answer = client.get("/imports/template.xlsx?kind=completions&lang=en")
    book = python_calamine.load_workbook(BytesIO(answer.content))
    headings = [str(cell) for cell in book.get_sheet_by_index(0).to_python()[0]]
    written = str([book.get_sheet_by_name(name).to_python()[0] for name in book.sheet_names[:2]])
    assert not re.search("[一-鿿]", written + "".join(book.sheet_names[:3]))
    row = dict.fromkeys(headings, "") | {
        "Class number*": "B-01",
        "Name*": "王丽",
        "Mobile number": "19900000001",
        "Completed on*": DAY,
    }
    page = hand_in(client, xlsx_of([list(row.values())], headings=headings))
    work.work()
    shown = client.get(f"{page}?lang=en").text
    assert '<th scope="col">Completed on</th>' in shown
    assert "结业日期" not in shown


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


def test_a_wrong_guess_is_corrected_and_the_sheet_checked_anew(
    client: TestClient, work: SheetWork, database: Database
) -> None:
    headings = ("班次编号", "姓名", "手机号", "结业日期", "学时", "备注分")
    page = hand_in(client, xlsx_of(learners("B-01", DAY, 2), headings))
    work.work()
    shown = client.get(page).text
    assert '<label for="column-5">备注分</label>' in shown
    keys = ("class", "name", "mobile", "completed_on", "hours", "score")
    chosen = {f"column-{place}": key for place, key in enumerate(keys)}
    wrong = client.post(f"{page}/columns", data={**chosen, "column-1": ""})
    assert wrong.status_code == 422
    assert "请选出哪一列是“姓名”" in wrong.text
    assert client.post(f"{page}/columns", data={**chosen, "column-5": "hours"}).status_code == 422
    assert client.post(f"{page}/columns", data=chosen).status_code == 303
    assert "正在核对" in client.get(page).text
    work.work()
    assert "确认写入 2 行" in client.get(page).text
    client.post(f"{page}/confirm")
    work.work()
    with database.read() as session:
        assert sorted(one.score or 0 for one in session.exec(select(Completion))) == [60, 61]


def test_what_was_new_is_taken_back_after_a_look(client: TestClient, work: SheetWork) -> None:
    page = hand_in(client, xlsx_of(learners("B-01", DAY, 3)))
    work.work()
    assert client.get(f"{page}/undo").status_code == 409
    client.post(f"{page}/confirm")
    work.work()
    assert f'href="{page}/undo"' in client.get(page).text
    asked = client.get(f"{page}/undo").text
    assert "撤回 3 条" in asked
    assert "证书随之失效" in asked
    assert client.post(f"{page}/undo").headers["location"] == page
    assert "正在撤回：0 / 3 条" in client.get(f"{page}/progress").text
    work.work()
    assert "新增的 3 条都已撤回" in client.get(page).text
    assert client.post(f"{page}/undo").status_code == 303


def test_everybody_is_offered_the_own_kinds(
    client: TestClient, browser: Browser, enterprise_owner: Actor, staff: Actor, reader: Actor
) -> None:
    assert "上传结业记录" in client.get("/imports").text
    assert "上传人员需求" in client.get("/imports?kind=demands").text
    assert "上传人员需求" in browser(enterprise_owner).get("/imports?kind=completions").text
    assert "上传人才名单" in browser(staff).get("/imports").text
    assert browser(reader).get("/imports").status_code == 403
    book = python_calamine.load_workbook(
        BytesIO(browser(staff).get("/imports/template.xlsx?kind=talents").content)
    )
    assert book.sheet_names == ["人才名单", "填写说明", "示例", "选项"]


def test_the_staff_see_all_sheets_and_touch_none_of_another(
    client: TestClient, browser: Browser, staff: Actor, work: SheetWork
) -> None:
    rows = [["B-99", *row[1:]] for row in learners("", DAY, 2)]
    page = hand_in(client, xlsx_of(rows))
    work.work()
    looking = browser(staff)
    assert "结业.xlsx" in looking.get("/imports?kind=completions&state=checked").text
    assert "结业.xlsx" not in looking.get("/imports?kind=demands").text
    shown = looking.get(page)
    assert shown.status_code == 200
    assert "放弃这份表格" not in shown.text
    assert str(rows[0][1]) not in shown.text
    for part in ("confirm", "cancel", "columns", "undo"):
        assert looking.post(f"{page}/{part}").status_code == 404
    assert looking.get(f"{page}/refused.xlsx").status_code == 404


def test_old_addresses_lead_to_the_new_ones(client: TestClient) -> None:
    answer = client.get("/training/imports?class_id=3")
    assert (answer.status_code, answer.headers["location"]) == (301, "/imports?kind=completions&class_id=3")
    assert client.get("/training/imports/7").headers["location"] == "/imports/7"


def test_a_program_hands_in_any_kind_corrects_and_takes_back(
    program: Browser, enterprise_owner: Actor, work: SheetWork
) -> None:
    api = program(enterprise_owner)
    content = xlsx_of([["主播", "A-1"]], ("岗位名称", "内部号"))
    made = api.post("/api/v1/imports?kind=demands", files={"sheet": ("a.xlsx", content)})
    assert made.status_code == 202, made.text
    address = f"/api/v1/imports/{made.json()['id']}"
    work.work()
    assert api.get(f"{address}/columns").json()[1]["heading"] == "内部号"
    assert api.put(f"{address}/columns", json={"0": "title", "1": "code"}).json()["state"] == "checking"
    work.work()
    api.post(f"{address}/confirmation")
    work.work()
    assert api.get(f"{address}/undo").json()["goes"] == 1
    assert api.post(f"{address}/undo").json()["state"] == "undoing"
    work.work()
    assert api.get(address).json()["undone"] == 1
    assert api.get("/api/v1/imports?kind=demands&state=undone").json()["total"] == 1
    assert api.get("/api/v1/imports?kind=talents").json()["total"] == 0
