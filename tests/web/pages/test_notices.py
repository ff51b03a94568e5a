"""The inbox, the preferences, and the link in a mail."""

import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.kit.db import Database, Session
from talent.notices.enums import MailMode, NoticeKind, Topic
from talent.notices.queries import wishes_of
from talent.notices.service import tell
from talent.notices.stopping import stop_path
from tests.factories.accounts import make_user
from tests.web.conftest import Browser

FORM = {
    "topics.0.topic": "applications",
    "topics.0.mail": "daily",
    "topics.1.topic": "alerts",
    "topics.1.mail": "off",
    "quiet_from": "22",
    "quiet_until": "7",
}


def tell_decided(session: Session, actor: Actor, *keys: str, path: str = "/privacy") -> None:
    for key in keys:
        tell(
            session,
            actor.user_id or 0,
            NoticeKind.ORGANISATION_DECIDED,
            key=key,
            path=path,
            outcome="已认证",
            organisation=f"商贸{key}",
        )
    session.commit()


def count_in_head(text: str) -> int:
    found = re.search(r'class="unread-count num"><span aria-hidden="true">(\d+)', text)
    return int(found[1]) if found else 0


def opening(text: str) -> list[str]:
    return re.findall(r'action="(/me/notices/\d+/open)"', text)


def mail_of(session: Session, user_id: int | None, topic: Topic) -> MailMode:
    found = wishes_of(session, user_id or 0)[topic].mail
    # A session that could write keeps everybody else from writing.
    session.rollback()
    return found


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(
    browser: Browser, session: Session, talent: Actor
) -> None:
    tell_decided(session, talent, "甲", "乙")
    client = browser(talent)
    page = client.get("/me/notices").text
    assert count_in_head(page) == 2
    assert "“商贸乙”的认证申请已处理" in page
    # A look marks nothing.
    assert count_in_head(client.get("/account").text) == 2
    answer = client.post(opening(page)[0])
    assert (answer.status_code, answer.headers["location"]) == (303, "/privacy")
    assert count_in_head(client.get("/privacy").text) == 1


def test_a_path_of_another_site_is_not_followed(browser: Browser, session: Session, talent: Actor) -> None:
    tell_decided(session, talent, "甲", path="//elsewhere.example")
    client = browser(talent)
    answer = client.post(opening(client.get("/me/notices").text)[0])
    assert answer.headers["location"] == "/"


def test_all_are_marked_as_read_at_once(browser: Browser, session: Session, talent: Actor) -> None:
    tell_decided(session, talent, "甲", "乙")
    client = browser(talent)
    page = client.get("/me/notices").text
    tell_decided(session, talent, "丙")
    newest = re.search(r'name="up_to" value="(\d+)"', page)
    assert newest is not None
    assert client.post("/me/notices/read", data={"up_to": newest[1]}).status_code == 303
    # What came after the page was drawn is still unread.
    assert count_in_head(client.get("/me/notices").text) == 1
    assert client.post("/me/notices/read", data={}).status_code == 422


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/me/notices", "还没有消息"),
        ("/me/notices?topic=alerts", "没有这一类消息"),
        ("/me/notices?unread=true", "没有未读消息"),
    ],
)
def test_nothing_has_three_kinds(browser: Browser, talent: Actor, path: str, words: str) -> None:
    assert words in browser(talent).get(path).text


def test_the_page_past_the_last_leads_to_the_last(browser: Browser, session: Session, talent: Actor) -> None:
    tell_decided(session, talent, "甲")
    answer = browser(talent).get("/me/notices?page=9&topic=account")
    assert answer.status_code == 303
    assert "page=1" in answer.headers["location"]


def test_an_unknown_topic_is_refused(browser: Browser, talent: Actor) -> None:
    assert browser(talent).get("/me/notices?topic=weather").status_code == 422


def test_nobody_opens_what_another_was_told(
    browser: Browser, session: Session, talent: Actor, other_talent: Actor, staff: Actor
) -> None:
    tell_decided(session, talent, "甲")
    path = opening(browser(talent).get("/me/notices").text)[0]
    for stranger in (other_talent, staff):
        client = browser(stranger)
        assert client.post(path).status_code == 404
        assert "商贸甲" not in client.get("/me/notices").text
    assert browser(None).post(path).status_code == 303
    assert count_in_head(browser(talent).get("/account").text) == 1


def test_a_visitor_has_no_inbox_in_the_head(browser: Browser) -> None:
    assert "/me/notices" not in browser(None).get("/").text


def test_the_count_costs_each_page_one_query(
    browser: Browser, database: Database, session: Session, talent: Actor, count_queries: object
) -> None:
    client = browser(talent)
    client.get("/privacy")
    with count_queries(database) as statements:  # type: ignore[operator]
        client.get("/privacy")
    assert len([one for one in statements if "FROM notice" in one]) == 1


def test_english_readers_read_english(browser: Browser, session: Session, talent: Actor) -> None:
    tell_decided(session, talent, "甲")
    page = browser(talent).get("/me/notices?lang=en").text
    assert "Notices" in page
    assert "机构审核结果" not in page


def test_preferences_are_kept(browser: Browser, session: Session, talent: Actor) -> None:
    client = browser(talent)
    assert "t***@example.com" in client.get("/account/notices").text
    answer = client.post("/account/notices", data=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/notices?saved=true")
    page = client.get(answer.headers["location"]).text
    assert "已保存" in page
    assert re.search(r'<option value="22" selected>', page)
    assert mail_of(session, talent.user_id, Topic.APPLICATIONS) is MailMode.DAILY
    assert mail_of(session, talent.user_id, Topic.ALERTS) is MailMode.OFF
    assert mail_of(session, talent.user_id, Topic.ACCOUNT) is MailMode.AT_ONCE


def test_a_wrong_hour_brings_the_form_back_filled_in(browser: Browser, talent: Actor) -> None:
    answer = browser(talent).post("/account/notices", data=FORM | {"quiet_from": "24"})
    assert answer.status_code == 422
    assert 'href="#quiet_from"' in answer.text
    assert re.search(r'<option value="off" selected>', answer.text)


def test_who_logs_in_by_number_chooses_short_messages(
    browser: Browser, session: Session, talent: Actor
) -> None:
    user = make_user(session, login="13800138000")
    session.commit()
    client = browser(Actor(user_id=user.id, role=user.role))
    page = client.get("/account/notices").text
    assert "138****8000" in page
    client.post("/account/notices", data=FORM | {"topics.0.sms": "true"})
    assert wishes_of(session, user.id or 0)[Topic.APPLICATIONS].sms


def test_the_link_in_a_mail_stops_it_without_logging_in(
    browser: Browser, session: Session, talent: Actor
) -> None:
    path = stop_path(talent.user_id or 0, [Topic.ACCOUNT])
    client = browser(None)
    for _ in range(2):
        # Scanners of mail open links: nothing happens by that.
        assert "停止接收" in client.get(path).text
    assert mail_of(session, talent.user_id, Topic.ACCOUNT) is MailMode.AT_ONCE
    stopped = client.post(path)
    assert "已停止" in stopped.text
    assert mail_of(session, talent.user_id, Topic.ACCOUNT) is MailMode.OFF
    assert mail_of(session, talent.user_id, Topic.APPLICATIONS) is MailMode.AT_ONCE
    assert "已恢复" in client.post(f"{path}/resume").text
    assert mail_of(session, talent.user_id, Topic.ACCOUNT) is MailMode.AT_ONCE


def test_a_mail_program_stops_it_by_itself(app: FastAPI, session: Session, talent: Actor) -> None:
    """RFC 8058: no cookie, no origin, no redirect."""
    program = TestClient(app, follow_redirects=False)
    path = stop_path(talent.user_id or 0, [Topic.ACCOUNT])
    for headers in ({}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = program.post(path, data={"List-Unsubscribe": "One-Click"}, headers=headers)
        assert answer.status_code == 200
    assert mail_of(session, talent.user_id, Topic.ACCOUNT) is MailMode.OFF


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_that_was_made_up_is_not_found(browser: Browser, method: str, talent: Actor) -> None:
    path = f"/notices/stop/{talent.user_id}.account.{'0' * 32}"
    assert browser(None).request(method, path).status_code == 404


def test_the_page_of_the_link_does_not_say_whose_it_is(browser: Browser, talent: Actor) -> None:
    text = browser(None).get(stop_path(talent.user_id or 0, [Topic.ACCOUNT])).text
    assert "@example.com" not in text
