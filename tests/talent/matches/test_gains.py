"""The rank that a missing part would bring is the rank that it brings."""

import pytest
from sqlmodel import col, update

from talent.accounts.actor import SYSTEM, Actor
from talent.enterprises.enums import Importance
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden
from talent.kit.paging import Page
from talent.matches.engine import MatchEngine
from talent.matches.gains import own_gains
from talent.matches.pair_schemas import Gain
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter
from talent.people import service as people
from talent.people.rows import SkillRow, Wishes
from talent.people.schemas import BasicsInput, BlockInput, SkillsInput, WishesInput
from talent.people.tables import Work
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

ASKS = (("Photoshop", "photoshop", 3, Importance.REQUIRED), ("Python", "python", 2, Importance.PREFERRED))
CROWD = 12


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    """A demand that asks for something of everything, and people of all kinds before and behind."""
    for number in range(CROWD):
        make_person(
            session,
            name=f"人{number}",
            title="电商美工" if number % 2 else "客服",
            skills=[("Photoshop", "photoshop", 1 + number % 4), ("Python", "python", 1 + number % 3)][
                : 1 + number % 2
            ],
            wish_divisions=["130100"] if number % 3 else [],
            wish_salary_min=5000 if number % 4 else None,
        )
    demand = make_demand(
        session,
        enterprise_owner.organisation_id or 0,
        title="电商美工",
        skills=ASKS,
        education_rank=4,
        experience_years=2.0,
    )
    session.commit()
    return demand.id or 0


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    """Somebody who has filled in next to nothing."""
    number = make_person(
        session,
        user_id=talent.user_id,
        title="电商美工",
        skills=[],
        education_level=None,
        experience_years=None,
    ).id
    # Without a date no years are counted, so that they are missing, too.
    session.exec(update(Work).where(col(Work.person_id) == number).values(started_on=None))
    session.commit()
    return number or 0


def gains(database: Database, engine: MatchEngine, actor: Actor) -> list[Gain]:
    with database.read() as session:
        return own_gains(session, actor, engine)


def rank_of(database: Database, engine: MatchEngine, demand_id: int, person_id: int) -> int:
    with database.read() as session:
        found = rank_candidates(session, SYSTEM, engine, demand_id, CandidateFilter(), Page(size=100))
    return next(one.rank for one in found.candidates if one.talent_id == person_id)


def fill_in(session: Session, actor: Actor, gain: Gain) -> None:
    """What the sentence says, through the steps of the profile."""
    person = people.get_own_person(session, actor)
    assert person is not None
    said = str(gain.what)
    if gain.step == "skills":
        level = 3 if "Photoshop" in said else 2
        words = "Photoshop" if "Photoshop" in said else "Python"
        rows = [SkillRow(words=words, level=level)]
        people.update_skills(session, actor, SkillsInput(version=person.version, rows=rows))
    elif "月薪" in said:
        wishes = Wishes(salary_min=9000)
        people.update_wishes(session, actor, WishesInput(version=person.version, **wishes.model_dump()))
    elif gain.step == "wishes":
        wishes = Wishes(divisions=["130100"])
        people.update_wishes(session, actor, WishesInput(version=person.version, **wishes.model_dump()))
    else:
        kept = {"name": person.name, "mobile": person.mobile, "division": person.division}
        more = {"education_level": "31"} if "学历" in said else {"experience_years": 2.0}
        people.update_basics(session, actor, BasicsInput(version=person.version, **kept, **more))
    session.commit()


def test_every_gain_is_what_a_new_ranking_gives(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    demand_id: int,
    person_id: int,
) -> None:
    found = gains(database, engine, talent)
    assert {gain.step for gain in found} >= {"basics", "skills", "work"}
    for gain in found:
        assert gain.now == rank_of(database, engine, demand_id, person_id)
        before = people.get_own_person(session, talent)
        assert before is not None
        fill_in(session, talent, gain)
        assert rank_of(database, engine, demand_id, person_id) == gain.then, str(gain.what)
        _undo(session, talent)


def _undo(session: Session, actor: Actor) -> None:
    """Back to next to nothing."""
    person = people.get_own_person(session, actor)
    assert person is not None
    kept = {"name": person.name, "mobile": person.mobile, "division": person.division}
    person = people.update_skills(session, actor, SkillsInput(version=person.version, rows=[]))
    person = people.update_wishes(session, actor, WishesInput(version=person.version))
    person = people.update_basics(
        session, actor, BasicsInput(version=person.version, **kept, experience_years=None)
    )
    session.commit()


def test_only_what_brings_places_is_told_the_most_first(
    database: Database, engine: MatchEngine, talent: Actor, demand_id: int, person_id: int
) -> None:
    found = gains(database, engine, talent)
    won = [gain.now - gain.then for gain in found if gain.now is not None]
    assert won
    assert min(won) > 0
    assert won == sorted(won, reverse=True)


def test_an_employer_that_is_kept_out_is_no_reason_to_fill_in_anything(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    enterprise_owner: Actor,
    demand_id: int,
    person_id: int,
) -> None:
    people.block_employer(session, talent, BlockInput(organisation_id=enterprise_owner.organisation_id))
    session.commit()
    assert gains(database, engine, talent) == []


def test_who_takes_no_part_has_no_ranks(
    session: Session, database: Database, engine: MatchEngine, talent: Actor, person_id: int
) -> None:
    people.set_opted_out(session, talent, True)
    session.commit()
    with pytest.raises(Forbidden):
        gains(database, engine, talent)
