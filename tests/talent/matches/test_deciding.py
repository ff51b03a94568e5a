"""Staff decide what words are; an alias holds from the next ranking on in every worker, without a rebuild."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlmodel import col, select

from matching.matcher import Matcher
from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.changes import changes_since
from talent.audit.tables import AuditEntry, ChangeKind
from talent.enterprises.enums import Importance
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.matches.collecting import collect_words, read_waiting
from talent.matches.deciding import decide_word
from talent.matches.documents import (
    demand_documents,
    own_document,
    rankable_ids,
    talent_documents,
    vocabulary_document,
)
from talent.matches.engine import MatchEngine
from talent.matches.review import get_word, list_words
from talent.matches.schemas import DecisionInput, SkillWordOut
from talent.people.creating import create_people
from talent.people.enums import ConsentKind
from talent.people.rows import Basics, SkillRow
from talent.people.schemas import PersonInput
from talent.people.tables import Consent
from talent.vocab.enums import WordReading, WordState
from talent.vocab.schemas import SkillWordFilter
from talent.vocab.tables import SkillAlias
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

WORDS = "剪映专业版操作"


def skill_of(*asked: str) -> list[tuple[str, str | None, int, Importance]]:
    return [(words, None, 2, Importance.REQUIRED) for words in asked]


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


def decide(session: Session, actor: Actor, word: SkillWordOut, skill: str = "剪映") -> SkillWordOut:
    data = DecisionInput(decision=WordState.ALIAS, skill=skill, version=word.version)
    decided = decide_word(session, actor, word.id, data)
    session.commit()
    return decided


def take_back(session: Session, actor: Actor, word: SkillWordOut) -> SkillWordOut:
    data = DecisionInput(decision=WordState.OPEN, version=word.version)
    decided = decide_word(session, actor, word.id, data)
    session.commit()
    return decided


def points(database: Database, engine: MatchEngine, demand_id: int, person_id: int) -> float:
    """What the skill block gives the person, in the ranking of this very moment."""
    with database.read() as session:
        snapshot = engine.snapshot(session)
        ranking = snapshot.matcher.rank(demand_documents(session, [demand_id])[0], today=today())
    [match] = [one for one in ranking.matches if one.talent_id == person_id]
    return next(one.points for one in match.contributions if one.block == "skill")


def assert_as_built_anew(database: Database, engine: MatchEngine) -> None:
    """Every bit of every ranking, both ways, is that of an index built now with the old statistics."""
    with database.read() as session:
        snapshot = engine.snapshot(session)
        ids = rankable_ids(session)
        fresh = Matcher.build(
            talent_documents(session, ids),
            vocabulary_document(session),
            engine.weights,
            statistics=snapshot.matcher.statistics,
        )
        demands = demand_documents(session)
        for demand in demands:
            served, anew = (
                replace(one.rank(demand, today=today(), limit=100, near=100), version="")
                for one in (snapshot.matcher, fresh)
            )
            assert served == anew
        among = fresh.demand_set(demands)
        for number in ids:
            person = own_document(session, number)
            assert person is not None
            served = snapshot.matcher.rank_demands(person, snapshot.demands, today=today(), limit=100)
            assert replace(served, version="") == replace(
                fresh.rank_demands(person, among, today=today(), limit=100), version=""
            )


def test_the_words_wait_with_what_they_resemble(word: SkillWordOut) -> None:
    assert (word.words, word.people, word.reading) == (WORDS, 1, WordReading.NEAR)
    assert word.candidates[0].name == "剪映"
    assert 70 <= word.candidates[0].likeness < 100


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
    version = engine.status().version
    decide(session, staff, word)
    assert all(points(database, one, demand_id, stranger) > 0 for one in workers)
    assert engine.status().version == version
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
    version = engine.status().version
    decide(session, staff, word)
    assert engine.is_current()
    late = MatchEngine(database, engine.folder, engine.weights)
    assert points(database, late, demand_id, stranger) > 0
    assert late.status().version == version
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


def test_an_alias_leaves_the_queue_and_its_like_with_it(
    session: Session, staff: Actor, word: SkillWordOut
) -> None:
    make_person(session, skills=[("精通" + WORDS, None, 2)])
    collect_words(session, staff)
    read_waiting(session)
    assert list_words(session, staff, SkillWordFilter(text=WORDS), Page()).total == 2
    decide(session, staff, word)
    read_waiting(session)
    assert list_words(session, staff, SkillWordFilter(text=WORDS), Page()).total == 0
    [done] = list_words(session, staff, SkillWordFilter(state=WordState.ALIAS), Page()).items
    assert (done.words, done.name, done.read_as) == (WORDS, "剪映", "剪映")


def test_dismissed_words_stay_dismissed_until_that_is_taken_back(
    session: Session, staff: Actor, word: SkillWordOut
) -> None:
    data = DecisionInput(decision=WordState.DISMISSED, version=word.version)
    decided = decide_word(session, staff, word.id, data)
    make_person(session, skills=[(WORDS, None, 2)])
    collect_words(session, staff)
    read_waiting(session)
    assert list_words(session, staff, SkillWordFilter(text=WORDS), Page()).total == 0
    [kept] = list_words(session, staff, SkillWordFilter(state=WordState.DISMISSED), Page()).items
    assert kept.people == 2
    take_back(session, staff, decided)
    assert list_words(session, staff, SkillWordFilter(text=WORDS), Page()).total == 1


def test_deciding_twice_is_one_decision_with_one_line_in_the_trail(
    session: Session, staff: Actor, word: SkillWordOut
) -> None:
    first, second = decide(session, staff, word), decide(session, staff, word)
    assert (second.version, second.skill) == (first.version, "jianying")
    lines = session.exec(select(AuditEntry).where(AuditEntry.action == Action.SKILL_ALIAS)).all()
    assert [(line.object_id, line.detail) for line in lines] == [(word.id, "open->alias jianying")]


def test_every_decision_leaves_a_line_without_the_words(
    session: Session, staff: Actor, word: SkillWordOut
) -> None:
    opened = take_back(session, staff, decide(session, staff, word))
    decide_word(session, staff, word.id, DecisionInput(decision=WordState.DISMISSED, version=opened.version))
    wanted = (Action.SKILL_ALIAS, Action.SKILL_REOPEN, Action.SKILL_DISMISS)
    query = select(AuditEntry).where(col(AuditEntry.action).in_(wanted)).order_by(col(AuditEntry.id))
    lines = session.exec(query).all()
    assert [line.action for line in lines] == list(wanted)
    assert {line.actor_id for line in lines} == {staff.user_id}
    assert not any(WORDS in line.detail for line in lines)


def test_a_decision_on_what_somebody_else_decided_meanwhile_is_a_conflict(
    session: Session, staff: Actor, word: SkillWordOut
) -> None:
    decide(session, staff, word)
    with pytest.raises(Conflict, match="他人处理"):
        decide(session, staff, word, "Premiere")


@pytest.mark.parametrize(("skill", "told"), [("Photoshop", "不必再设"), ("剪映", "已经是技能“Photoshop”")])
def test_words_that_mean_a_skill_already_are_refused(
    session: Session, staff: Actor, word: SkillWordOut, skill: str, told: str
) -> None:
    session.add(SkillAlias(alias=WORDS, skill="photoshop"))
    session.flush()
    with pytest.raises(Conflict, match=told):
        decide(session, staff, word, skill)


def test_another_writing_of_an_alias_can_not_go_to_another_skill(
    session: Session, staff: Actor, word: SkillWordOut
) -> None:
    make_person(session, skills=[("熟练" + WORDS, None, 2)])
    collect_words(session, staff)
    read_waiting(session)
    other = list_words(session, staff, SkillWordFilter(text="熟练" + WORDS), Page()).items[0]
    decide(session, staff, word)
    with pytest.raises(Conflict, match="先撤销"):
        decide(session, staff, other, "photoshop")


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


@pytest.mark.parametrize("named", ["", "没有这样的技能"])
def test_an_unknown_skill_is_refused_at_its_field(
    session: Session, staff: Actor, word: SkillWordOut, named: str
) -> None:
    with pytest.raises(Invalid) as refused:
        decide(session, staff, word, named)
    assert [one.field for one in refused.value.fields] == ["skill"]


@pytest.mark.parametrize("named", ["jianying", "剪映", "手机剪映"])
def test_a_skill_is_named_by_id_name_or_alias(
    session: Session, staff: Actor, word: SkillWordOut, named: str
) -> None:
    assert decide(session, staff, word, named).skill == "jianying"


def test_words_that_nobody_uses_any_more_are_not_found(session: Session, staff: Actor) -> None:
    with pytest.raises(NotFound):
        get_word(session, staff, 999)
    with pytest.raises(NotFound):
        decide_word(session, staff, 999, DecisionInput(decision=WordState.DISMISSED, version=1))


@pytest.mark.parametrize(
    "stranger_name", ["talent", "enterprise_owner", "university", "api_client", "visitor"]
)
def test_nobody_but_staff_reviews(
    stranger_name: str, request: pytest.FixtureRequest, session: Session, word: SkillWordOut
) -> None:
    actor: Actor = request.getfixturevalue(stranger_name)
    data = DecisionInput(decision=WordState.DISMISSED, version=word.version)
    with pytest.raises(Forbidden):
        list_words(session, actor, SkillWordFilter(), Page())
    with pytest.raises(Forbidden):
        get_word(session, actor, word.id)
    with pytest.raises(Forbidden):
        decide_word(session, actor, word.id, data)
    with pytest.raises(Forbidden):
        collect_words(session, actor)


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

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(save, number) for number in range(8)]:
            done.result()
    assert get_word(session, staff, word.id).people == 8
    assert_as_built_anew(database, engine)
    with database.read() as reading:
        assert len(engine.snapshot(reading).matcher.holders("jianying")) == 8
