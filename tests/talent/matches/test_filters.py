"""The filters of a ranking, which the index answers, are those of the tables."""

from datetime import timedelta
from itertools import product
from random import Random

import pytest
from sqlmodel import col, select

from talent.accounts.actor import SYSTEM, Actor
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.kit.terms import Category
from talent.matches.engine import MatchEngine
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter
from talent.people.enums import ConsentKind, Visibility
from talent.people.queries import filtered, rankable_people
from talent.people.schemas import PersonFilter
from talent.people.service import set_opted_out
from talent.people.tables import Education, Membership, Person
from talent.vocab.service import division_scope
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

PEOPLE = 60
PLACES = ("130100", "130102", "130123", "130500", "130534", None)
LEVELS = (None, "11", "21", "31", "61", "71")
FILTERS = [
    {"category": category, "division": division, "education_rank": rank, "experience_years": years}
    for category, division, rank, years in product(
        (None, *Category), (None, "130000", "130100", "130534"), (None, 3, 5), (None, 0, 2.5)
    )
]


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    """Of a demand that excludes nobody, for a province of people who say more or less of themselves."""
    dice = Random(3)
    for _ in range(PEOPLE):
        person = make_person(
            session,
            division=dice.choice(PLACES),
            education_level=dice.choice(LEVELS),
            experience_years=dice.choice((None, 0.0, 1.0, 2.5, 7.0)),
            category=dice.choice(list(Category)),
            visibility=dice.choice((Visibility.VERIFIED, Visibility.ANONYMOUS, Visibility.HIDDEN)),
            consents=(ConsentKind.NOTICE, ConsentKind.MATCHING) if dice.random() < 0.9 else (),
        )
        membership = session.exec(select(Membership).where(Membership.person_id == person.id)).one()
        membership.until = dice.choice((None, today(), today() - timedelta(days=1)))
        if dice.random() < 0.3:
            session.add(Education(person_id=person.id, school_name="学院", level=dice.choice(LEVELS)))
    demand = make_demand(session, enterprise_owner.organisation_id or 0, title="电商美工")
    session.commit()
    return demand.id or 0


def ranked(database: Database, engine: MatchEngine, demand_id: int, wanted: dict[str, object]) -> set[int]:
    with database.read() as session:
        found = rank_candidates(
            session, SYSTEM, engine, demand_id, CandidateFilter.model_validate(wanted), Page(size=100)
        )
    assert found.total == len(found.candidates)
    return {one.talent_id for one in found.candidates}


def by_tables(database: Database, wanted: dict[str, object]) -> set[int]:
    search = PersonFilter.model_validate(
        {
            "category": wanted["category"],
            "division": wanted["division"],
            "education_rank_min": wanted["education_rank"],
            "experience_min": wanted["experience_years"],
        }
    )
    with database.read() as session:
        scope = division_scope(session, search.division) if search.division else ()
        found = session.exec(filtered(rankable_people(), search, scope).order_by(col(Person.id)))
        return {person.id or 0 for person in found}


def test_the_index_keeps_whom_the_tables_keep(
    database: Database, engine: MatchEngine, demand_id: int
) -> None:
    sizes = set()
    for wanted in FILTERS:
        expected = by_tables(database, wanted)
        assert ranked(database, engine, demand_id, wanted) == expected, wanted
        sizes.add(len(expected))
    # The filters did tell people apart.
    assert min(sizes) < 3 < 20 < max(sizes) < PEOPLE


def test_a_write_is_in_the_next_filtered_ranking(
    session: Session, database: Database, engine: MatchEngine, demand_id: int
) -> None:
    in_town = {"category": None, "division": "130100", "education_rank": None, "experience_years": None}
    skilled = in_town | {"division": None, "experience_years": 5}
    before = ranked(database, engine, demand_id, in_town)
    leaving, coming = min(before), max(by_tables(database, skilled | {"experience_years": None}) - before)
    session.get_one(Person, leaving).division = "130534"
    newcomer = session.get_one(Person, coming)
    newcomer.division, newcomer.experience_years = "130102", 9.0
    added = make_person(session, division="130123", experience_years=None)
    for number in (leaving, coming, added.id or 0):
        record_change(session, ChangeKind.PERSON, number)
    session.commit()
    assert ranked(database, engine, demand_id, in_town) == (before - {leaving}) | {coming, added.id}
    assert ranked(database, engine, demand_id, in_town) == by_tables(database, in_town)
    assert coming in ranked(database, engine, demand_id, skilled) == by_tables(database, skilled)


def test_who_names_no_division_any_more_lives_nowhere(
    session: Session, database: Database, engine: MatchEngine, demand_id: int
) -> None:
    anywhere = {"category": None, "division": "130000", "education_rank": None, "experience_years": None}
    before = ranked(database, engine, demand_id, anywhere)
    gone = min(before)
    session.get_one(Person, gone).division = None
    record_change(session, ChangeKind.PERSON, gone)
    session.commit()
    assert ranked(database, engine, demand_id, anywhere) == before - {gone}


def test_who_leaves_matching_is_in_no_filtered_ranking(
    session: Session, database: Database, engine: MatchEngine, demand_id: int, talent: Actor
) -> None:
    own = make_person(session, user_id=talent.user_id, division="130534")
    session.commit()
    there = {"category": None, "division": "130534", "education_rank": None, "experience_years": None}
    assert own.id in ranked(database, engine, demand_id, there)
    with database.write() as writing:
        set_opted_out(writing, talent, True)
    assert own.id not in ranked(database, engine, demand_id, there)
