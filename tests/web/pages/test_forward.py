"""Pages of what would bring somebody forward, of proposals, and of what the province lacks."""

import pytest

from talent.accounts.actor import SYSTEM, Actor
from talent.enterprises.enums import Importance
from talent.kit.clock import today
from talent.kit.db import Session
from talent.people import service as people
from talent.people.enums import EvidenceKind
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser

ASKS = (("剪辑", "video_editing", 3, Importance.REQUIRED),)


@pytest.fixture
def person_id(session: Session, talent: Actor, enterprise_owner: Actor) -> int:
    fill_vocabulary(session)
    make_demand(session, enterprise_owner.organisation_id or 0, title="剪辑师", headcount=4, skills=ASKS)
    number = make_person(session, user_id=talent.user_id, skills=[("剪辑", "video_editing", 1)]).id or 0
    word = people.Word(number, "python", EvidenceKind.CONFIRMED, 2, "示例培训学校", today(), "数据实训")
    people.set_evidence(session, SYSTEM, {"completion:1": [word]})
    session.commit()
    return number


def test_a_talent_is_told_what_would_bring_most(browser: Browser, talent: Actor, person_id: int) -> None:
    page = browser(talent).get("/me/forward").text
    assert "视频剪辑" in page
    assert "1 个岗位得分提高" in page
    assert "现在没有教这项技能、还有名额的课程" in page


def test_near_or_everywhere_and_nothing_else(browser: Browser, talent: Actor, person_id: int) -> None:
    client = browser(talent)
    assert "全省 1 个在招岗位" in client.get("/me/forward?where=all").text
    assert client.get("/me/forward?where=moon").status_code == 422


def test_a_program_reads_the_same(program: Browser, talent: Actor, person_id: int) -> None:
    found = program(talent).get("/api/v1/people/me/forward").json()
    [skill] = found["skills"]
    assert (skill["skill"], skill["level"], skill["evidence"]) == ("video_editing", 3, "stated")
    assert skill["completion"]["where"][0]["title"] == "剪辑师"


def test_a_proposed_skill_is_added_by_a_form(browser: Browser, talent: Actor, person_id: int) -> None:
    client = browser(talent)
    assert "已由示例培训学校结业确认：《数据实训》" in client.get("/me/profile").text
    answer = client.post("/me/profile/proposals", data={"skill": "python", "accept": "true"})
    assert answer.headers["location"] == "/me/profile?saved=1#skills"
    page = client.get("/me/profile").text
    assert 'id="proposed"' not in page
    assert "已由示例培训学校结业确认：《数据实训》" in page


@pytest.mark.parametrize("data", [{"skill": " ", "accept": "true"}, {"skill": "a" * 61}, {}])
def test_a_proposal_that_is_none_is_complained_of(
    browser: Browser, talent: Actor, person_id: int, data: dict[str, str]
) -> None:
    assert browser(talent).post("/me/profile/proposals", data=data).status_code == 422


def test_a_proposed_skill_is_declined_by_a_program(program: Browser, talent: Actor, person_id: int) -> None:
    client = program(talent)
    answer = client.put("/api/v1/people/me/proposals", json={"skill": "python", "accept": False})
    assert answer.json()["proposed"] == []
    again = client.put("/api/v1/people/me/proposals", json={"skill": "python", "accept": True})
    assert again.status_code == 404


def test_the_mark_of_a_candidate_says_on_what_it_stands(
    session: Session, browser: Browser, enterprise_owner: Actor, person_id: int
) -> None:
    word = people.Word(person_id, "video_editing", EvidenceKind.EXAMINED, 3, '"考点"', today(), "剪辑考核")
    people.set_evidence(session, SYSTEM, {"attempt:5": [word]})
    session.commit()
    page = browser(enterprise_owner).get("/demands/1/candidates").text
    assert 'title="已通过&#34;考点&#34;考核：《剪辑考核》' in page


def test_a_training_body_sees_what_is_lacking(browser: Browser, training_body: Actor, person_id: int) -> None:
    client = browser(training_body)
    page = client.get("/training/shortages?division=130100").text
    assert "视频剪辑" in page
    assert "没有缺口" in client.get("/training/shortages?division=130200").text
    assert client.get("/staff/shortages").status_code == 403


def test_the_government_takes_the_plan_along(browser: Browser, staff: Actor, person_id: int) -> None:
    client = browser(staff)
    assert "每缺一人最多 3 个名额" in client.get("/staff/shortages").text
    answer = client.get("/staff/shortages.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.startswith("\ufeff城市,")
    assert "石家庄市" in answer.text


def test_a_program_reads_shortages_and_the_plan(program: Browser, staff: Actor, person_id: int) -> None:
    client = program(staff)
    [line] = client.get("/api/v1/shortages").json()["skills"]["items"]
    assert (line["skill"], line["wanted"], line["stated"]) == ("video_editing", 4, 1)
    assert client.get("/api/v1/shortages/plan").json()["target"] == 200_000
