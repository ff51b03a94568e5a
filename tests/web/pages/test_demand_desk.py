"""The desk around a demand: count while typing, templates, the same post, the clicks that keep it true."""

from datetime import timedelta

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.enterprises.tables import Demand
from talent.kit.clock import today
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser
from tests.web.pages.test_demands import LAWFUL

MUST = {**LAWFUL, "education_rank": "7", "education_must": "true"}


@pytest.fixture
def people(session: Session) -> None:
    for level in ("21", "21", None):
        make_person(session, education_level=level)
    session.commit()


def _demand(session: Session, owner: Actor, **more: object) -> Demand:
    demand = make_demand(session, owner.organisation_id or 0, **more)  # type: ignore[arg-type]
    session.commit()
    return demand


@pytest.mark.usefixtures("people")
def test_the_button_counts_and_keeps_everything_typed(browser: Browser, enterprise_owner: Actor) -> None:
    answer = browser(enterprise_owner).post("/enterprise/demands/new", data={**MUST, "action": "count"})
    assert answer.status_code == 200
    assert "约有 0 人符合" in answer.text
    assert "去掉这一条会多出 3 人" in answer.text
    assert "可以照样发布" in answer.text
    assert 'value="抖音直播运营"' in answer.text


@pytest.mark.usefixtures("people")
def test_a_half_typed_form_is_counted_by_what_makes_sense(browser: Browser, enterprise_owner: Actor) -> None:
    data = {"title": "", "salary_min": "many", "valid_until": "soon", "skills.0.words": "x" * 99}
    answer = browser(enterprise_owner).post("/enterprise/demands/count", data=data)
    assert answer.status_code == 200
    assert "约有 3 人符合" in answer.text
    assert "<html" not in answer.text


def test_before_the_verification_there_is_no_count(browser: Browser, unverified_enterprise: Actor) -> None:
    answer = browser(unverified_enterprise).post("/enterprise/demands/count", data=LAWFUL)
    assert answer.status_code == 200
    assert "认证通过后" in answer.text
    assert "约有" not in answer.text


@pytest.mark.usefixtures("people")
def test_the_api_counts_too(program: Browser, enterprise_owner: Actor) -> None:
    need = {"title": "主播", "education_rank": 7, "education_must": True}
    found = program(enterprise_owner).post("/api/v1/demands/count", json=need).json()
    assert (found["total"], found["pool"]) == (0, 3)
    assert [(one["condition"], one["adds"]) for one in found["excluded"]] == [("education", 3)]


def test_a_template_fills_in_a_new_demand(
    browser: Browser, session: Session, enterprise_owner: Actor, other_enterprise: Actor
) -> None:
    demand = _demand(session, enterprise_owner, title="羊绒主播")
    client, path = browser(enterprise_owner), f"/enterprise/demands/{demand.id}"
    assert client.post(f"{path}/template", data={"template": "true"}).status_code == 303
    assert f"/enterprise/demands/new?from={demand.id}" in client.get("/enterprise/demands/new").text
    assert "羊绒主播" in client.get("/enterprise/demands?template=true").text
    form = client.get(f"/enterprise/demands/new?from={demand.id}").text
    assert 'value="羊绒主播"' in form
    assert 'name="version" value="0"' in form
    stranger = browser(other_enterprise)
    assert stranger.get(f"/enterprise/demands/new?from={demand.id}").status_code == 404


def test_the_same_post_leads_to_the_one_that_is_out(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    first = _demand(session, enterprise_owner)
    draft = _demand(session, enterprise_owner, state=DemandState.DRAFT)
    client, path = browser(enterprise_owner), f"/enterprise/demands/{draft.id}/state"
    answer = client.post(path, data={"state": "open", "version": "1"})
    assert answer.status_code == 409
    assert f'href="/enterprise/demands/{first.id}"' in answer.text
    assert client.post(path, data={"state": "open", "version": "1", "again": "true"}).status_code == 303


def test_still_true_is_one_click_from_the_list(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    demand = _demand(session, enterprise_owner)
    demand.confirmed_on = today() - timedelta(days=61)
    session.commit()
    client = browser(enterprise_owner)
    assert "仍然有效吗？" in client.get("/enterprise/demands").text
    assert "仍然有效吗？" in client.get(f"/enterprise/demands/{demand.id}").text
    path = f"/enterprise/demands/{demand.id}/confirm"
    assert client.post(path, data={"back": "/enterprise/demands?state=open"}).headers["location"] == (
        "/enterprise/demands?state=open"
    )
    assert client.post(path, data={"back": "//elsewhere.example"}).headers["location"] == "/"
    assert "仍然有效吗？" not in client.get("/enterprise/demands").text


def test_a_demand_is_extended_once_however_often_it_is_sent(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    demand = _demand(session, enterprise_owner)
    client, path = browser(enterprise_owner), f"/enterprise/demands/{demand.id}"
    later = (today() + timedelta(days=100)).isoformat()
    for _ in range(2):
        data = {"valid_until": later, "version": "1"}
        assert client.post(f"{path}/extend", data=data).status_code == 303
    assert f"现在到 {later}" in client.get(path).text
    answer = client.post(f"{path}/extend", data={"valid_until": "2999-01-01", "version": "2"})
    assert answer.status_code == 422


def test_the_preview_lists_the_lawful_parts(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    draft = _demand(session, enterprise_owner, state=DemandState.DRAFT, headcount=None)
    page = browser(enterprise_owner).get(f"/enterprise/demands/{draft.id}").text
    for part in ("用人单位", "招聘人数", "招聘条件", "工作内容", "工作地点", "基本劳动报酬", "有效期"):
        assert f"<span>{part}</span>" in page
    assert f'href="/enterprise/demands/{draft.id}/edit#headcount"' in page


def test_a_reader_looks_and_has_no_buttons(
    browser: Browser, session: Session, enterprise_owner: Actor, reader: Actor
) -> None:
    demand = _demand(session, enterprise_owner)
    client = browser(reader)
    for path in ("/enterprise/demands", f"/enterprise/demands/{demand.id}"):
        main = client.get(path).text.partition("<main")[2].partition("</main>")[0]
        assert demand.title in main
        # But to take the list along.
        assert main.count('method="post"') == main.count('action="/exports/')


@pytest.mark.usefixtures("people")
def test_nobody_left_says_which_filter_to_drop(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    demand = _demand(session, enterprise_owner)
    page = browser(enterprise_owner).get(f"/demands/{demand.id}/candidates?education_rank=7").text
    assert "没有符合这些筛选条件的人" in page
    assert "，多 3 人" in page
