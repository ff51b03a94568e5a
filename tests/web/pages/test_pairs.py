"""The explanation of one pair, the comparison of two, the conditions of a demand: as pages."""

import re

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.enterprises.enums import Importance
from talent.kit.db import Session
from talent.vocab.tables import Skill
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser

ASKS = (("剪映", None, 3, Importance.MUST), ("直播运营", None, 2, Importance.REQUIRED))


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    session.add(Skill(id="live-ops", name="直播运营", name_en="live operations", group="live", kind="skill"))
    demand = make_demand(session, enterprise_owner.organisation_id or 0, title="直播运营", skills=ASKS)
    session.commit()
    return demand.id or 0


@pytest.fixture
def editor_id(session: Session, talent: Actor) -> int:
    """Passes, below a rival."""
    skills = [("剪映", None, 3)]
    make_person(session, name="李测试", skills=skills, wish_salary_min=5000)
    person = make_person(session, name="赵测试", user_id=talent.user_id, skills=skills, wish_salary_min=11000)
    session.commit()
    return person.id or 0


@pytest.fixture
def other_id(session: Session) -> int:
    """Fails the must."""
    person = make_person(session, name="钱测试", skills=[("剪映", None, 1)])
    session.commit()
    return person.id or 0


def text_of(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def viewed(session: Session) -> list[tuple[int | None, int | None]]:
    session.rollback()
    query = select(AuditEntry).where(AuditEntry.action == Action.PERSON_VIEW).order_by(col(AuditEntry.id))
    return [(row.actor_id, row.object_id) for row in session.exec(query)]


def test_a_ranking_leads_to_the_explanation_of_each_candidate(
    browser: Browser, enterprise_owner: Actor, demand_id: int, editor_id: int, other_id: int
) -> None:
    client = browser(enterprise_owner)
    ranking = client.get(f"/demands/{demand_id}/candidates").text
    for person in (editor_id, other_id):
        assert f'href="/demands/{demand_id}/candidates/{person}"' in ranking
    page = text_of(client.get(f"/demands/{demand_id}/candidates/{editor_id}").text)
    assert "第 2 名，2 人满足全部硬性条件" in page
    assert "赵**" in page
    assert "赵测试" not in page
    assert "怎样提高" not in page
    assert "评分不使用： 姓名、性别" in page.replace("评分不使用：姓名", "评分不使用： 姓名")


def test_who_is_excluded_is_told_by_what(
    browser: Browser, enterprise_owner: Actor, demand_id: int, other_id: int
) -> None:
    page = text_of(browser(enterprise_owner).get(f"/demands/{demand_id}/candidates/{other_id}").text)
    assert "不满足 1 个硬性条件，不参加排名" in page
    assert "要求“剪映”达到熟练，档案是了解" in page
    assert "把程度要求降到了解，这位就满足这一条。" in page


def test_in_english_the_sentences_are_english(
    browser: Browser, enterprise_owner: Actor, demand_id: int, other_id: int
) -> None:
    path = f"/demands/{demand_id}/candidates/{other_id}"
    page = browser(enterprise_owner).get(path, params={"lang": "en"}).text
    assert "Asks “剪映” at the level Skilled; the profile says Basic" in page


def test_the_own_posts_lead_to_what_would_improve_them(
    browser: Browser, talent: Actor, demand_id: int, editor_id: int
) -> None:
    client = browser(talent)
    assert f'href="/me/posts/{demand_id}"' in client.get("/me/posts").text
    page = text_of(client.get(f"/me/posts/{demand_id}").text)
    assert "怎样提高" in page
    assert "补上“直播运营”" in page
    assert "期望月薪从 11,000 元改为 9,000 元" in page
    assert "第 2 → 1 名" in page


def test_what_staff_see_of_a_candidate_has_the_steps(
    browser: Browser, staff: Actor, demand_id: int, editor_id: int
) -> None:
    assert "怎样提高" in browser(staff).get(f"/demands/{demand_id}/candidates/{editor_id}").text


def test_the_box_of_conditions_tells_what_dropping_adds_and_leads_on(
    browser: Browser, enterprise_owner: Actor, demand_id: int, editor_id: int, other_id: int
) -> None:
    client = browser(enterprise_owner)
    assert "去掉这一条会多出 1 人" in client.get(f"/demands/{demand_id}/candidates").text
    page = text_of(client.get(f"/demands/{demand_id}/conditions").text)
    assert "3 人参加匹配，2 人满足全部硬性条件" in page
    assert "必备技能 剪映 多 1 人" in page
    assert "从熟练降到熟悉" in page


def test_without_hard_conditions_there_is_nothing_to_relax(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    demand = make_demand(session, enterprise_owner.organisation_id or 0)
    session.commit()
    page = browser(enterprise_owner).get(f"/demands/{demand.id}/conditions").text
    assert "没有人因为硬性条件被排除" in page


def test_two_candidates_are_compared_from_the_ranking(
    browser: Browser, enterprise_owner: Actor, demand_id: int, editor_id: int
) -> None:
    client = browser(enterprise_owner)
    ranking = client.get(f"/demands/{demand_id}/candidates").text
    assert f'action="/demands/{demand_id}/compare"' in ranking
    chosen = dict(re.findall(r'name="([ab])">\s*<option value="(\d+)"', ranking))
    assert chosen["a"] == chosen["b"]
    params = {"a": str(editor_id), "b": chosen["a"]}
    page = text_of(client.get(f"/demands/{demand_id}/compare", params=params).text)
    assert re.search(r"前者总分高 [\d.]+ 分", page)
    assert page.index("李**") < page.index("赵**")
    assert "薪资" in page


def test_an_empty_choice_is_none_and_a_third_stands_beside(
    browser: Browser, session: Session, enterprise_owner: Actor, demand_id: int, editor_id: int
) -> None:
    client, path = browser(enterprise_owner), f"/demands/{demand_id}/compare"
    page = client.get(f"/demands/{demand_id}/candidates").text
    ids = set(re.findall(r'<option value="(\d+)"', page[page.index(f'action="{path}"') :]))
    other, third = [*sorted(ids - {str(editor_id)}), str(make_person(session).id)][:2]
    session.commit()
    two = {"a": str(editor_id), "b": other}
    empty = client.get(path, params={**two, "c": "", "d": ""})
    assert "为什么这位排在前面" in empty.text
    three = client.get(path, params={**two, "c": third})
    assert "比较候选人" in three.text
    assert client.get(path, params={**two, "c": "0"}).status_code == 422


def test_one_person_is_not_compared_with_the_same(
    browser: Browser, enterprise_owner: Actor, demand_id: int, editor_id: int
) -> None:
    params = {"a": str(editor_id), "b": str(editor_id)}
    answer = browser(enterprise_owner).get(f"/demands/{demand_id}/compare", params=params)
    assert answer.status_code == 422
    assert "请选择两个不同的人" in answer.text


@pytest.mark.parametrize("stranger", ["other_enterprise", "unverified_enterprise", "talent", "university"])
def test_strangers_see_no_explanation_and_leave_no_trace(
    stranger: str,
    browser: Browser,
    request: pytest.FixtureRequest,
    session: Session,
    demand_id: int,
    editor_id: int,
    other_id: int,
) -> None:
    client = browser(request.getfixturevalue(stranger))
    for path in (
        f"candidates/{other_id}",
        f"compare?a={editor_id}&b={other_id}",
        "conditions",
    ):
        assert client.get(f"/demands/{demand_id}/{path}").status_code in (403, 404), path
    assert viewed(session) == []


def test_every_look_of_an_enterprise_at_a_person_is_noted(
    browser: Browser,
    program: Browser,
    session: Session,
    enterprise_owner: Actor,
    staff: Actor,
    talent: Actor,
    demand_id: int,
    editor_id: int,
    other_id: int,
) -> None:
    for _ in range(2):
        browser(enterprise_owner).get(f"/demands/{demand_id}/candidates/{editor_id}")
    assert viewed(session) == [(enterprise_owner.user_id, editor_id)]
    browser(talent).get(f"/me/posts/{demand_id}")
    program(staff).get(f"/api/v1/demands/{demand_id}/compare", params={"a": editor_id, "b": other_id})
    assert viewed(session)[1:] == [(staff.user_id, editor_id), (staff.user_id, other_id)]


def test_who_has_no_profile_is_told_to_make_one(browser: Browser, talent: Actor, demand_id: int) -> None:
    answer = browser(talent).get(f"/me/posts/{demand_id}")
    assert answer.status_code == 404
    assert "请先填写档案" in answer.text
