"""What anybody can type into an address never breaks a page; what a filter says, it does."""

import re

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser

ODD = (
    "kind=%20",
    "kind=",
    "category=%20",
    "division=%20",
    "salary_at_least=",
    "q=%00",
    "skill=%00",
    "order=x",
    "page=1&kind=%09",
)


@pytest.mark.parametrize("query", ODD)
def test_an_odd_filter_of_vacancies_is_answered(browser: Browser, query: str) -> None:
    assert browser(None).get(f"/demands?{query}").status_code in (200, 422)


@pytest.mark.parametrize(
    "query",
    [
        "education_rank=3.0",
        "kind=x",
        "skill=nosuchthing",
        "skill=%00",
        "category=%20",
        "experience_years=%20",
    ],
)
def test_an_odd_filter_of_a_ranking_is_answered(
    browser: Browser, session: Session, enterprise_owner: Actor, query: str
) -> None:
    demand = make_demand(session, enterprise_owner.organisation_id or 0)
    session.commit()
    answer = browser(enterprise_owner).get(f"/demands/{demand.id}/candidates?{query}")
    assert answer.status_code in (200, 422)


@pytest.fixture
def three(session: Session, enterprise_owner: Actor) -> int:
    """A demand, and three people for it: two in one city, one in another."""
    fill_vocabulary(session)
    for division, level in (("130100", "21"), ("130102", "31"), ("130500", "31")):
        make_person(session, division=division, education_level=level, experience_years=4.0)
    demand = make_demand(session, enterprise_owner.organisation_id or 0)
    session.commit()
    return demand.id or 0


def test_a_choice_says_how_many_it_leaves_and_one_for_nobody_is_disabled(
    browser: Browser, enterprise_owner: Actor, three: int
) -> None:
    page = browser(enterprise_owner).get(f"/demands/{three}/candidates").text
    for option in (
        '<option value="130100">石家庄市 2</option>',
        '<option value="130102">石家庄市长安区 1</option>',
        '<option value="130200" disabled>唐山市 0</option>',
        '<option value="5">本科 1</option>',
        '<option value="7" disabled>博士 0</option>',
        '<option value="3">3 年以上 3</option>',
        '<option value="5" disabled>5 年以上 0</option>',
    ):
        assert option in page, option


def test_the_counts_follow_the_other_filters_and_what_is_chosen_stays_enabled(
    browser: Browser, enterprise_owner: Actor, three: int
) -> None:
    page = browser(enterprise_owner).get(f"/demands/{three}/candidates?division=130500&education_rank=5").text
    assert '<option value="130100">石家庄市 1</option>' in page
    assert '<option value="130500" selected>邢台市 0</option>' in page
    assert '<option value="5" selected>本科 0</option>' in page
    assert "全部筛选（2）" in page


def test_a_choice_of_the_page_leads_to_as_many_people_as_it_says(
    browser: Browser, enterprise_owner: Actor, three: int
) -> None:
    client = browser(enterprise_owner)
    page = client.get(f"/demands/{three}/candidates").text
    followed = 0
    for name in ("division", "category", "education_rank", "experience_years"):
        select = page[page.index(f'<select class="control" id="{name}"') :].partition("</select>")[0]
        for value, count in re.findall(r'<option value="(\w+)">[^<]* (\d+)</option>', select)[:3]:
            found = client.get(f"/demands/{three}/candidates?{name}={value}").text
            heading = re.sub(r"<[^>]+>", "", found[found.index("<h1>") : found.index("</h1>")])
            assert f"（{count}" in heading, (name, value)
            followed += 1
    assert followed >= 6


def test_the_api_counts_only_for_who_asks(program: Browser, enterprise_owner: Actor, three: int) -> None:
    client, path = program(enterprise_owner), f"/api/v1/demands/{three}/candidates"
    assert client.get(path).json()["facets"] is None
    facets = {one["key"]: one for one in client.get(f"{path}?facets=true").json()["facets"]}
    assert list(facets) == ["division", "category", "education_rank", "experience_years", "skill"]
    shown = next(one for one in facets["division"]["options"] if one["value"] == "130100")
    assert shown == {"value": "130100", "name": "石家庄市", "count": 2, "chosen": False}
    assert facets["division"]["whole"] == 3
