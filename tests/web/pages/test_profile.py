"""A talent's profile in steps."""

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
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
    assert client.get("/me/profile").text.count("未同意") == 3


def test_a_step_that_does_not_exist_is_not_found(profile: None, browser: Browser, talent: Actor) -> None:
    assert browser(talent).get("/me/profile/nonsense").status_code == 404


def test_an_account_without_a_profile_is_told_so(browser: Browser, talent: Actor) -> None:
    assert browser(talent).get("/me/profile").status_code == 404


def test_what_is_understood_of_a_skill_is_shown_and_can_be_refused_without_a_script(
    profile: None, browser: Browser, talent: Actor, session: Session
) -> None:
    fill_vocabulary(session)
    session.commit()
    client = browser(talent)
    row = {"rows.0.words": "ps修图", "rows.0.level": "2", "version": "1"}
    client.post("/me/profile/skills", data=row)
    page = client.get("/me/profile/skills").text
    assert "识别为“Photoshop”" in page
    assert '<input type="checkbox" id="rows.0.refused" name="rows.0.refused" value="photoshop">' in page
    client.post("/me/profile/skills", data={**row, "rows.0.refused": "photoshop", "version": "2"})
    page = client.get("/me/profile/skills").text
    assert "识别为“Photoshop”" not in page
    assert 'name="rows.0.refused" value="photoshop" checked' in page


def test_an_old_version_shows_what_was_saved_beside_what_was_typed(
    profile: None, browser: Browser, talent: Actor
) -> None:
    client = browser(talent)
    client.post("/me/profile/work", data={**INPUT["work"], "version": "1"})
    late = {"rows.0.title": "主播", "rows.0.started_on": "2024-07-01", "version": "1"}
    answer = client.post("/me/profile/work", data=late)
    assert answer.status_code == 409
    assert "<td>主播</td><td>客服</td>" in answer.text
    assert "<td>未填</td><td>售前接待</td>" in answer.text
    # Sent again as it stands there, it is meant knowingly.
    assert client.post("/me/profile/work", data={**late, "version": "2"}).status_code == 303


def test_a_draft_fills_in_the_form_until_the_step_is_saved(
    profile: None, browser: Browser, talent: Actor
) -> None:
    client = browser(talent)
    draft = {"rows.0.title": "打字员", "rows.0.started_on": "哪天", "version": "1"}
    answer = client.post("/me/profile/work/draft", data=draft)
    assert set(answer.json()) == {"saved_at"}
    page = client.get("/me/profile/work").text
    assert 'value="打字员"' in page
    assert 'value="哪天"' in page
    assert "有草稿未保存" in page
    client.post("/me/profile/work", data={**INPUT["work"], "version": "1"})
    assert "打字员" not in client.get("/me/profile/work").text


def test_a_draft_that_is_given_up_is_gone(profile: None, browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    client.post("/me/profile/work/draft", data={"rows.0.title": "打字员", "version": "1"})
    client.post("/me/profile/work/draft/discard")
    assert "打字员" not in client.get("/me/profile/work").text


def test_a_draft_of_an_older_profile_shows_what_was_saved_since(
    profile: None, browser: Browser, talent: Actor
) -> None:
    client = browser(talent)
    client.post("/me/profile/work/draft", data={"rows.0.title": "打字员", "version": "1"})
    data = {"rows": [{"title": "客服"}], "version": 1}
    assert client.put("/api/v1/people/me/work", json=data).status_code == 200
    assert "<td>打字员</td><td>客服</td>" in client.get("/me/profile/work").text


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999"])
def test_a_draft_without_a_version_is_refused(
    profile: None, browser: Browser, talent: Actor, version: str
) -> None:
    answer = browser(talent).post("/me/profile/work/draft", data={"rows.0.title": "x", "version": version})
    assert answer.status_code == 422


def test_a_form_sent_after_the_session_has_ended_leads_back_to_it(browser: Browser) -> None:
    headers = {"referer": "http://testserver/me/profile/work"}
    answer = browser(None).post("/me/profile/work", data={"version": "1"}, headers=headers)
    assert answer.headers["location"] == "/login?next=/me/profile/work"


@pytest.mark.parametrize(
    "referer", ["", "http://elsewhere.example/me/profile/work", "http://testserver//x.example"]
)
def test_only_a_page_of_this_site_is_led_back_to(browser: Browser, referer: str) -> None:
    answer = browser(None).post("/me/profile/work", data={"version": "1"}, headers={"referer": referer})
    assert answer.headers["location"] == "/login?next=/"


def test_all_answers_stand_on_one_page_each_with_its_link(
    profile: None, browser: Browser, talent: Actor
) -> None:
    page = browser(talent).get("/me/profile/check").text
    assert 'href="/me/profile/work#rows.0.title"' in page
    assert page.count('class="answer"') > 15


def test_a_pause_is_offered_told_and_ended(profile: None, browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    assert client.post("/me/profile/pause", data={"months": "3"}).status_code == 303
    assert "您已暂停自动匹配" in client.get("/me/profile").text
    client.post("/me/profile/pause", data={"months": ""})
    assert "您已暂停自动匹配" not in client.get("/me/profile").text
    assert client.post("/me/profile/pause", data={"months": "2"}).status_code == 422


def test_an_employer_is_kept_out_and_let_in_again(profile: None, browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    assert client.post("/me/profile/blocks", data={"name": "公司"}).status_code == 422
    client.post("/me/profile/blocks", data={"name": "石家庄某某有限公司"})
    assert "石家庄某某有限公司" in client.get("/me/profile/visibility").text
    number = client.get("/api/v1/people/me/blocks").json()[0]["id"]
    client.post(f"/me/profile/blocks/{number}/remove")
    assert "石家庄某某有限公司" not in client.get("/me/profile/visibility").text
