"""Marking candidates on the ranking: the buttons, the way back, and what the page says of the weights."""

import re

import pytest
from sqlmodel import update

from talent.accounts.actor import Actor
from talent.enterprises.enums import Importance
from talent.kit.db import Session
from talent.people.tables import PersonSkill
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser

ASKS = (("绘画", None, 2, Importance.REQUIRED), ("陶艺", None, 2, Importance.REQUIRED))


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, skills=ASKS)
    session.commit()
    return demand.id or 0


@pytest.fixture
def pair(session: Session, talent: Actor) -> tuple[int, int]:
    """Somebody with one of the skills, and somebody with the other, both used in a post held."""
    ids = [
        make_person(session, user_id=user, skills=[(words, None, 3)]).id or 0
        for words, user in (("绘画", talent.user_id), ("陶艺", None))
    ]
    session.exec(update(PersonSkill).values(used=True))
    session.commit()
    return ids[0], ids[1]


def _score(page: str, person: int) -> float:
    card = page[page.index(f'id="person-{person}"') :] if f'id="person-{person}"' in page else page
    return float(re.search(r'match-score mb-0"><strong>([\d.]+)', card)[1])  # type: ignore[index]


def _judge(browser: Browser, actor: Actor, demand_id: int, person: int, verdict: str, **more: str) -> str:
    answer = browser(actor).post(f"/demands/{demand_id}/verdicts/{person}", data={"verdict": verdict, **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_mark_leads_back_to_the_same_card_of_the_same_page(
    browser: Browser, enterprise_owner: Actor, demand_id: int, pair: tuple[int, int]
) -> None:
    here = f"/demands/{demand_id}/candidates?category=practitioner&page=1"
    led = _judge(browser, enterprise_owner, demand_id, pair[0], "shortlisted", back=here)
    assert led == f"{here}#person-{pair[0]}"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/account", "", "/demands/9/candidates"]
)
def test_a_mark_leads_nowhere_else(
    back: str, browser: Browser, enterprise_owner: Actor, demand_id: int, pair: tuple[int, int]
) -> None:
    led = _judge(browser, enterprise_owner, demand_id, pair[0], "shortlisted", back=back)
    assert led == f"/demands/{demand_id}/candidates#person-{pair[0]}"


def test_the_mark_is_shown_and_can_be_undone(
    browser: Browser, enterprise_owner: Actor, demand_id: int, pair: tuple[int, int]
) -> None:
    path = f"/demands/{demand_id}/candidates"
    fresh = browser(enterprise_owner).get(path).text
    assert 'aria-pressed="true"' not in fresh
    assert fresh.count('value="shortlisted" aria-pressed="false"') == 2
    _judge(browser, enterprise_owner, demand_id, pair[0], "shortlisted")
    marked = browser(enterprise_owner).get(path).text
    assert marked.count('value="shortlisted" aria-pressed="true"') == 1
    assert f'<li id="person-{pair[0]}" class="shortlisted">' in marked
    assert "收藏 1 人，不合适 0 人" in marked
    _judge(browser, enterprise_owner, demand_id, pair[0], "")
    assert browser(enterprise_owner).get(path).text == fresh


def test_a_reason_may_be_given_for_who_does_not_suit(
    browser: Browser, enterprise_owner: Actor, demand_id: int, pair: tuple[int, int]
) -> None:
    path = f"/demands/{demand_id}/candidates"
    _judge(browser, enterprise_owner, demand_id, pair[0], "rejected", reason="place")
    assert '<option value="place" selected>' in browser(enterprise_owner).get(path).text
    _judge(browser, enterprise_owner, demand_id, pair[0], "rejected", reason="")
    assert '<option value="place" selected>' not in browser(enterprise_owner).get(path).text


def test_the_change_is_shown_before_it_is_made_and_both_sides_see_the_same_after(
    browser: Browser, enterprise_owner: Actor, talent: Actor, demand_id: int, pair: tuple[int, int]
) -> None:
    path, client = f"/demands/{demand_id}/candidates", browser(enterprise_owner)
    before = _score(client.get(path).text, pair[0])
    _judge(browser, enterprise_owner, demand_id, pair[0], "shortlisted")
    assert "各标记至少一人" in client.get(path).text
    _judge(browser, enterprise_owner, demand_id, pair[1], "rejected")
    page = client.get(path).text
    assert "开启后技能权重的变化" in page
    assert _score(page, pair[0]) == before
    answer = client.post(f"/demands/{demand_id}/feedback", data={"learning": "true", "back": path})
    assert answer.headers["location"] == f"{path}#feedback"
    page = client.get(path).text
    assert "排序已经调整" in page
    assert "恢复原来的权重" in page
    assert _score(page, pair[0]) > before
    posts = browser(talent).get("/me/posts").text
    assert _score(posts, pair[0]) == _score(page, pair[0])
    assert "企业按自己对候选人的筛选" in posts
    client.post(f"/demands/{demand_id}/feedback", data={"learning": "false"})
    assert _score(client.get(path).text, pair[0]) == before
    assert "企业按自己对候选人的筛选" not in browser(talent).get("/me/posts").text


def test_all_marks_are_cleared_at_once(
    browser: Browser, enterprise_owner: Actor, demand_id: int, pair: tuple[int, int]
) -> None:
    for person in pair:
        _judge(browser, enterprise_owner, demand_id, person, "rejected")
    client = browser(enterprise_owner)
    assert client.post(f"/demands/{demand_id}/verdicts").status_code == 303
    assert 'aria-pressed="true"' not in client.get(f"/demands/{demand_id}/candidates").text


def test_staff_see_the_marks_without_buttons(
    browser: Browser, enterprise_owner: Actor, staff: Actor, demand_id: int, pair: tuple[int, int]
) -> None:
    _judge(browser, enterprise_owner, demand_id, pair[0], "shortlisted")
    page = browser(staff).get(f"/demands/{demand_id}/candidates").text
    assert "企业的标记：收藏" in page
    assert f"/demands/{demand_id}/verdicts" not in page


@pytest.mark.parametrize("stranger", ["other_enterprise", "talent", "university", "staff"])
def test_strangers_mark_nobody(
    stranger: str,
    browser: Browser,
    request: pytest.FixtureRequest,
    enterprise_owner: Actor,
    demand_id: int,
    pair: tuple[int, int],
) -> None:
    client = browser(request.getfixturevalue(stranger))
    for path, data in (
        (f"verdicts/{pair[0]}", {"verdict": "shortlisted"}),
        ("verdicts", {}),
        ("feedback", {"learning": "true"}),
    ):
        assert client.post(f"/demands/{demand_id}/{path}", data=data).status_code in (403, 404)
    page = browser(enterprise_owner).get(f"/demands/{demand_id}/candidates").text
    assert 'aria-pressed="true"' not in page


def test_the_scoring_page_tells_what_choices_may_change(browser: Browser) -> None:
    assert "合计不超过技能分的 25%" in browser(None).get("/scoring").text
