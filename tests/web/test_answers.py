"""Every answer has its headers and its form, also where the framework alone gives it; errors are logged."""

import io
import json
import logging
from collections.abc import Iterator
from typing import cast

import pytest
import structlog
from fastapi import FastAPI
from starlette.testclient import TestClient

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.crypto import new_secret
from talent.kit.db import Database, Session
from talent.kit.faults import Breach, clash_of
from talent.logs import configure_logging
from talent.settings import Settings, SettingsError
from tests.factories.training import make_course
from tests.web.conftest import BASE_URL, Browser
from web.app import MAX_BODY, create_app, create_app_from_env


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """The log of production."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    text = io.StringIO()
    configure_logging("production", stream=text)
    yield text
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def _break(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("bad mobile 13800138000")

    monkeypatch.setattr("web.pages.site.figures", fail)


def test_an_unknown_error_is_logged_once_and_masked(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, stream: io.StringIO
) -> None:
    _break(monkeypatch)
    answer = TestClient(app, raise_server_exceptions=False).get("/")
    (line,) = [json.loads(text) for text in stream.getvalue().splitlines() if "RuntimeError" in text]
    assert "13800138000" not in stream.getvalue()
    assert "bad mobile <mobile>" in line["exception"]
    assert line["request_id"] == answer.headers["x-request-id"]


def test_the_application_for_the_server_masks_its_log(
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    database: Database,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("web.app.load_settings", lambda: settings)
    monkeypatch.setattr("web.app.open_database", lambda _: database)
    try:
        create_app_from_env()
        logging.getLogger("uvicorn.error").error("no route for 13800138000")
    finally:
        structlog.reset_defaults()
        root.handlers[:] = handlers
        root.setLevel(level)
    written = capsys.readouterr().err
    assert "<mobile>" in written
    assert "13800138000" not in written


@pytest.mark.parametrize("host", ["elsewhere.example", "[", "a b"])
def test_a_strange_host_is_refused_like_other_errors(app: FastAPI, host: str) -> None:
    answer = TestClient(app).get("/api/v1/demands", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert "content-security-policy" in answer.headers


def test_a_strange_host_is_refused_with_a_page(app: FastAPI) -> None:
    answer = TestClient(app).get("/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/api/v1/demands", "application/problem+json"), ("/login", "text/html; charset=utf-8")],
)
def test_a_huge_body_is_refused_like_other_errors(app: FastAPI, path: str, kind: str) -> None:
    body = b"x" * (MAX_BODY + 1)
    answer = TestClient(app).post(path, content=body, headers={"Origin": BASE_URL})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == kind
    assert "content-security-policy" in answer.headers
    assert answer.headers["x-request-id"]


def test_a_huge_body_without_a_stated_length_is_refused(app: FastAPI) -> None:
    pieces = (b"x" * 2**16 for _ in range(20))
    headers = {"Origin": BASE_URL, "Content-Type": "application/x-www-form-urlencoded"}
    answer = TestClient(app).post("/login", content=pieces, headers=headers)
    assert answer.status_code == 413
    assert "content-security-policy" in answer.headers


def test_a_file_that_is_not_there_is_not_cached_for_a_year(browser: Browser) -> None:
    client = browser(None)
    assert client.get("/static/nothing.css?v=1").headers["cache-control"] == "no-cache"
    assert "immutable" in client.get("/static/css/jicai.css?v=1").headers["cache-control"]


def test_a_page_is_not_stored_however_odd_the_other_cookies_are(browser: Browser, staff: Actor) -> None:
    client = browser(staff)
    token = client.cookies["jicai"]
    client.cookies.clear()
    answer = client.get("/account", headers={"Cookie": f"a[]=x y; odd; jicai={token}"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/login", "/demands", "/api/v1/demands", "/healthz", "/nowhere"])
def test_head_answers_like_get_without_a_body(browser: Browser, path: str) -> None:
    client = browser(None)
    asked, got = client.head(path), client.get(path)
    assert (asked.status_code, asked.content) == (got.status_code, b"")
    assert asked.headers["content-type"] == got.headers["content-type"]


def test_head_of_a_member_s_page_leads_to_the_log_in_and_back(browser: Browser) -> None:
    assert browser(None).head("/account").headers["location"] == "/login?next=/account"


def test_production_does_not_start_with_demonstration_accounts(
    settings: Settings, database: Database, session: Session
) -> None:
    record(session, SYSTEM, Action.DEMO_LOAD, "demo", None)
    session.commit()
    changes = {"environment": "production", "secret": new_secret(), "base_url": "https://jicai.example"}
    with pytest.raises(SettingsError, match="demonstration"):
        create_app(settings.model_copy(update=changes), database)


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch, session: Session, training_body: Actor) -> None:
    """A course that another request enters between the look for its code and the flush."""
    make_course(session, training_body.organisation_id or 0, code="ZB-01")
    session.commit()
    monkeypatch.setattr("talent.training.courses._codes", lambda *_: set())


COURSE = {"code": "ZB-01", "title": "直播复盘课", "mode": "online", "hours": 8}


@pytest.mark.usefixtures("blind")
def test_what_was_entered_twice_at_once_is_a_conflict_that_says_what_to_do(
    browser: Browser, program: Browser, training_body: Actor, stream: io.StringIO
) -> None:
    told = program(training_body).post("/api/v1/courses", json=COURSE)
    assert (told.status_code, told.json()["code"]) == (409, "conflict")
    assert told.headers["content-type"] == "application/problem+json"
    assert "同时提交了相同的内容" in told.json()["detail"]
    page = browser(training_body).post("/training/courses/new", data={k: str(v) for k, v in COURSE.items()})
    assert page.status_code == 409
    assert "请刷新后再试" in page.text
    lines = [json.loads(text) for text in stream.getvalue().splitlines() if "entered twice" in text]
    assert [line["level"] for line in lines] == ["warning", "warning"]
    assert {line["request_id"] for line in lines} == {one.headers["x-request-id"] for one in (told, page)}
    assert "ZB-01" not in str(lines)


def nameless() -> Organisation:
    """Breaks another rule of the database than that something is there once."""
    return Organisation(kind=OrganisationKind.ENTERPRISE, name=cast("str", None))


def test_any_other_breach_is_an_error_of_ours(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, browser: Browser, training_body: Actor
) -> None:
    token = dict(browser(training_body).cookies)

    def fail(session: Session, *_: object) -> None:
        session.add(nameless())
        session.flush()

    monkeypatch.setattr("web.pages.training.copy_course", fail)
    client = TestClient(app, raise_server_exceptions=False, headers={"Origin": BASE_URL}, cookies=token)
    assert client.post("/training/courses/1/copy").status_code == 500


def test_two_that_enter_the_same_at_once_are_told_apart_from_other_breaches(database: Database) -> None:
    """Real transactions; where writers take turns the second finds the first in its way all the same."""
    uscc = "91130100MA00000000"
    with database.write() as session:
        session.add(Organisation(id=71, kind=OrganisationKind.ENTERPRISE, name="甲", uscc=uscc))
    with pytest.raises(Breach) as twice, database.write() as session:
        session.add(Organisation(kind=OrganisationKind.ENTERPRISE, name="乙", uscc=uscc))
    assert "uscc" in (clash_of(twice.value) or "")
    with pytest.raises(Breach) as other, database.write() as session:
        session.add(nameless())
    assert clash_of(other.value) is None


def test_a_number_that_the_database_gives_twice_is_a_fault_of_ours(database: Database) -> None:
    with database.write() as session:
        session.add(Organisation(id=71, kind=OrganisationKind.ENTERPRISE, name="甲"))
    with pytest.raises(Breach) as twice, database.write() as session:
        session.add(Organisation(id=71, kind=OrganisationKind.ENTERPRISE, name="乙"))
    assert clash_of(twice.value) is None
