"""An engine on a database that has the code lists, and words that no list has."""

from pathlib import Path

import pytest

from matching.shapes import Weights
from talent.accounts.actor import Actor
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.matches.collecting import collect_words, read_waiting
from talent.matches.engine import MatchEngine
from talent.matches.review import list_words
from talent.matches.schemas import SkillWordOut
from talent.vocab.schemas import SkillWordFilter
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from tests.talent.matches.words import WORDS, skill_of


@pytest.fixture
def database(database: Database) -> Database:
    with database.write() as session:
        fill_vocabulary(session)
    return database


@pytest.fixture
def engine(database: Database, tmp_path: Path) -> MatchEngine:
    return MatchEngine(database, tmp_path / "index", Weights())


@pytest.fixture
def stranger(session: Session) -> int:
    """Somebody who wrote the words that no list has."""
    return make_person(session, skills=[(WORDS, None, 3), ("淘宝运营", None, 2)]).id or 0


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, skills=skill_of("剪映"))
    session.commit()
    return demand.id or 0


@pytest.fixture
def word(session: Session, staff: Actor, stranger: int, demand_id: int) -> SkillWordOut:
    collect_words(session, staff)
    read_waiting(session)
    session.commit()
    found = list_words(session, staff, SkillWordFilter(text=WORDS), Page())
    return found.items[0]
