"""Staff see where records stand with the markets, and send again what was rejected."""

import pytest
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from talent.market.enums import ReceiptState
from talent.market.tables import MarketClient, OutRecord
from talent.market.vacancies import push_vacancies
from tests.factories.market import make_client, make_known_person, pushed, refresh_all, vacancy
from tests.factories.vocabulary import fill_vocabulary
from tests.talent.market.test_receipts import fetch, say
from tests.web.conftest import Browser

PATH = "/staff/market/records"


@pytest.fixture
def client(session: Session, api_client: Actor) -> MarketClient:
    fill_vocabulary(session)
    made = make_client(session, api_client, name="省市场接口")
    for _ in range(2):
        make_known_person(session)
    refresh_all(session)
    first = fetch(session, api_client).items[0]
    say(session, api_client, first.record_id, ReceiptState.REJECTED)
    push_vacancies(session, api_client, pushed("v-1", vacancy(duties="只要男性")))
    session.commit()
    return made


def test_without_a_client_the_page_says_what_would_be_here(browser: Browser, staff: Actor) -> None:
    assert "还没有接口客户端" in browser(staff).get(PATH).text


def test_the_list_names_states_and_reasons_and_can_be_narrowed(
    browser: Browser, staff: Actor, client: MarketClient
) -> None:
    page = browser(staff)
    whole = page.get(PATH).text
    assert "省市场接口" in whole
    assert "缺少学历" in whole
    narrowed = page.get(PATH, params={"state": "rejected"}).text
    assert (whole.count('name="sequence"'), narrowed.count('name="sequence"')) == (2, 1)
    assert "缺少学历" not in page.get(PATH, params={"state": "sent"}).text
    assert "没有符合条件的记录" in page.get(PATH, params={"kind": "hire"}).text


def test_what_came_is_listed_with_the_reason(browser: Browser, staff: Actor, client: MarketClient) -> None:
    page = browser(staff)
    text = page.get(PATH, params={"kind": "vacancy"}).text
    assert "v-1" in text
    assert "歧视" in text
    assert "没有符合条件的记录" in page.get(PATH, params={"kind": "vacancy", "taken": "accepted"}).text


def test_all_rejected_are_sent_again_at_one_click_and_twice_is_once(
    browser: Browser, session: Session, staff: Actor, client: MarketClient
) -> None:
    page = browser(staff)
    for number in (1, 0):
        answer = page.post(f"{PATH}/resend", data={"client": str(client.id)})
        assert answer.headers["location"] == f"{PATH}?client={client.id}&resent={number}"
    assert "1 条记录将重新报送" in page.get(f"{PATH}?client={client.id}&resent=1").text
    lines = session.exec(select(AuditEntry).where(AuditEntry.action == Action.MARKET_RESEND)).all()
    assert [line.actor_id for line in lines] == [staff.user_id]


def test_one_record_is_sent_again(
    browser: Browser, session: Session, staff: Actor, client: MarketClient
) -> None:
    row = session.exec(select(OutRecord).where(OutRecord.sequence == 2)).one()
    form = {"client": str(client.id), "record": str(row.id), "sequence": "2"}
    assert browser(staff).post(f"{PATH}/resend", data=form).headers["location"].endswith("resent=1")
    assert browser(staff).post(f"{PATH}/resend", data={"client": "x"}).status_code == 422
    assert browser(staff).post(f"{PATH}/resend", data={"client": "999"}).status_code == 404


def test_only_staff_see_it(browser: Browser, talent: Actor, enterprise_owner: Actor) -> None:
    for actor in (talent, enterprise_owner):
        assert browser(actor).get(PATH).status_code == 403
