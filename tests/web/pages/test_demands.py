"""An enterprise's demands: drafts, the lawful check, publishing, strangers."""

from datetime import timedelta

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.kit.clock import today
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.web.conftest import Browser

LAWFUL = {
    "title": "抖音直播运营",
    "headcount": "2",
    "kind": "full_time",
    "remote": "true",
    "salary_min": "6000",
    "salary_max": "9000",
    "duties": "负责直播间的日常运营。",
    "conditions": "熟悉直播平台规则。",
    "valid_until": (today() + timedelta(days=60)).isoformat(),
    "skills.0.words": "直播运营",
    "skills.0.level": "3",
    "skills.0.importance": "required",
}


def _draft(session: Session, actor: Actor, **more: object) -> int:
    demand = make_demand(session, actor.organisation_id or 0, state=DemandState.DRAFT, **more)  # type: ignore[arg-type]
    session.commit()
    return demand.id or 0


def test_a_title_alone_is_saved_as_a_draft(browser: Browser, unverified_enterprise: Actor) -> None:
    client = browser(unverified_enterprise)
    place = client.post("/enterprise/demands/new", data={"title": "主播"}).headers["location"]
    assert "草稿" in client.get(place).text


def test_one_more_row_keeps_what_was_typed(browser: Browser, enterprise_owner: Actor) -> None:
    client = browser(enterprise_owner)
    answer = client.post("/enterprise/demands/new", data={**LAWFUL, "action": "add_row"})
    assert answer.status_code == 200
    assert "skills.6.words" in answer.text
    assert 'value="直播运营"' in answer.text


def test_a_mistake_redraws_the_form_with_everything_typed(browser: Browser, enterprise_owner: Actor) -> None:
    answer = browser(enterprise_owner).post("/enterprise/demands/new", data={**LAWFUL, "title": ""})
    assert answer.status_code == 422
    for value in ("6000", "负责直播间的日常运营。", "直播运营"):
        assert value in answer.text
    assert 'href="#title"' in answer.text


def test_discriminating_words_are_shown_and_stop_publishing(
    browser: Browser, enterprise_owner: Actor
) -> None:
    client = browser(enterprise_owner)
    data = {**LAWFUL, "conditions": "限男性，35岁以下。"}
    place = client.post("/enterprise/demands/new", data=data).headers["location"]
    preview = client.get(place).text
    assert "<mark>限男性" in preview
    assert "<mark>35岁以下" in preview
    answer = client.post(f"{place}/state", data={"state": "open", "version": "1"})
    assert answer.status_code == 422
    assert "草稿" in client.get(place).text


def test_a_lawful_demand_is_published(browser: Browser, enterprise_owner: Actor) -> None:
    client = browser(enterprise_owner)
    place = client.post("/enterprise/demands/new", data=LAWFUL).headers["location"]
    answer = client.post(f"{place}/state", data={"state": "open", "version": "1"})
    assert answer.status_code == 303
    assert "抖音直播运营" in browser(None).get("/demands").text


def test_an_unverified_enterprise_cannot_publish(browser: Browser, unverified_enterprise: Actor) -> None:
    client = browser(unverified_enterprise)
    place = client.post("/enterprise/demands/new", data=LAWFUL).headers["location"]
    answer = client.post(f"{place}/state", data={"state": "open", "version": "1"})
    assert answer.status_code in (403, 422)
    assert "抖音直播运营" not in browser(None).get("/demands").text


@pytest.mark.parametrize("path", ["/enterprise/demands/{}", "/enterprise/demands/{}/edit", "/demands/{}"])
def test_the_draft_of_another_enterprise_is_not_found(
    path: str, browser: Browser, session: Session, enterprise_owner: Actor, other_enterprise: Actor
) -> None:
    number = _draft(session, enterprise_owner)
    assert browser(other_enterprise).get(path.format(number)).status_code == 404
    assert browser(None).get(f"/demands/{number}").status_code == 404


@pytest.mark.parametrize("verb", ["edit", "state", "copy"])
def test_another_enterprise_can_change_nothing(
    verb: str, browser: Browser, session: Session, enterprise_owner: Actor, other_enterprise: Actor
) -> None:
    number = _draft(session, enterprise_owner)
    data = {**LAWFUL, "state": "open", "version": "1"}
    assert (
        browser(other_enterprise).post(f"/enterprise/demands/{number}/{verb}", data=data).status_code == 404
    )


def test_a_talent_has_no_demands(browser: Browser, talent: Actor) -> None:
    assert browser(talent).get("/enterprise/demands").status_code == 403


def test_a_change_on_an_old_version_is_a_conflict_that_loses_nothing(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    number = _draft(session, enterprise_owner)
    client = browser(enterprise_owner)
    path = f"/enterprise/demands/{number}/edit"
    assert client.post(path, data={**LAWFUL, "version": "1"}).status_code == 303
    answer = client.post(path, data={**LAWFUL, "title": "另一个名称", "version": "1"})
    assert answer.status_code == 409
    assert "另一个名称" in answer.text
    assert "另一个名称" not in client.get(f"/enterprise/demands/{number}").text


def test_a_copy_is_a_new_draft(browser: Browser, session: Session, enterprise_owner: Actor) -> None:
    number = _draft(session, enterprise_owner, title="要复制的岗位")
    client = browser(enterprise_owner)
    place = client.post(f"/enterprise/demands/{number}/copy").headers["location"]
    assert place.endswith("/edit")
    assert str(number) not in place.split("/")
    assert "要复制的岗位" in client.get(place).text


def test_words_of_users_are_escaped(browser: Browser, enterprise_owner: Actor) -> None:
    client = browser(enterprise_owner)
    data = {**LAWFUL, "title": "<script>alert(1)</script>", "duties": "<img src=x>"}
    place = client.post("/enterprise/demands/new", data=data).headers["location"]
    page = client.get(place).text
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_a_wrong_filter_in_the_address_is_explained(browser: Browser) -> None:
    answer = browser(None).get("/demands", params={"division": "nowhere"})
    assert answer.status_code == 422


def test_empty_filters_narrow_nothing(browser: Browser, session: Session, enterprise_owner: Actor) -> None:
    make_demand(session, enterprise_owner.organisation_id or 0, title="不受影响的岗位")
    session.commit()
    params = {"q": "", "division": "", "kind": "", "salary_at_least": "", "category": ""}
    assert "不受影响的岗位" in browser(None).get("/demands", params=params).text


def test_a_form_sent_twice_makes_one_draft(browser: Browser, enterprise_owner: Actor) -> None:
    client = browser(enterprise_owner)
    form = {"title": "主播", "request_key": "form-1"}
    places = [client.post("/enterprise/demands/new", data=form).headers["location"] for _ in range(2)]
    assert places[0] == places[1]


def test_a_service_that_refuses_loses_nothing(browser: Browser, enterprise_owner: Actor) -> None:
    twice = {"skills.1.words": "直播运营", "skills.1.level": "1", "skills.1.importance": "required"}
    answer = browser(enterprise_owner).post("/enterprise/demands/new", data={**LAWFUL, **twice})
    assert answer.status_code == 422
    assert "负责直播间的日常运营。" in answer.text
