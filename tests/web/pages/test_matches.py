"""The ranking for a demand and the posts for a talent, as pages."""

import re

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.kit.terms import Category
from talent.vocab.tables import Skill
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, title="直播运营")
    session.commit()
    return demand.id or 0


def _people(session: Session, number: int, **more: object) -> None:
    for _ in range(number):
        make_person(session, **more)  # type: ignore[arg-type]
    session.commit()


def _heading(page: str) -> str:
    return re.sub(r"<[^>]+>", "", re.search(r"<h1>(.*?)</h1>", page)[1])  # type: ignore[index]


def test_the_ranking_shows_both_scores_and_quotes_the_person(
    browser: Browser, session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    _people(session, 1, name="赵测试")
    page = browser(enterprise_owner).get(f"/demands/{demand_id}/candidates").text
    assert _heading(page) == "候选人（1）"
    assert "岗位满足度" in page
    assert "意愿满足度" in page
    assert "本人写的是“直播运营”" in page
    assert "赵测试" not in page
    assert "赵**" in page


def test_the_parts_of_the_bar_add_up_to_the_score(
    browser: Browser, session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    _people(session, 1)
    page = browser(enterprise_owner).get(f"/demands/{demand_id}/candidates").text
    bar = page[page.index('<svg class="bars"') :].partition("</svg>")[0]
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height="6"', bar)]
    score = float(re.search(r'match-score mb-0"><strong>([\d.]+)', page)[1])  # type: ignore[index]
    assert sum(widths) == pytest.approx(score, abs=0.1)


def test_filters_stay_in_the_address_with_the_count_in_the_heading(
    browser: Browser, session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    _people(session, 2)
    _people(session, 1, category=Category.GRADUATE)
    client = browser(enterprise_owner)
    page = client.get(f"/demands/{demand_id}/candidates", params={"category": "graduate"}).text
    assert _heading(page) == "候选人（1 / 3）"
    assert f'href="/demands/{demand_id}/candidates"' in page


def test_paging_keeps_the_filters(
    browser: Browser, session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    _people(session, 3)
    params = {"category": "practitioner", "size": "2"}
    page = browser(enterprise_owner).get(f"/demands/{demand_id}/candidates", params=params).text
    assert "category=practitioner&amp;size=2&amp;page=2" in page


def test_who_opts_out_is_gone_on_the_next_look(
    browser: Browser, session: Session, enterprise_owner: Actor, talent: Actor, demand_id: int
) -> None:
    _people(session, 1, user_id=talent.user_id)
    client = browser(enterprise_owner)
    path = f"/demands/{demand_id}/candidates"
    assert _heading(client.get(path).text) == "候选人（1）"
    browser(talent).post("/me/profile/matching", data={"take_part": "false"})
    assert _heading(client.get(path).text) == "候选人（0）"


@pytest.mark.parametrize("stranger", ["other_enterprise", "unverified_enterprise", "talent", "university"])
def test_strangers_see_no_candidates(
    stranger: str, browser: Browser, request: pytest.FixtureRequest, session: Session, demand_id: int
) -> None:
    _people(session, 1)
    actor: Actor = request.getfixturevalue(stranger)
    assert browser(actor).get(f"/demands/{demand_id}/candidates").status_code in (403, 404)


def test_a_visitor_sees_no_person(browser: Browser, session: Session, demand_id: int) -> None:
    person = make_person(session, name="钱测试")
    session.commit()
    client = browser(None)
    for path in ("/", "/demands", f"/demands/{demand_id}", "/scoring"):
        page = client.get(path).text
        assert "钱测试" not in page
        assert "钱**" not in page
    for path in (f"/people/{person.id}", "/people", f"/demands/{demand_id}/candidates"):
        assert client.get(path).status_code == 303


def test_an_unverified_enterprise_sees_no_person(
    browser: Browser, session: Session, unverified_enterprise: Actor
) -> None:
    person = make_person(session)
    session.commit()
    client = browser(unverified_enterprise)
    assert client.get(f"/people/{person.id}").status_code == 404
    assert _heading(client.get("/people").text) == "人才库（0）"


def test_both_sides_see_the_same_score(
    browser: Browser, session: Session, enterprise_owner: Actor, talent: Actor, demand_id: int
) -> None:
    _people(session, 1, user_id=talent.user_id)
    scores = [
        re.search(r'match-score mb-0"><strong>([\d.]+)', browser(actor).get(path).text)[1]  # type: ignore[index]
        for actor, path in ((enterprise_owner, f"/demands/{demand_id}/candidates"), (talent, "/me/posts"))
    ]
    assert scores[0] == scores[1]


def test_the_scoring_page_shows_the_weights_of_today(browser: Browser) -> None:
    page = browser(None).get("/scoring").text
    assert "岗位满足度 × 65%" in page
    assert page.count('<rect class="fit ') == 5
    assert page.count('<rect class="wish ') == 5


def test_the_scoring_page_tells_what_stands_in_for_skills_and_the_cap(browser: Browser) -> None:
    page = browser(None).get("/scoring").text
    assert "“工作内容”一项同时占技能的权重，共占本侧 65%" in page
    assert "最多占技能分的 10%" in page


@pytest.mark.parametrize("words", ["直播运营", "live-ops"])
def test_the_skill_filter_takes_words_and_ids(
    words: str, browser: Browser, session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    session.add(Skill(id="live-ops", name="直播运营", name_en="live operations", group="live", kind="skill"))
    _people(session, 1)
    _people(session, 1, skills=[("剪映", None, 3)])
    client = browser(enterprise_owner)
    page = client.get(f"/demands/{demand_id}/candidates", params={"skill": words}).text
    assert 'name="skill" type="text" value="直播运营"' in page
    assert _heading(page) == "候选人（1 / 2）"


def test_an_unknown_skill_filters_nothing_and_says_so(
    browser: Browser, session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    _people(session, 1)
    page = (
        browser(enterprise_owner).get(f"/demands/{demand_id}/candidates", params={"skill": "量子炒菜"}).text
    )
    assert "没有认出这项技能" in page
    assert 'value="量子炒菜"' in page
    assert _heading(page) == "候选人（1）"


def test_who_opted_out_is_shown_the_way_back_instead_of_posts(
    browser: Browser, talent: Actor, session: Session
) -> None:
    _people(session, 1, user_id=talent.user_id)
    client = browser(talent)
    client.post("/me/profile/matching", data={"take_part": "false"})
    answer = client.get("/me/posts")
    assert answer.status_code == 200
    assert "重新参加匹配" in answer.text


def test_who_never_agreed_is_asked_before_posts_are_ranked(
    browser: Browser, talent: Actor, session: Session
) -> None:
    _people(session, 1, user_id=talent.user_id)
    client = browser(talent)
    client.post("/me/profile/consents", data={"kind": "matching", "agree": "false"})
    page = client.get("/me/posts").text
    assert "同意并参加匹配" in page
    client.post("/me/profile/consents", data={"kind": "matching", "agree": "true"})
    assert "适合我的岗位" in _heading(client.get("/me/posts").text)
