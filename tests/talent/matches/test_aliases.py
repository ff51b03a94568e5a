"""An alias holds from the next ranking on in every worker, without a rebuild, to the last bit."""

from concurrent.futures import ThreadPoolExecutor

from matching import storage
from talent.accounts.actor import Actor
from talent.audit.changes import changes_since
from talent.audit.tables import ChangeKind
from talent.kit.db import Database, Session
from talent.matches.deciding import decide_word
from talent.matches.engine import MatchEngine
from talent.matches.review import get_word
from talent.matches.schemas import DecisionInput, SkillWordOut
from talent.people.creating import create_people
from talent.people.enums import ConsentKind
from talent.people.rows import Basics, SkillRow
from talent.people.schemas import PersonInput
from talent.people.tables import Consent, Person
from talent.vocab.enums import WordState
from talent.vocab.tables import SkillAlias
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.talent.matches.words import WORDS, assert_as_built_anew, decide, points, skill_of, take_back


def test_an_alias_holds_from_the_next_ranking_on_in_every_worker(
    database: Database,
    engine: MatchEngine,
    session: Session,
    staff: Actor,
    word: SkillWordOut,
    demand_id: int,
    stranger: int,
) -> None:
    other_worker = MatchEngine(database, engine.folder, engine.weights)
    workers = (engine, other_worker)
    assert [points(database, one, demand_id, stranger) for one in workers] == [0, 0]
    version = storage.current(engine.folder)
    decide(session, staff, word)
    assert all(points(database, one, demand_id, stranger) > 0 for one in workers)
    assert storage.current(engine.folder) == version
    for one in workers:
        assert_as_built_anew(database, one)


def test_a_worker_that_opens_the_old_index_later_has_the_alias_too(
    database: Database,
    engine: MatchEngine,
    session: Session,
    staff: Actor,
    word: SkillWordOut,
    demand_id: int,
    stranger: int,
) -> None:
    engine.build()
    version = storage.current(engine.folder)
    decide(session, staff, word)
    assert engine.is_current()
    late = MatchEngine(database, engine.folder, engine.weights)
    assert points(database, late, demand_id, stranger) > 0
    assert storage.current(late.folder) == version
    assert_as_built_anew(database, late)


def test_an_index_built_with_an_alias_and_opened_again_keeps_it(
    database: Database,
    engine: MatchEngine,
    session: Session,
    staff: Actor,
    word: SkillWordOut,
    demand_id: int,
    stranger: int,
) -> None:
    decide(session, staff, word)
    engine.build()
    late = MatchEngine(database, engine.folder, engine.weights)
    with database.read() as reading:
        assert late.gate(reading).read(WORDS).how == "alias"
    assert points(database, late, demand_id, stranger) > 0
    assert_as_built_anew(database, late)


def test_a_demand_that_asks_in_these_words_is_read_anew_too(
    database: Database,
    engine: MatchEngine,
    session: Session,
    staff: Actor,
    enterprise_owner: Actor,
    word: SkillWordOut,
) -> None:
    person = make_person(session, skills=[("剪映", "jianying", 3)])
    demand = make_demand(session, enterprise_owner.organisation_id or 0, skills=skill_of(WORDS, "淘宝运营"))
    session.commit()
    assert points(database, engine, demand.id or 0, person.id or 0) == 0
    decide(session, staff, word)
    assert points(database, engine, demand.id or 0, person.id or 0) > 0
    assert_as_built_anew(database, engine)


def test_taking_the_decision_back_restores_every_ranking(
    database: Database,
    engine: MatchEngine,
    session: Session,
    staff: Actor,
    word: SkillWordOut,
    demand_id: int,
    stranger: int,
) -> None:
    points(database, engine, demand_id, stranger)
    decided = decide(session, staff, word)
    assert points(database, engine, demand_id, stranger) > 0
    opened = take_back(session, staff, decided)
    assert (opened.state, opened.skill) == (WordState.OPEN, None)
    assert points(database, engine, demand_id, stranger) == 0
    assert_as_built_anew(database, engine)


def test_only_whoever_is_read_otherwise_is_ranked_anew(
    database: Database, session: Session, staff: Actor, word: SkillWordOut, stranger: int
) -> None:
    others = [make_person(session, skills=[(words, None, 2)]) for words in ("剪映", "直播带货", WORDS + "！")]
    session.commit()
    before = changes_since(session, 0, 1000)
    decide(session, staff, word)
    told = [(kind, number) for _, kind, number in changes_since(session, 0, 1000)[len(before) :]]
    assert told == [
        (ChangeKind.VOCABULARY, 0),
        (ChangeKind.PERSON, stranger),
        (ChangeKind.PERSON, others[2].id),
    ]


def test_an_alias_can_be_moved_to_another_skill(
    database: Database, engine: MatchEngine, session: Session, staff: Actor, word: SkillWordOut
) -> None:
    moved = decide(session, staff, decide(session, staff, word), "photoshop")
    assert (moved.name, moved.read_as) == ("Photoshop", "Photoshop")
    assert_as_built_anew(database, engine)


def test_newer_code_lists_have_the_last_word_and_the_list_says_so(
    database: Database, engine: MatchEngine, session: Session, staff: Actor, word: SkillWordOut
) -> None:
    decide(session, staff, word)
    session.add(SkillAlias(alias=WORDS, skill="photoshop"))
    session.commit()
    engine.build()
    shown = get_word(session, staff, word.id, engine)
    assert (shown.name, shown.read_as, shown.claimed) == ("剪映", "Photoshop", True)
    assert_as_built_anew(database, engine)


def test_saving_and_deciding_at_once_loses_nothing(
    database: Database,
    engine: MatchEngine,
    session: Session,
    operator: Actor,
    staff: Actor,
    word: SkillWordOut,
    demand_id: int,
) -> None:
    # A session that reads holds SQLite's only lock to write.
    session.commit()
    points(database, engine, demand_id, 1)
    profile = PersonInput(basics=Basics(name="王丽"), skills=[SkillRow(words=WORDS), SkillRow(words="做饭")])

    def save(number: int) -> None:
        with database.write() as writing:
            if number == 3:
                data = DecisionInput(decision=WordState.ALIAS, skill="剪映", version=word.version)
                decide_word(writing, staff, word.id, data)
            else:
                [person_id] = create_people(writing, operator, [profile])
                for kind in (ConsentKind.NOTICE, ConsentKind.MATCHING):
                    writing.add(Consent(person_id=person_id, kind=kind, text_version="1"))
                writing.get_one(Person, person_id).agreed = True

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(save, number) for number in range(8)]:
            done.result()
    assert get_word(session, staff, word.id).people == 8
    assert_as_built_anew(database, engine)
    with database.read() as reading:
        assert len(engine.snapshot(reading).matcher.holders("jianying")) == 8
