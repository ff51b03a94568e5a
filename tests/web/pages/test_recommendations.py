"""The recommendations of the last batch on the pages, and the ranking by both sides at once."""

import re

import pytest

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.db import Session
from talent.matches.tables import Recommendation
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser

DESK = "/enterprise/demands"
PROFILE = "/me/profile"
SPREAD = "考虑到多家企业同时联系，分散推荐。"


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, title="短视频编导")
    session.commit()
    return demand.id or 0


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    person = make_person(session, name="赵测试", user_id=talent.user_id)
    session.commit()
    return person.id or 0


def recommend(session: Session, demand_id: int, people: list[int], *, price: float | None = None) -> None:
    for rank, person_id in enumerate(people, 1):
        session.add(
            Recommendation(
                demand_id=demand_id,
                person_id=person_id,
                rank=rank,
                score=82.25,
                price=price,
                version="1",
                computed_on=today(),
            )
        )
    session.commit()


def test_the_profile_shows_the_recommended_post_with_its_score_and_day(
    browser: Browser, session: Session, talent: Actor, demand_id: int, person_id: int
) -> None:
    recommend(session, demand_id, [person_id])
    page = browser(talent).get(PROFILE).text
    box = page[page.index('id="recommended"') :].partition("</section>")[0]
    assert f'<a href="/demands/{demand_id}">短视频编导</a>' in box
    assert "82.2 分" in box
    assert f"{today():%Y-%m-%d}" in box or f"{today().year}" in box
    assert SPREAD not in box


def test_a_profile_without_recommendations_has_no_such_box(
    browser: Browser, talent: Actor, person_id: int
) -> None:
    assert "为您推荐的岗位" not in browser(talent).get(PROFILE).text


def test_prices_are_said_on_both_sides(
    browser: Browser,
    session: Session,
    talent: Actor,
    enterprise_owner: Actor,
    demand_id: int,
    person_id: int,
) -> None:
    recommend(session, demand_id, [person_id], price=1.5)
    page = browser(talent).get(PROFILE).text
    assert SPREAD in page
    assert "向企业推荐时按总分减 1.5 分排列" in page
    assert SPREAD in browser(enterprise_owner).get(DESK).text


def test_the_desk_shows_how_many_and_the_first_three_masked_with_the_way_to_the_ranking(
    browser: Browser, session: Session, enterprise_owner: Actor, demand_id: int
) -> None:
    people = [make_person(session, name=name).id or 0 for name in ("赵测一", "钱测二", "孙测三", "李测四")]
    session.commit()
    recommend(session, demand_id, people)
    page = browser(enterprise_owner).get(DESK).text
    line = re.search(rf'<a href="/demands/{demand_id}/candidates">([^<]*推荐[^<]*)</a>', page)
    assert line is not None
    assert line[1] == "4 人推荐：赵**、钱**、孙**等"
    assert "赵测一" not in page


def test_the_desk_of_another_enterprise_shows_nothing_of_it(
    browser: Browser, session: Session, other_enterprise: Actor, demand_id: int, person_id: int
) -> None:
    recommend(session, demand_id, [person_id])
    assert "人推荐" not in browser(other_enterprise).get(DESK).text


def test_the_mutual_order_is_offered_with_its_score_and_its_proof(
    browser: Browser, session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    page = browser(enterprise_owner).get(f"/demands/{demand_id}/candidates", params={"order": "mutual"}).text
    assert '<option value="mutual" selected>双向匹配</option>' in page
    assert "双向匹配分 = 岗位满足度的 65% 次方 × 意愿满足度的 35% 次方" in page
    assert "已核对全部，名次准确。" in page
    assert re.search(r"<small>双向 [\d.]+</small>", page)
    assert "与分数无关" not in page


def test_the_mutual_order_is_offered_to_the_talent_too(
    browser: Browser, talent: Actor, demand_id: int, person_id: int
) -> None:
    client = browser(talent)
    page = client.get("/me/posts", params={"order": "mutual"}).text
    assert "已核对全部，名次准确。" in page
    assert re.search(r"<small>双向 [\d.]+</small>", page)
    assert "双向匹配分" not in client.get("/me/posts").text


def test_the_api_gives_the_mutual_score_and_the_proof_in_both_directions(
    program: Browser,
    enterprise_owner: Actor,
    talent: Actor,
    demand_id: int,
    person_id: int,
) -> None:
    params = {"order": "mutual"}
    there = program(enterprise_owner).get(f"/api/v1/demands/{demand_id}/candidates", params=params).json()
    back = program(talent).get(f"/api/v1/people/{person_id}/demands", params=params).json()
    assert there["proof"] == {"theta": 0.65, "looked_at": 1, "bound": 0.0, "proved": True}
    assert back["proof"]["proved"]
    (one,), (other,) = there["candidates"], back["posts"]
    assert one["mutual"] == other["mutual"] <= one["score"]


def test_the_other_orders_have_no_mutual_score(
    program: Browser, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    answer = program(enterprise_owner).get(f"/api/v1/demands/{demand_id}/candidates").json()
    assert (answer["proof"], answer["candidates"][0]["mutual"]) == (None, None)
