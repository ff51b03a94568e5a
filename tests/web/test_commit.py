"""A write is committed before its answer; a failed one answers with a failure."""

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.web.conftest import Browser


def test_a_commit_that_fails_is_no_success(app: FastAPI, program: Browser, enterprise_owner: Actor) -> None:
    client = program(enterprise_owner)

    def fail(_: Session) -> None:
        raise RuntimeError("the disk is full")

    event.listen(Session, "before_commit", fail)
    try:
        quiet = TestClient(app, raise_server_exceptions=False, headers=dict(client.headers))
        answer = quiet.post("/api/v1/demands", json={"title": "主播"})
    finally:
        event.remove(Session, "before_commit", fail)
    assert answer.status_code == 500
    assert answer.json()["request_id"]


@pytest.mark.parametrize("path", ["/", "/demands", "/enterprise/demands", "/account", "/scoring"])
def test_looking_writes_nothing(
    path: str, browser: Browser, enterprise_owner: Actor, session: Session, app: FastAPI
) -> None:
    make_demand(session, enterprise_owner.organisation_id or 0)
    session.commit()
    client = browser(enterprise_owner)
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().partition(" ")[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            written.append(statement)

    engine = app.state.database.write_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert written == []


def test_an_unknown_error_shows_a_number_and_nothing_else(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("web.pages.site.figures", fail)
    client = TestClient(app, raise_server_exceptions=False)
    answer = client.get("/")
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    assert "secret detail" not in answer.text
