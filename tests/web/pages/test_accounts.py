"""Registering, signing in and out, one's own account."""

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.factories.accounts import make_uscc, make_user
from tests.web.conftest import Browser
from web.security import PLAIN_COOKIE

PASSWORD = "correct horse battery"
TALENT = {
    "role": "talent",
    "display_name": "王晓",
    "login": "xiao@example.com",
    "password": PASSWORD,
    "accepted": "true",
    "matching": "true",
}


def test_a_talent_registers_and_is_signed_in(browser: Browser) -> None:
    client = browser(None)
    answer = client.post("/register", data=TALENT)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/profile/basics")
    assert "王晓" in client.get("/me/profile").text


def test_an_enterprise_registers_and_waits_for_verification(browser: Browser) -> None:
    client = browser(None)
    data = {
        "role": "enterprise",
        "organisation_name": "河北新店商贸有限公司",
        "uscc": make_uscc(77),
        "login": "shop@example.com",
        "password": PASSWORD,
        "accepted": "true",
    }
    assert client.post("/register", data=data).headers["location"] == "/enterprise"
    assert "待审核" in client.get("/enterprise").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("login", "nonsense"), ("password", "short"), ("accepted", ""), ("display_name", "")],
)
def test_a_mistake_redraws_the_form_with_what_was_typed(browser: Browser, field: str, value: str) -> None:
    answer = browser(None).post("/register", data={**TALENT, field: value})
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text
    assert f'href="#{field}"' in answer.text
    assert PASSWORD not in answer.text
    for kept in ("display_name", "login"):
        if kept != field:
            assert f'value="{TALENT[kept]}"' in answer.text


def test_a_refused_registration_leaves_no_account(browser: Browser) -> None:
    browser(None).post("/register", data={**TALENT, "display_name": ""})
    assert browser(None).post("/register", data=TALENT).status_code == 303


def test_a_login_that_exists_is_a_conflict(browser: Browser) -> None:
    browser(None).post("/register", data=TALENT)
    assert browser(None).post("/register", data=TALENT).status_code == 409


def test_signing_in_leads_back_to_where_one_came_from(browser: Browser, session: Session) -> None:
    make_user(session, login="in@example.com", password=PASSWORD)
    session.commit()
    data = {"login": "in@example.com", "password": PASSWORD, "next": "/me/profile"}
    answer = browser(None).post("/login", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/profile")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_signing_in_never_leads_elsewhere(browser: Browser, session: Session) -> None:
    make_user(session, login="in@example.com", password=PASSWORD)
    session.commit()
    data = {"login": "in@example.com", "password": PASSWORD, "next": "//elsewhere.example"}
    assert browser(None).post("/login", data=data).headers["location"] == "/"


def test_a_wrong_password_is_refused_and_counted(browser: Browser, session: Session) -> None:
    make_user(session, login="in@example.com", password=PASSWORD)
    session.commit()
    client = browser(None)
    answers = [client.post("/login", data={"login": "in@example.com", "password": "x"}) for _ in range(12)]
    assert answers[0].status_code == 422
    assert "账号或密码不正确" in answers[0].text
    assert answers[-1].status_code == 503
    assert int(answers[-1].headers["retry-after"]) > 0


def test_signing_out_ends_the_session_on_the_server(browser: Browser, staff: Actor) -> None:
    client = browser(staff)
    token = client.cookies[PLAIN_COOKIE]
    client.post("/logout")
    client.cookies.set(PLAIN_COOKIE, token)
    assert client.get("/account").status_code == 303


def test_demonstration_accounts_are_not_shown_otherwise(browser: Browser) -> None:
    assert "演示账号" not in browser(None).get("/login").text


def test_the_account_page_masks_the_login(browser: Browser, staff: Actor) -> None:
    page = browser(staff).get("/account").text
    assert "staff@example.com" not in page
    assert "s***@example.com" in page


CHANGE = {"current": "a password for tests", "password": "another sentence"}


def test_a_new_password_keeps_this_browser_signed_in(browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    assert client.post("/account/password", data=CHANGE).headers["location"] == "/account"
    assert client.get("/account").status_code == 200


def test_guesses_at_the_current_password_have_to_wait(browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    guess = {**CHANGE, "current": "a wrong sentence"}
    answers = [client.post("/account/password", data=guess) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [503]
    assert "当前密码不正确" in answers[0].text
    assert int(answers[5].headers["retry-after"]) > 0


@pytest.mark.parametrize("who", ["talent", "api_client"])
def test_a_token_does_not_become_a_session(
    program: Browser, who: str, request: pytest.FixtureRequest
) -> None:
    answer = program(request.getfixturevalue(who)).post("/account/password", data=CHANGE)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("target", ["/\t/[", "//[", "/[x"])
def test_a_strange_target_is_no_fault_of_the_log_in(browser: Browser, target: str) -> None:
    client = browser(None)
    assert client.get("/login", params={"next": target}).status_code == 200
    data = {"login": "nobody@example.com", "password": "x", "next": target}
    assert client.post("/login", data=data).status_code == 422
