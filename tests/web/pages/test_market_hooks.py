"""Staff's pages of web hooks and of the calls that did not arrive."""

import re

import pytest
from fastapi import FastAPI
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.kit.db import Database, Session
from talent.market.enums import CallState, HookEvent
from talent.market.hook_outbox import announce
from talent.market.hook_tables import Hook, HookCall
from talent.market.hooks import set_hook_active
from talent.settings import Settings
from tests.factories.market_clients import HOST, make_client, make_hook
from tests.web.conftest import Browser

LIST = "/staff/market/hooks"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    settings.hook_hosts = HOST
    return settings


def only(database: Database) -> Hook:
    """The one hook that is there now; read apart, for the test's own session would hold up the pages."""
    with database.read() as session:
        return session.exec(select(Hook)).one()


def secret_in(page: str) -> str:
    found = re.search(r'value="(whsec_[^"]+)"', page)
    return found[1] if found else ""


def dead_call(session: Session) -> tuple[int, int]:
    """A hook and a call of it that was given up."""
    hook = make_hook(session, make_client(session)).hook
    announce(session, HookEvent.CHANGES)
    off = set_hook_active(session, SYSTEM, hook.id, False, hook.version)
    set_hook_active(session, SYSTEM, hook.id, True, off.version)
    call = session.exec(select(HookCall)).one().id or 0
    session.commit()
    return hook.id, call


def test_a_hook_is_made_and_its_secret_shown_once(
    browser: Browser, staff: Actor, session: Session, database: Database
) -> None:
    number = make_client(session).client.id
    session.commit()
    client = browser(staff)
    assert HOST in client.get(f"{LIST}/new").text
    form = {
        "program_id": str(number),
        "url": f"https://{HOST}/in",
        "events": ["changes", "push_again"],
        "request_key": "k1",
    }
    page = client.post(f"{LIST}/new", data=form)
    row = only(database)
    assert secret_in(page.text) == row.secret
    assert secret_in(client.post(f"{LIST}/new", data=form).text) == ""
    assert secret_in(client.get(f"{LIST}/{row.id}").text) == ""
    assert f"https://{HOST}/in" in client.get(LIST).text


def test_an_address_that_is_not_allowed_comes_back_with_what_to_do(
    browser: Browser, staff: Actor, session: Session
) -> None:
    number = make_client(session).client.id
    session.commit()
    form = {"program_id": str(number), "url": "https://127.0.0.1/in", "events": "changes"}
    page = browser(staff).post(f"{LIST}/new", data=form)
    assert page.status_code == 422
    assert "JICAI_HOOK_HOSTS" in page.text
    assert 'value="https://127.0.0.1/in"' in page.text
    assert browser(staff).post(f"{LIST}/new", data={}).status_code == 422


def test_without_allowed_hosts_the_form_says_so(app: FastAPI, browser: Browser, staff: Actor) -> None:
    app.state.settings.hook_hosts = ""
    assert "还没有允许的主机" in browser(staff).get(f"{LIST}/new").text


def test_a_call_that_was_given_up_is_listed_with_its_reason_and_sent_again(
    browser: Browser, staff: Actor, session: Session, database: Database
) -> None:
    hook, call = dead_call(session)
    client = browser(staff)
    for path in (LIST, f"{LIST}/{hook}"):
        page = client.get(path).text
        assert "回调已停用" in page
        assert f"{LIST}/calls/{call}/again" in page
    answer = client.post(f"{LIST}/calls/{call}/again", data={"back": f"{LIST}/{hook}"})
    assert answer.headers["location"] == f"{LIST}/{hook}"
    with database.read() as reading:
        assert reading.exec(select(HookCall)).one().state is CallState.WAITING
    assert "待送" in client.get(f"{LIST}/{hook}?state=waiting").text
    elsewhere = client.post(f"{LIST}/calls/{call}/again", data={"back": "//elsewhere.example"})
    assert elsewhere.headers["location"] == LIST
    assert client.post(f"{LIST}/calls/999/again").status_code == 404


def test_a_hook_is_switched_off_given_a_new_secret_and_removed(
    browser: Browser, staff: Actor, session: Session, database: Database
) -> None:
    hook, call = dead_call(session)
    client = browser(staff)
    version = only(database).version
    assert client.post(f"{LIST}/{hook}/active", data={"active": "false", "version": "1"}).status_code == 409
    client.post(f"{LIST}/{hook}/active", data={"active": "false", "version": str(version)})
    page = client.post(f"{LIST}/calls/{call}/again")
    assert page.status_code == 409
    assert "请先启用" in page.text
    assert secret_in(client.post(f"{LIST}/{hook}/secret", data={"version": str(version + 1)}).text)
    assert client.post(f"{LIST}/{hook}/secret", data={"version": str(version + 1)}).status_code == 409
    assert client.post(f"{LIST}/{hook}/removal", data={"version": str(version)}).status_code == 409
    gone = client.post(f"{LIST}/{hook}/removal", data={"version": str(version + 2)})
    assert gone.headers["location"] == LIST
    assert client.get(f"{LIST}/{hook}").status_code == 404
    assert "还没有回调" in client.get(LIST).text


def test_a_hook_that_the_site_switched_off_is_marked(
    browser: Browser, staff: Actor, session: Session
) -> None:
    make_hook(session, make_client(session))
    row = session.exec(select(Hook)).one()
    row.active, row.silenced = False, True
    session.commit()
    client = browser(staff)
    assert "已自动停用" in client.get(LIST).text
    assert "连续三天没有一次送达" in client.get(f"{LIST}/{row.id}").text


@pytest.mark.parametrize("who", ["enterprise_owner", "talent", "university"])
def test_others_are_kept_out(browser: Browser, who: str, request: pytest.FixtureRequest) -> None:
    assert browser(request.getfixturevalue(who)).get(LIST).status_code == 403
