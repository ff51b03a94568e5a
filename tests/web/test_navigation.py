"""The main navigation and the tabs of its sections: short, open to who sees them, and never in doubt."""

import re

import pytest

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.kit.db import Session
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser
from web.navigation import place_of

MOST = 7
ROLES = (None, *Role)


def _current(page: str, label: str) -> list[str]:
    """The entries of the navigation that are marked as where the reader is."""
    nav = re.search(rf'<nav[^>]*aria-label="{label}">(.*?)</nav>', page, re.S)
    assert nav, label
    return re.findall(r'aria-current="[a-z]+">([^<]+)<', nav[1])


@pytest.mark.parametrize("role", ROLES)
def test_no_role_has_more_entries_than_one_takes_in(role: Role | None) -> None:
    entries = place_of(Actor(1, role) if role else Actor(), "/").entries
    assert 0 < len(entries) <= MOST
    ways = [tab.href for entry in entries for tab in entry.tabs]
    assert len(ways) == len(set(ways))


@pytest.mark.parametrize(
    "who", ["visitor", "talent", "enterprise_owner", "training_body", "university", "staff"]
)
def test_every_way_opens_and_says_where_it_leads(
    who: str, request: pytest.FixtureRequest, browser: Browser, session: Session
) -> None:
    actor = request.getfixturevalue(who)
    if actor.role is Role.TALENT:
        fill_vocabulary(session)
        make_person(session, user_id=actor.user_id)
        session.commit()
    client = browser(actor)
    seen = 0
    for entry in place_of(actor, "/").entries:
        for tab in entry.tabs:
            answer = client.get(tab.href)
            assert answer.status_code == 200, tab.href
            assert _current(answer.text, "主导航") == [entry.text]
            if len(entry.tabs) > 1:
                assert _current(answer.text, entry.text) == [tab.text]
            seen += 1
    assert seen > 3


def test_a_page_below_a_tab_belongs_to_it() -> None:
    staff = Actor(1, Role.STAFF)
    for path, entry, tab in (
        ("/staff/training/completions/7", "培训", "结业记录"),
        ("/questions/7/edit", "考试", "题库"),
        ("/questions/figures/7", "考试", "试题使用情况"),
        ("/papers/7/figures", "考试", "试题使用情况"),
    ):
        place = place_of(staff, path)
        assert place.entry is not None
        assert place.tab is not None
        assert (place.entry.text, place.tab.text) == (entry, tab)


def test_the_ranking_of_an_enterprise_belongs_to_its_own_demands() -> None:
    enterprise = Actor(1, Role.ENTERPRISE, 1)
    for path, text in (("/demands/1/candidates", "我的需求"), ("/demands/1", "招聘需求")):
        place = place_of(enterprise, path)
        assert place.entry is not None
        assert place.entry.text == text


def test_a_page_outside_the_navigation_marks_nothing() -> None:
    assert place_of(Actor(1, Role.TALENT), "/privacy").entry is None
    assert place_of(Actor(1, Role.TALENT), "/coursesomething").entry is None
