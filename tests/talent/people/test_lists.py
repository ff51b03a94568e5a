"""Lists of people: filters, a stable order, and no more queries for more people."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.kit.terms import Category
from talent.people import service as people
from talent.people.enums import Badge, EvidenceKind
from talent.people.schemas import EvidenceInput, PersonFilter
from talent.people.tables import Education
from tests.factories.people import make_person

MAX_QUERIES = 12


def ids(session: Session, **conditions: Any) -> list[int]:
    return [card.id for card in people.list_people(session, SYSTEM, PersonFilter(**conditions), Page()).items]


def evidence(kind: EvidenceKind, level: int = 3) -> EvidenceInput:
    return EvidenceInput(skill="photoshop", kind=kind, level=level, vouched_by="测试考点", given_on=today())


def test_who_confirmed_last_comes_first_then_who_came_last(session: Session) -> None:
    old, new, newer = (make_person(session) for _ in range(3))
    old.confirmed_on = date(2025, 1, 1)
    session.flush()
    assert ids(session) == [newer.id, new.id, old.id]


def test_pages_follow_each_other(session: Session) -> None:
    made = [make_person(session).id for _ in range(5)]
    pages = [people.list_people(session, SYSTEM, PersonFilter(), Page(number=n, size=2)) for n in (1, 2, 3)]
    assert [card.id for page in pages for card in page.items] == made[::-1]
    assert {page.total for page in pages} == {5}


def test_a_category_filters(session: Session) -> None:
    graduate = make_person(session, category=Category.GRADUATE)
    make_person(session, category=Category.INSTRUCTOR)
    assert ids(session, category=Category.GRADUATE) == [graduate.id]


def test_a_city_stands_for_its_counties(session: Session) -> None:
    county = make_person(session, division="130102")
    make_person(session, division="130200")
    assert ids(session, division="130100") == [county.id]


def test_a_level_of_education_is_a_minimum(session: Session) -> None:
    master = make_person(session, education_level="14")
    bachelor = make_person(session, education_level="21")
    make_person(session, education_level="31")
    assert ids(session, education_rank_min=5) == [bachelor.id, master.id]


def test_a_school_attended_counts_as_on_the_card(session: Session, enterprise_owner: Actor) -> None:
    person = make_person(session, education_level=None)
    row = session.exec(select(Education).where(Education.person_id == person.id)).one()
    row.level = "21"
    session.flush()
    card = people.people_cards(session, enterprise_owner, [person.id or 0])[person.id or 0]
    assert card.education_name == "本科"
    assert ids(session, education_rank_min=5) == [person.id]
    assert ids(session, education_rank_min=6) == []


def test_years_are_a_minimum(session: Session) -> None:
    long = make_person(session, experience_years=5.0)
    make_person(session, experience_years=1.0)
    assert ids(session, experience_min=5) == [long.id]


def test_a_skill_is_found_where_it_is_stated_and_not_where_it_is_only_vouched_for(session: Session) -> None:
    stated = make_person(session, skills=[("PS", "photoshop", 2)])
    vouched = make_person(session, skills=[])
    make_person(session, skills=[("剪辑", "video", 2)])
    people.add_evidence(session, SYSTEM, vouched.id or 0, evidence(EvidenceKind.EXAMINED))
    assert ids(session, skill="photoshop") == [stated.id]


def test_a_card_shows_the_strongest_skill_first(session: Session, enterprise_owner: Actor) -> None:
    person = make_person(session, skills=[("剪辑", "video", 4), ("修图", "photoshop", 2)])
    people.add_evidence(session, SYSTEM, person.id or 0, evidence(EvidenceKind.CONFIRMED))
    card = people.people_cards(session, enterprise_owner, [person.id or 0])[person.id or 0]
    assert [(skill.name, skill.badge) for skill in card.skills] == [
        ("Photoshop", Badge.CONFIRMED),
        ("视频剪辑", Badge.STATED),
    ]


def test_a_card_shows_post_place_education_and_categories(session: Session, enterprise_owner: Actor) -> None:
    person = make_person(session, title="直播运营", division="130102", education_level="21")
    card = people.people_cards(session, enterprise_owner, [person.id or 0])[person.id or 0]
    assert (card.headline, card.division_name, card.education_name) == ("直播运营", "石家庄市长安区", "本科")
    assert card.categories == [Category.PRACTITIONER]


@pytest.mark.parametrize("size", [1, 30])
def test_more_people_need_no_more_queries(
    session: Session,
    database: Database,
    enterprise_owner: Actor,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
    size: int,
) -> None:
    for _ in range(30):
        make_person(session, skills=[("PS", "photoshop", 2)])
    session.commit()
    with database.read() as reading, count_queries(database) as statements:
        page = people.list_people(reading, enterprise_owner, PersonFilter(), Page(size=size))
    assert len(page.items) == size
    assert len(statements) <= MAX_QUERIES
