"""Saved searches tell of what was published since, each demand once."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from pydantic import ValidationError
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.errors import Invalid, NotFound
from talent.kit.terms import Category, EmploymentKind
from talent.matches.enums import AlertPace
from talent.matches.saved_searches import (
    MOST,
    list_searches,
    remove_search,
    save_search,
    set_pace,
    tell_of_new_demands,
)
from talent.matches.schemas import PostFilter
from talent.matches.search_schemas import SearchInput
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from talent.people import service as people
from talent.people.schemas import BlockInput
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

SHIJIAZHUANG = SearchInput(name="石家庄", filters=PostFilter(division="130100", salary_at_least=5000))


@pytest.fixture(autouse=True)
def _profiles(session: Session, talent: Actor, other_talent: Actor) -> None:
    make_person(session, user_id=talent.user_id)
    make_person(session, user_id=other_talent.user_id)


def publish(session: Session, actor: Actor, division: str = "130100", days: int = 0) -> int:
    with time_machine.travel(now() + timedelta(days=days, minutes=1), tick=False):
        return make_demand(session, actor.organisation_id or 0, division=division).id or 0


def told(session: Session, actor: Actor) -> list[tuple[str, str]]:
    notices = session.exec(
        select(Notice)
        .where(Notice.user_id == actor.user_id, Notice.kind == NoticeKind.SEARCH_FOUND)
        .order_by(col(Notice.id))
    )
    return [(one.facts["search"], one.facts["count"]) for one in notices]


def look(session: Session, day: date) -> None:
    with time_machine.travel(now() + (day - today()), tick=False):
        while tell_of_new_demands(session, day):
            pass


def test_each_demand_is_told_once(session: Session, talent: Actor, enterprise_owner: Actor) -> None:
    publish(session, enterprise_owner, days=-1)
    save_search(session, talent, SHIJIAZHUANG)
    publish(session, enterprise_owner)
    publish(session, enterprise_owner)
    tomorrow = today() + timedelta(days=1)
    look(session, tomorrow)
    look(session, tomorrow)
    assert told(session, talent) == [("石家庄", "2")]
    publish(session, enterprise_owner, days=1)
    look(session, tomorrow + timedelta(days=1))
    look(session, tomorrow + timedelta(days=9))
    assert told(session, talent) == [("石家庄", "2"), ("石家庄", "1")]


def test_only_what_the_filters_ask_for_is_told(
    session: Session, talent: Actor, enterprise_owner: Actor
) -> None:
    save_search(session, talent, SHIJIAZHUANG)
    publish(session, enterprise_owner, division="130200")
    look(session, today() + timedelta(days=1))
    assert told(session, talent) == []


def test_no_filters_are_longer_than_the_address_that_a_notice_holds() -> None:
    with pytest.raises(ValidationError):
        PostFilter(occupation="职" * 16)
    longest = PostFilter(
        division="130100",
        occupation="4" * 16,
        salary_at_least=1_000_000,
        kind=max(EmploymentKind, key=len),
        category=max(Category, key=len),
    )
    query = urlencode({**longest.model_dump(mode="json"), "order": "newest"})
    assert len(f"/me/posts?{query}") <= Notice.__table__.c.path.type.length  # type: ignore[attr-defined]


def test_weekly_waits_for_the_week(session: Session, talent: Actor, enterprise_owner: Actor) -> None:
    save_search(session, talent, SHIJIAZHUANG.model_copy(update={"pace": AlertPace.WEEKLY}))
    publish(session, enterprise_owner)
    look(session, today() + timedelta(days=6))
    assert told(session, talent) == []
    look(session, today() + timedelta(days=7))
    assert told(session, talent) == [("石家庄", "1")]


def test_off_tells_nothing_until_it_is_on_again(
    session: Session, talent: Actor, enterprise_owner: Actor
) -> None:
    save_search(session, talent, SHIJIAZHUANG)
    number = list_searches(session, talent)[0].id
    set_pace(session, talent, number, AlertPace.OFF)
    publish(session, enterprise_owner)
    look(session, today() + timedelta(days=3))
    assert told(session, talent) == []
    set_pace(session, talent, number, AlertPace.DAILY)
    look(session, today() + timedelta(days=4))
    assert told(session, talent) == [("石家庄", "1")]


def test_an_employer_that_is_kept_out_is_not_told_of(
    session: Session, talent: Actor, enterprise_owner: Actor
) -> None:
    save_search(session, talent, SHIJIAZHUANG)
    people.block_employer(session, talent, BlockInput(organisation_id=enterprise_owner.organisation_id))
    publish(session, enterprise_owner)
    look(session, today() + timedelta(days=1))
    assert told(session, talent) == []


def test_the_same_filters_twice_are_one_search(session: Session, talent: Actor) -> None:
    save_search(session, talent, SHIJIAZHUANG)
    save_search(session, talent, SHIJIAZHUANG.model_copy(update={"name": "别名", "pace": AlertPace.WEEKLY}))
    (row,) = list_searches(session, talent)
    assert (row.name, row.pace, row.filters) == ("别名", AlertPace.WEEKLY, SHIJIAZHUANG.filters)


def test_everybody_has_the_own_searches(session: Session, talent: Actor, other_talent: Actor) -> None:
    save_search(session, talent, SHIJIAZHUANG)
    number = list_searches(session, talent)[0].id
    assert list_searches(session, other_talent) == []
    with pytest.raises(NotFound):
        remove_search(session, other_talent, number)
    remove_search(session, talent, number)
    assert list_searches(session, talent) == []


def test_nobody_saves_without_end(session: Session, talent: Actor) -> None:
    for number in range(MOST):
        save_search(session, talent, SearchInput(filters=PostFilter(salary_at_least=number)))
    with pytest.raises(Invalid):
        save_search(session, talent, SHIJIAZHUANG)
