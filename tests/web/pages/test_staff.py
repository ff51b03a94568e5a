"""Staff verify organisations."""

import pytest

from talent.accounts.actor import Actor
from tests.web.conftest import Browser


def test_those_that_wait_come_first(browser: Browser, staff: Actor, unverified_enterprise: Actor) -> None:
    assert "unverified的机构" in browser(staff).get("/staff/organisations").text


def test_a_verified_enterprise_leaves_the_queue(
    browser: Browser, staff: Actor, unverified_enterprise: Actor
) -> None:
    client = browser(staff)
    path = f"/staff/organisations/{unverified_enterprise.organisation_id}"
    assert client.post(path, data={"decision": "verified", "version": "1"}).status_code == 303
    assert "unverified的机构" not in client.get("/staff/organisations").text
    assert "已认证" in browser(unverified_enterprise).get("/enterprise").text


def test_a_rejection_needs_a_reason(browser: Browser, staff: Actor, unverified_enterprise: Actor) -> None:
    path = f"/staff/organisations/{unverified_enterprise.organisation_id}"
    answer = browser(staff).post(path, data={"decision": "rejected", "version": "1"})
    assert answer.status_code == 422
    assert "请写明未通过的原因" in answer.text


def test_the_second_of_two_decisions_is_a_conflict(
    browser: Browser, staff: Actor, unverified_enterprise: Actor
) -> None:
    client = browser(staff)
    path = f"/staff/organisations/{unverified_enterprise.organisation_id}"
    client.post(path, data={"decision": "verified", "version": "1"})
    answer = client.post(path, data={"decision": "rejected", "note": "不符", "version": "1"})
    assert answer.status_code == 409


@pytest.mark.parametrize("stranger", ["enterprise_owner", "talent", "university", "api_client"])
def test_nobody_else_verifies(
    stranger: str,
    browser: Browser,
    program: Browser,
    request: pytest.FixtureRequest,
    unverified_enterprise: Actor,
) -> None:
    actor: Actor = request.getfixturevalue(stranger)
    path = f"/staff/organisations/{unverified_enterprise.organisation_id}"
    client = program(actor) if stranger == "api_client" else browser(actor)
    assert client.get("/staff/organisations").status_code == 403
    assert client.post(path, data={"decision": "verified", "version": "1"}).status_code == 403


@pytest.mark.parametrize("note", ["a\x00b", "x" * 501, "x" * 3000])
def test_a_note_that_can_not_be_stored_redraws_the_form(
    browser: Browser, staff: Actor, unverified_enterprise: Actor, note: str
) -> None:
    path = f"/staff/organisations/{unverified_enterprise.organisation_id}"
    answer = browser(staff).post(path, data={"decision": "rejected", "note": note, "version": "1"})
    assert answer.status_code == 422
    assert 'href="#note"' in answer.text
