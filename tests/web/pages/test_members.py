"""The members of an enterprise on their page and in the API, and the page that an invitation opens."""

import re

import pytest

from talent.accounts.actor import Actor
from talent.accounts.enums import MemberRole
from talent.accounts.tables import User
from talent.kit.db import Session
from tests.factories.accounts import PASSWORD
from tests.web.conftest import Browser

INVITE = {"login": "new@example.com", "member": "reader", "request_key": "k1"}
JOIN = {"display_name": "新同事", "password": "a sentence for joining", "accepted": "true"}


def _link(text: str) -> str:
    found = re.search(r"/join/[0-9a-f]{64}", text)
    assert found
    return found[0]


def test_from_invitation_to_membership(browser: Browser, enterprise_owner: Actor) -> None:
    owner = browser(enterprise_owner)
    shown = owner.post("/enterprise/members", data=INVITE).text
    path = _link(shown)
    # Once: the page alone does not show it again, the same form sent again does.
    assert "/join/" not in owner.get("/enterprise/members").text
    assert _link(owner.post("/enterprise/members", data=INVITE).text) == path
    new = browser(None)
    assert "n***@example.com" in new.get(path).text
    assert new.post(path, data=JOIN).headers["location"] == "/enterprise/demands"
    assert "新同事" in new.get("/enterprise/members").text
    assert new.get("/enterprise/demands/new").status_code == 403
    assert new.get(path).status_code == 404


def test_a_mistake_when_joining_keeps_the_link(browser: Browser, enterprise_owner: Actor) -> None:
    path = _link(browser(enterprise_owner).post("/enterprise/members", data=INVITE).text)
    answer = browser(None).post(path, data={**JOIN, "password": "short"})
    assert answer.status_code == 422
    assert 'value="新同事"' in answer.text
    assert browser(None).get(path).status_code == 200


@pytest.mark.parametrize("token", ["0" * 64, "x", "0" * 63])
def test_a_made_up_link_leads_nowhere(token: str, browser: Browser) -> None:
    assert browser(None).get(f"/join/{token}").status_code in (404, 422)


def test_a_wrong_login_redraws_the_form(browser: Browser, enterprise_owner: Actor) -> None:
    answer = browser(enterprise_owner).post("/enterprise/members", data={**INVITE, "login": "nobody"})
    assert answer.status_code == 422
    assert 'href="#login"' in answer.text


def test_a_deactivated_colleague_is_out_at_the_next_click(
    browser: Browser, enterprise_owner: Actor, recruiter: Actor
) -> None:
    colleague = browser(recruiter)
    assert colleague.get("/enterprise/demands").status_code == 200
    path = f"/enterprise/members/{recruiter.user_id}"
    assert browser(enterprise_owner).post(f"{path}/active", data={"active": "false"}).status_code == 303
    assert colleague.get("/enterprise/demands").headers["location"].startswith("/login")
    answer = browser(None).post("/login", data={"login": "recruiter@example.com", "password": PASSWORD})
    assert answer.status_code == 422


def test_the_last_owner_is_told_why_not(browser: Browser, enterprise_owner: Actor) -> None:
    path = f"/enterprise/members/{enterprise_owner.user_id}/role"
    answer = browser(enterprise_owner).post(path, data={"member": "reader"})
    assert answer.status_code == 409
    assert "至少要保留一位" in answer.text


def test_a_reader_sees_the_members_and_no_buttons(browser: Browser, reader: Actor) -> None:
    page = browser(reader).get("/enterprise/members").text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main


def test_the_api_does_the_same(
    program: Browser, enterprise_owner: Actor, reader: Actor, session: Session
) -> None:
    client = program(enterprise_owner)
    base = "/api/v1/enterprises/me"
    invited = client.post(
        f"{base}/invitations", json={"login": "new@example.com", "member": "recruiter"}
    ).json()
    assert len(invited["token"]) == 64
    assert [one["id"] for one in client.get(f"{base}/invitations").json()] == [invited["id"]]
    assert client.delete(f"{base}/invitations/{invited['id']}").status_code == 204
    assert client.get(f"{base}/invitations").json() == []
    changed = client.put(f"{base}/members/{reader.user_id}/role", json={"member": "recruiter"})
    assert changed.json()["member"] == "recruiter"
    session.expire_all()
    assert session.get_one(User, reader.user_id).member is MemberRole.RECRUITER
    session.rollback()
    assert len(client.get(f"{base}/members").json()) == 2
