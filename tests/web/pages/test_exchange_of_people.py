"""A person agrees to the exchange, sees what leaves, and decides on what a market has on record."""

import re

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.market.placements_in import push_placements
from talent.market.tables import Placement
from talent.market.vacancies import push_vacancies
from talent.people.enums import ConsentKind
from talent.people.tables import Consent
from tests.factories.market import (
    make_client,
    make_known_person,
    placement,
    pushed,
    refresh_all,
    vacancy,
)
from tests.factories.vocabulary import fill_vocabulary
from tests.talent.market.test_receipts import fetch
from tests.web.conftest import Browser

MOBILE = "19900001234"


@pytest.fixture
def page(session: Session, talent: Actor, api_client: Actor, browser: Browser) -> TestClient:
    """Of somebody who agreed and whom a market knows."""
    fill_vocabulary(session)
    make_client(session, api_client)
    make_known_person(session, user_id=talent.user_id, mobile=MOBILE)
    refresh_all(session)
    fetch(session, api_client)
    push_placements(session, api_client, pushed("p-1", placement()))
    session.commit()
    return browser(talent)


@pytest.mark.parametrize("ticked", [True, False])
def test_registration_asks_and_agrees_to_nothing_by_itself(
    browser: Browser, session: Session, ticked: bool
) -> None:
    form = {
        "role": "talent",
        "login": "new@example.com",
        "display_name": "新人",
        "password": "a long enough password",
        "accepted": "true",
    }
    client = browser(None)
    box = re.search(r'<input type="checkbox" id="exchange"[^>]*>', client.get("/register").text)
    assert box
    assert "checked" not in box[0]
    client.post("/register", data=form | ({"exchange": "true"} if ticked else {}))
    kinds = set(session.exec(select(Consent.kind)).all())
    assert kinds == {ConsentKind.NOTICE} | ({ConsentKind.EXCHANGE} if ticked else set())


def test_the_notice_tells_what_leaves_and_to_whom(browser: Browser) -> None:
    text = browser(None).get("/privacy").text
    assert "河北省人力资源市场" in text


def test_my_data_tell_what_left_to_whom_and_when(page: TestClient) -> None:
    text = page.get("/me/data").text
    assert "market的机构" in text
    assert "查看提供的内容" in text
    assert "王**" in text
    assert MOBILE not in text
    page.post("/me/profile/consents", data={"kind": "exchange", "agree": "false"})
    text = page.get("/me/data").text
    assert "现在不提供任何信息" in text
    assert "王**" not in text


def test_a_placement_is_written_into_the_profile_at_a_click(page: TestClient, session: Session) -> None:
    number = session.exec(select(Placement.id)).one()
    session.rollback()
    assert "市场转来 1 条就业登记" in page.get("/me/profile").text
    for _ in range(2):
        assert page.post(f"/me/placements/{number}", data={"accept": "true"}).status_code == 303
    text = page.get("/me/profile").text
    assert "市场转来 1 条就业登记" not in text
    assert text.count("保定某某食品有限公司") == 1
    assert page.post(f"/me/placements/{number}", data={"accept": "false"}).status_code == 409


def test_programs_of_the_person_do_the_same(page: TestClient, program: Browser, talent: Actor) -> None:
    own = program(talent)
    [waiting] = own.get("/api/v1/me/placements").json()
    answer = own.put(f"/api/v1/me/placements/{waiting['id']}", json={"accept": False})
    assert [one["state"] for one in answer.json()] == ["declined"]
    assert own.get("/api/v1/me/exchange").json()["agreed"] is True


def test_a_forwarded_demand_names_its_source_to_people_and_search_engines(
    session: Session, api_client: Actor, browser: Browser, page: TestClient
) -> None:
    push_vacancies(session, api_client, pushed("v-1", vacancy()))
    session.commit()
    text = browser(None).get("/demands/1").text
    assert "转载自：" in text
    assert "由market的机构核验" in text
    assert 'href="https://jobs.example.com/1" rel="nofollow' in text
    assert "本岗位转载自某招聘网。" in text
    assert '"sameAs":"https://jobs.example.com/1"' in text
    assert '"directApply":true' not in text
    assert "请到来源应聘" in page.get("/demands/1").text
    assert page.post("/demands/1/apply", data={}).status_code == 409
