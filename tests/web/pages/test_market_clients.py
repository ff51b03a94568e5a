"""Staff's pages of the market's programs."""

import re

import pytest
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind
from talent.kit.crypto import digest
from talent.kit.db import Database, Session
from talent.market.tables import MarketClient
from tests.factories.accounts import make_organisation, make_uscc
from tests.factories.market_clients import make_client
from tests.web.conftest import Browser

LIST = "/staff/market/clients"
FORM = {"program": "交换程序", "scopes": ["changes:read", "reconcile"], "rate": "300", "request_key": "k1"}


def only(database: Database) -> MarketClient:
    """The one program that is there now; read apart, for the test's own session would hold up the pages."""
    with database.read() as session:
        return session.exec(select(MarketClient)).one()


def secret_in(page: str) -> str:
    found = re.search(r'value="(jicaics_[^"]+)"', page)
    return found[1] if found else ""


def test_a_program_is_made_and_its_secret_shown_once(
    browser: Browser, staff: Actor, session: Session, database: Database
) -> None:
    market = make_organisation(session, kind=OrganisationKind.MARKET, name="省人力资源市场")
    session.commit()
    client = browser(staff)
    assert "省人力资源市场" in client.get(f"{LIST}/new").text
    form = {**FORM, "organisation_id": str(market.id)}
    page = client.post(f"{LIST}/new", data=form)
    row = only(database)
    assert page.status_code == 200
    assert digest(secret_in(page.text)) == row.secret_digest
    assert (row.scopes, row.rate) == ("changes:read reconcile", 300)
    assert page.headers["cache-control"] == "no-store"
    # The second click makes nothing and tells nothing.
    again = client.post(f"{LIST}/new", data=form)
    assert secret_in(again.text) == ""
    assert "密钥只显示一次" in again.text
    assert secret_in(client.get(f"{LIST}/{row.id}").text) == ""
    assert "交换程序" in client.get(LIST).text


def test_a_new_market_is_entered_with_its_program(browser: Browser, staff: Actor, database: Database) -> None:
    form = {**FORM, "organisation_name": "石家庄市人力资源市场", "uscc": make_uscc(77)}
    assert "石家庄市人力资源市场" in browser(staff).post(f"{LIST}/new", data=form).text
    assert only(database).rate == 300


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"program": ""}, "请填写此项。"),
        ({"scopes": []}, "请"),
        ({"rate": "9"}, "不能小于 10。"),
        ({"uscc": "x"}, "统一社会信用代码有误"),
        ({}, "请选择已登记的市场"),
    ],
)
def test_a_form_that_is_wrong_comes_back_filled_in(
    browser: Browser, staff: Actor, change: dict[str, object], said: str
) -> None:
    page = browser(staff).post(f"{LIST}/new", data={**FORM, **change})
    assert page.status_code == 422
    assert said in page.text
    if "rate" not in change:
        assert 'value="300"' in page.text


def test_its_terms_are_changed(browser: Browser, staff: Actor, session: Session) -> None:
    number = make_client(session).client.id
    session.commit()
    client = browser(staff)
    form = {"program": "新名", "scopes": "reconcile", "rate": "60", "version": "1"}
    assert client.post(f"{LIST}/{number}", data=form).headers["location"] == f"{LIST}/{number}"
    again = client.post(f"{LIST}/{number}", data=form)
    assert again.status_code == 409
    assert "刚被他人修改" in again.text
    wrong = client.post(f"{LIST}/{number}", data={**form, "rate": "many", "version": "2"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text


def test_a_secret_is_replaced_and_a_second_click_replaces_it_no_second_time(
    browser: Browser, staff: Actor, session: Session, database: Database
) -> None:
    issued = make_client(session)
    session.commit()
    client, path = browser(staff), f"{LIST}/{issued.client.id}/secret"
    page = client.post(path, data={"days": "7", "version": "1"})
    new = secret_in(page.text)
    assert new
    assert new != issued.secret
    assert "旧密钥有效至" in page.text
    assert client.post(path, data={"days": "7", "version": "1"}).status_code == 409
    row = only(database)
    assert (row.secret_digest, row.previous_digest) == (digest(new), digest(issued.secret))
    wrong = client.post(path, data={"days": "31", "version": "2"})
    assert wrong.status_code == 422
    assert "不能大于 30。" in wrong.text


def test_it_is_switched_off_and_on_and_its_tokens_ended(
    browser: Browser, staff: Actor, session: Session
) -> None:
    number = make_client(session).client.id
    session.commit()
    client = browser(staff)
    client.post(f"{LIST}/{number}/active", data={"active": "false", "version": "1"})
    assert "已停用" in client.get(f"{LIST}/{number}").text
    assert client.post(f"{LIST}/{number}/active", data={"active": "true", "version": "1"}).status_code == 409
    client.post(f"{LIST}/{number}/active", data={"active": "true", "version": "2"})
    assert "已停用" not in client.get(f"{LIST}/{number}").text
    assert client.post(f"{LIST}/{number}/tokens").headers["location"] == f"{LIST}/{number}"


def test_without_a_program_the_list_says_what_to_do(browser: Browser, staff: Actor) -> None:
    page = browser(staff).get(LIST).text
    assert "还没有客户端" in page
    assert browser(staff).get(f"{LIST}/7").status_code == 404


@pytest.mark.parametrize("who", ["enterprise_owner", "talent", "university"])
def test_others_are_kept_out(browser: Browser, who: str, request: pytest.FixtureRequest) -> None:
    assert browser(request.getfixturevalue(who)).get(LIST).status_code == 403
