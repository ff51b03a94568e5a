"""Filters of the posts for me, and saved searches, as pages."""

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser


@pytest.fixture(autouse=True)
def _world(session: Session, talent: Actor, enterprise_owner: Actor) -> None:
    fill_vocabulary(session)
    make_person(session, user_id=talent.user_id)
    own = enterprise_owner.organisation_id or 0
    make_demand(session, own, title="石家庄直播运营", division="130100", occupation="4-01-06-01")
    make_demand(session, own, title="唐山客服", division="130200", salary_max=5000, salary_min=4000)
    session.commit()


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("division=130200", "唐山客服", "石家庄直播运营"),
        ("occupation=4-01-06-01", "石家庄直播运营", "唐山客服"),
        ("salary_at_least=8000", "石家庄直播运营", "唐山客服"),
    ],
)
def test_a_quick_filter_narrows_the_posts_and_stands_in_the_address(
    browser: Browser, talent: Actor, query: str, shown: str, hidden: str
) -> None:
    page = browser(talent).get(f"/me/posts?{query}").text
    assert shown in page
    assert hidden not in page
    assert "全部筛选（1）" in page


def test_a_search_is_saved_changed_and_removed(browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    data = {"name": "唐山", "pace": "daily", "filters.division": "130200", "filters.salary_at_least": "3000"}
    answer = client.post("/me/searches", data=data)
    assert answer.headers["location"] == "/me/posts?division=130200&salary_at_least=3000&saved=1"
    assert "已保存这个搜索" in client.get(answer.headers["location"]).text
    client.post("/me/searches", data=data)
    page = client.get("/me/searches").text
    assert page.count('href="/me/posts?division=130200&amp;salary_at_least=3000"') == 1
    client.post("/me/searches/1", data={"pace": "off"})
    assert '<option value="off" selected>' in client.get("/me/searches").text
    client.post("/me/searches/1/remove")
    assert "还没有保存搜索" in client.get("/me/searches").text


def test_who_pauses_is_told_until_when_instead_of_posts(browser: Browser, talent: Actor) -> None:
    client = browser(talent)
    client.post("/me/profile/pause", data={"months": "1"})
    assert "您已暂停自动匹配" in client.get("/me/posts").text
