"""A talent's profile in steps."""

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.factories.people import make_person
from tests.web.conftest import Browser
from web.pages.steps import STEPS

INPUT = {
    "basics": {"name": "周测试", "experience_years": "1.5", "introduction": "做过一年直播。"},
    "education": {"rows.0.school_name": "河北测试学院", "rows.0.end_year": "2024"},
    "work": {"rows.0.title": "客服", "rows.0.started_on": "2024-07-01", "rows.0.duties": "售前接待"},
    "skills": {"rows.0.words": "剪辑", "rows.0.level": "3", "rows.0.used": "true"},
    "wishes": {"posts.0.title": "短视频运营", "salary_min": "5000", "kind": "full_time"},
    "categories": {"member": "graduate", "graduate.since": "2024-07-01", "graduate.graduation_year": "2024"},
    "visibility": {"visibility": "anonymous"},
}
SHOWN = {
    "basics": "周测试",
    "education": "河北测试学院",
    "work": "客服",
    "skills": "剪辑",
    "wishes": "短视频运营",
    "categories": "高校毕业生",
    "visibility": "匿名可见（仅显示姓氏）",
}


@pytest.fixture
def profile(session: Session, talent: Actor) -> None:
    make_person(session, user_id=talent.user_id)
    session.commit()


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_saved_on_its_own(step: str, profile: None, browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    answer = client.post(f"/me/profile/{step}", data={**INPUT[step], "version": "1", "action": "finish"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/profile?saved=1")
    assert SHOWN[step] in client.get("/me/profile").text


@pytest.mark.parametrize("step", STEPS)
def test_saving_what_is_shown_changes_nothing(
    step: str, profile: None, browser: Browser, talent: Actor, session: Session
) -> None:
    client = browser(talent)
    client.post(f"/me/profile/{step}", data={**INPUT[step], "version": "1"})
    before = client.get(f"/me/profile/{step}").text
    assert "error-summary" not in before
    assert client.get(f"/me/profile/{step}").text == before


@pytest.mark.parametrize("step", STEPS)
def test_an_old_version_is_a_conflict(step: str, profile: None, browser: Browser, talent: Actor) -> None:
    answer = browser(talent).post(f"/me/profile/{step}", data={**INPUT[step], "version": "9"})
    assert answer.status_code == 409
    assert 'id="error-summary"' in answer.text


@pytest.mark.parametrize("step", ["education", "work", "skills", "categories"])
def test_one_more_row_saves_nothing(step: str, profile: None, browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    data = {**INPUT[step], "version": "1", "action": "add_row"}
    assert client.post(f"/me/profile/{step}", data=data).status_code == 200
    assert client.get("/api/v1/people/me").json()["version"] == 1


def test_a_row_without_its_title_is_complained_of_and_kept(
    profile: None, browser: Browser, talent: Actor
) -> None:
    data = {"rows.2.employer": "某店", "rows.2.duties": "打包发货", "version": "1"}
    answer = browser(talent).post("/me/profile/work", data=data)
    assert answer.status_code == 422
    assert "打包发货" in answer.text
    assert 'href="#rows.0.title"' in answer.text


def test_a_group_that_is_not_ticked_is_not_saved(profile: None, browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    data = {
        "version": "1",
        "member": "graduate",
        "graduate.since": "2024-07-01",
        "instructor.teaches": "直播",
    }
    assert client.post("/me/profile/categories", data=data).status_code == 303
    categories = client.get("/api/v1/people/me").json()["categories"]
    assert [row["category"] for row in categories] == ["graduate"]


def test_withdrawing_consent_takes_effect(profile: None, browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    client.post("/me/profile/consents", data={"kind": "matching", "agree": "false"})
    assert client.get("/me/profile").text.count("未同意") == 2


def test_a_step_that_does_not_exist_is_not_found(profile: None, browser: Browser, talent: Actor) -> None:
    assert browser(talent).get("/me/profile/nonsense").status_code == 404


def test_an_account_without_a_profile_is_told_so(browser: Browser, talent: Actor) -> None:
    assert browser(talent).get("/me/profile").status_code == 404
