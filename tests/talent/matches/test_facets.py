"""Facets of a ranking: each choice says how many people ranking with it gives."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.tables import Organisation
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden
from talent.kit.paging import Page
from talent.kit.terms import Category
from talent.matches.engine import MatchEngine
from talent.matches.facet_schemas import CandidateFacet
from talent.matches.facets import YEARS
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter, CandidatesOut
from talent.people.enums import BlockOrigin, ConsentKind, Visibility
from talent.people.rules import fold_employer
from talent.people.tables import EmployerBlock, Membership, Person
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

PEOPLE = 60
PLACES = ("130100", "130102", "130123", "130500", "130534", None)
LEVELS = (None, "11", "21", "31", "61", "71")
WANTED = st.builds(
    CandidateFilter,
    category=st.none() | st.sampled_from(Category),
    division=st.sampled_from([None, "130000", "130100", "130102", "130534"]),
    education_rank=st.sampled_from([None, 1, 3, 5]),
    experience_years=st.sampled_from([None, 0.0, 1.0, 2.5]),
    skill=st.sampled_from([None, "photoshop"]),
)


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    """Of a demand that asks for an education, for a province of whom some keep its employer out."""
    dice = Random(5)
    organisation = session.get_one(Organisation, enterprise_owner.organisation_id)
    for _ in range(PEOPLE):
        person = make_person(
            session,
            division=dice.choice(PLACES),
            education_level=dice.choice(LEVELS),
            experience_years=dice.choice((None, 0.0, 1.0, 2.5, 7.0)),
            category=dice.choice(list(Category)),
            visibility=dice.choice((Visibility.VERIFIED, Visibility.ANONYMOUS)),
            consents=(ConsentKind.NOTICE, ConsentKind.MATCHING),
        )
        membership = session.exec(select(Membership).where(Membership.person_id == person.id)).one()
        membership.until = dice.choice((None, today(), today() - timedelta(days=1)))
        if dice.random() < 0.2:
            name = organisation.name
            block = EmployerBlock(
                person_id=person.id, name=name, folded=fold_employer(name), origin=BlockOrigin.NAMED
            )
            session.add(block)
    demand = make_demand(
        session, organisation.id or 0, title="电商美工", education_rank=3, education_must=True
    )
    session.commit()
    return demand.id or 0


def ranked(
    database: Database, actor: Actor, engine: MatchEngine, demand_id: int, wanted: CandidateFilter
) -> CandidatesOut:
    with database.read() as session:
        return rank_candidates(session, actor, engine, demand_id, wanted, Page(size=1), faceted=True)


def facets(found: CandidatesOut) -> dict[str, CandidateFacet]:
    return {one.key: one for one in found.facets or ()}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=WANTED, data=st.data())
def test_each_choice_leaves_as_many_as_ranking_with_it_gives(
    database: Database,
    enterprise_owner: Actor,
    engine: MatchEngine,
    demand_id: int,
    wanted: CandidateFilter,
    data: st.DataObject,
) -> None:
    def total(changes: dict[str, object]) -> int:
        filters = CandidateFilter.model_validate({**wanted.model_dump(), **changes})
        with database.read() as session:
            return rank_candidates(session, enterprise_owner, engine, demand_id, filters, Page(size=1)).total

    found = ranked(database, enterprise_owner, engine, demand_id, wanted)
    for key, facet in facets(found).items():
        assert facet.whole == total({key: None})
        some = [one for one in facet.options if one.count or one.chosen]
        some += data.draw(st.lists(st.sampled_from(facet.options), max_size=3)) if facet.options else []
        for option in some:
            assert option.count == total({key: option.value}), (key, option)


def test_the_people_who_keep_the_employer_out_are_in_no_count(
    session: Session, database: Database, enterprise_owner: Actor, engine: MatchEngine, demand_id: int
) -> None:
    before = facets(ranked(database, enterprise_owner, engine, demand_id, CandidateFilter()))
    for block in session.exec(select(EmployerBlock)).all():
        session.delete(block)
    session.commit()
    after = facets(ranked(database, enterprise_owner, engine, demand_id, CandidateFilter()))
    assert before["category"].whole < after["category"].whole
    for key in ("category", "division", "education_rank", "experience_years"):
        pairs = list(zip(before[key].options, after[key].options, strict=True))
        assert all(one.count <= other.count for one, other in pairs)
        assert any(one.count < other.count for one, other in pairs)


def test_a_write_is_in_the_next_counts(
    session: Session, database: Database, enterprise_owner: Actor, engine: MatchEngine, demand_id: int
) -> None:
    def at(code: str) -> int:
        found = facets(ranked(database, enterprise_owner, engine, demand_id, CandidateFilter()))
        return next(one.count for one in found["division"].options if one.value == code)

    before = at("130102"), at("130100"), at("130500")
    added = make_person(session, division="130102", education_level="11")
    moved = session.exec(select(Person).where(Person.division == "130500").order_by(Person.id)).first()
    assert moved is not None
    for number in (added.id or 0, moved.id or 0):
        record_change(session, ChangeKind.PERSON, number)
    session.commit()
    assert (at("130102"), at("130100"), at("130500")) == (before[0] + 1, before[1] + 1, before[2])


def test_the_steps_stay_whatever_number_an_address_asks_for(
    database: Database, enterprise_owner: Actor, engine: MatchEngine, demand_id: int
) -> None:
    wanted = CandidateFilter(experience_years=2.5)
    options = facets(ranked(database, enterprise_owner, engine, demand_id, wanted))[
        "experience_years"
    ].options
    assert [one.value for one in options] == [f"{step:g}" for step in sorted((*YEARS, 2.5))]
    assert [one.value for one in options if one.chosen] == ["2.5"]


def test_nobody_counts_who_did_not_ask(session: Session, engine: MatchEngine, demand_id: int) -> None:
    assert rank_candidates(session, SYSTEM, engine, demand_id, CandidateFilter(), Page()).facets is None


def test_another_enterprise_learns_nothing_of_the_counts(
    database: Database, other_enterprise: Actor, engine: MatchEngine, demand_id: int
) -> None:
    with pytest.raises(Forbidden):
        ranked(database, other_enterprise, engine, demand_id, CandidateFilter())
