"""Words of which a person says that they are not the skill as which they are read."""

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Database, Session
from talent.kit.errors import Invalid
from talent.kit.paging import Page
from talent.matches.collecting import collect_words, read_waiting
from talent.matches.engine import MatchEngine
from talent.matches.ranking import rank_candidates
from talent.matches.review import list_words
from talent.matches.schemas import CandidateFilter
from talent.people import service as people
from talent.people.rows import SkillRow
from talent.people.schemas import SkillsInput
from talent.people.tables import Person
from talent.vocab.enums import WordSource
from talent.vocab.schemas import SkillWordFilter
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.talent.matches.words import skill_of

EXACT, MISSPELT = "ps修图", "短视频剪缉"


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    return make_person(session, user_id=talent.user_id, skills=[]).id or 0


def write(session: Session, talent: Actor, *rows: SkillRow) -> None:
    person = people.get_own_person(session, talent)
    assert person is not None
    people.update_skills(session, talent, SkillsInput(version=person.version, rows=list(rows)))
    session.commit()


def matched(database: Database, engine: MatchEngine, actor: Actor, demand_id: int) -> list[str]:
    with database.read() as session:
        found = rank_candidates(session, actor, engine, demand_id, CandidateFilter(), Page())
    return [one.words for candidate in found.candidates for one in candidate.matched]


@pytest.mark.parametrize("words", [EXACT, MISSPELT])
def test_a_refused_reading_counts_no_more_and_the_words_stay(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    enterprise_owner: Actor,
    person_id: int,
    words: str,
) -> None:
    read = engine.gate(session).read(words).skill
    assert read is not None
    demand = make_demand(session, enterprise_owner.organisation_id or 0, skills=skill_of(words)).id or 0
    session.commit()
    write(session, talent, SkillRow(words=words, level=3))
    assert matched(database, engine, enterprise_owner, demand) == [words]
    write(session, talent, SkillRow(words=words, level=3, refused=read))
    assert matched(database, engine, enterprise_owner, demand) == []
    (row,) = people.get_own_person(session, talent).skills  # type: ignore[union-attr]
    assert (row.words, row.skill, row.refused) == (words, None, read)
    write(session, talent, SkillRow(words=words, level=3))
    assert matched(database, engine, enterprise_owner, demand) == [words]


def test_other_words_in_their_place_are_read_again(
    session: Session, engine: MatchEngine, talent: Actor, person_id: int
) -> None:
    write(session, talent, SkillRow(words="Python", refused="photoshop"))
    (row,) = people.get_own_person(session, talent).skills  # type: ignore[union-attr]
    assert row.skill == "python"


def test_refusals_are_counted_for_the_staff_and_never_whose(
    session: Session, talent: Actor, staff: Actor, person_id: int
) -> None:
    write(session, talent, SkillRow(words=EXACT, refused="photoshop"))
    read_waiting(session)
    wanted = SkillWordFilter(source=WordSource.REFUSALS)
    (word,) = list_words(session, staff, wanted, Page()).items
    assert (word.words, word.refusals, word.read_as) == (EXACT, 1, "Photoshop")
    # It is among those that are worth a look without asking for it.
    assert EXACT in [one.words for one in list_words(session, staff, SkillWordFilter(), Page()).items]
    collect_words(session, staff)
    (again,) = list_words(session, staff, wanted, Page()).items
    assert again.refusals == 1
    write(session, talent, SkillRow(words=EXACT))
    assert list_words(session, staff, wanted, Page()).items == []


def test_who_is_forgotten_refuses_nothing(
    session: Session, talent: Actor, staff: Actor, person_id: int
) -> None:
    write(session, talent, SkillRow(words=EXACT, refused="photoshop"))
    people.forget(session, session.get_one(Person, person_id).id or 0)
    assert list_words(session, staff, SkillWordFilter(source=WordSource.REFUSALS), Page()).items == []


def test_only_a_known_skill_can_be_refused(session: Session, talent: Actor, person_id: int) -> None:
    with pytest.raises(Invalid):
        write(session, talent, SkillRow(words=EXACT, refused="no such skill"))
