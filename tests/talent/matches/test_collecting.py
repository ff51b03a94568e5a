"""Words get on the list when they are saved, all at once when the operator asks, and the gate sorts them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.enterprises.demands import copy_demand, create_demand, update_demand
from talent.enterprises.schemas import DemandInput, DemandSkillInput
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.matches.collecting import collect_words, read_waiting, words_wait
from talent.matches.engine import MatchEngine
from talent.matches.review import list_words
from talent.people import service as people
from talent.people.rows import Basics, SkillRow
from talent.people.schemas import PersonInput, SkillsInput
from talent.vocab.enums import WordOrder, WordReading, WordSource
from talent.vocab.noting import note_search
from talent.vocab.schemas import SkillWordFilter
from talent.vocab.tables import SkillWord
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

WORDS = "剪映专业版操作"


def counts(session: Session) -> dict[str, tuple[int, int]]:
    session.expire_all()
    rows = session.exec(select(SkillWord).order_by(col(SkillWord.folded)))
    return {row.words: (row.people, row.demands) for row in rows}


def skills(version: int, *words: str) -> SkillsInput:
    return SkillsInput(version=version, rows=[SkillRow(words=one) for one in words])


def demand(*words: str, version: int = 0) -> DemandInput:
    asked = [DemandSkillInput(words=one) for one in words]
    return DemandInput(title="剪辑师", skills=asked, version=version)


@pytest.fixture
def version(session: Session, database: Database, talent: Actor) -> int:
    return make_person(session, user_id=talent.user_id, skills=()).version


def test_a_profile_counts_once_however_often_it_is_saved(
    session: Session, talent: Actor, version: int
) -> None:
    for number in range(3):
        people.update_skills(session, talent, skills(version + number, WORDS, "剪映", "做饭"))
    assert counts(session) == {WORDS: (1, 0), "做饭": (1, 0)}


def test_words_taken_off_a_profile_count_no_more(session: Session, talent: Actor, version: int) -> None:
    people.update_skills(session, talent, skills(version, WORDS, "做饭"))
    people.update_skills(session, talent, skills(version + 1, WORDS))
    assert counts(session) == {WORDS: (1, 0)}


def test_a_refused_save_counts_nothing(session: Session, talent: Actor, version: int) -> None:
    session.commit()
    with pytest.raises(Exception, match="刷新"), session.begin_nested():
        people.update_skills(session, talent, skills(version + 5, WORDS))
    assert counts(session) == {}


def test_profiles_handed_in_count_each(session: Session, database: Database, operator: Actor) -> None:
    profile = PersonInput(basics=Basics(name="王丽"), skills=[SkillRow(words=WORDS)])
    people.create_people(session, operator, [profile, profile])
    assert counts(session) == {WORDS: (2, 0)}


def test_a_forgotten_person_counts_no_more(session: Session, talent: Actor, version: int) -> None:
    person = people.update_skills(session, talent, skills(version, WORDS))
    people.forget(session, person.id)
    assert counts(session) == {}


def test_demands_count_once_however_often_they_are_saved(
    session: Session, database: Database, enterprise_owner: Actor
) -> None:
    made = create_demand(session, enterprise_owner, demand(WORDS))
    assert counts(session) == {WORDS: (0, 1)}
    update_demand(session, enterprise_owner, made.id, demand(WORDS, "做饭", version=made.version))
    copy_demand(session, enterprise_owner, made.id)
    assert counts(session) == {WORDS: (0, 2), "做饭": (0, 2)}


def test_collecting_finds_what_is_stored_and_repeating_it_changes_nothing(
    session: Session, database: Database, operator: Actor, enterprise_owner: Actor
) -> None:
    for _ in range(2):
        make_person(session, skills=[(WORDS, None, 2), ("剪映", "jianying", 2), ("13900001234", None, 1)])
    make_demand(session, enterprise_owner.organisation_id or 0, skills=[(WORDS, None, 2, "must")])
    for _ in range(2):
        assert collect_words(session, operator) == 1
        assert counts(session) == {WORDS: (2, 1)}


def test_collecting_mends_wrong_counts(session: Session, database: Database, operator: Actor) -> None:
    make_person(session, skills=[(WORDS, None, 2)])
    session.add(SkillWord(folded=WORDS, words=WORDS, people=7, demands=7))
    session.add(SkillWord(folded="nobody", words="nobody", people=7))
    session.flush()
    collect_words(session, operator)
    assert counts(session) == {WORDS: (1, 0)}


def test_the_gate_sorts_what_waits(session: Session, database: Database, operator: Actor) -> None:
    written = {
        WORDS: WordReading.NEAR,
        "量子计算": WordReading.UNKNOWN,
        "Pyhton": WordReading.KNOWN,
        "不会剪映": WordReading.UNKNOWN,
    }
    make_person(session, skills=[(words, None, 2) for words in written])
    collect_words(session, operator)
    assert words_wait(session)
    assert read_waiting(session, 3) + read_waiting(session, 3) == len(written)
    assert not words_wait(session)
    rows = session.exec(select(SkillWord).order_by(col(SkillWord.folded)))
    assert {row.words: row.reading for row in rows} == written


def test_near_words_and_failed_searches_are_listed_the_most_used_first(
    session: Session, database: Database, operator: Actor
) -> None:
    make_person(session, skills=[("幻灯片制作操作", None, 2), ("量子计算", None, 2)])
    make_person(session, skills=[(WORDS, None, 2), ("Pyhton", None, 2)])
    make_person(session, skills=[(WORDS, None, 2)])
    collect_words(session, operator)
    note_search(session, "没人会的")
    note_search(session, "Photoshop")
    read_waiting(session)
    shown = [one.words for one in list_words(session, operator, SkillWordFilter(), Page()).items]
    assert shown[0] == WORDS
    assert set(shown) == {WORDS, "幻灯片制作操作", "没人会的", "Photoshop"}


def test_the_list_is_narrowed_ordered_and_paged(
    session: Session, database: Database, operator: Actor
) -> None:
    make_person(session, skills=[("幻灯片制作操作", None, 2), (WORDS, None, 2), ("量子计算", None, 2)])
    make_person(session, skills=[("幻灯片制作操作", None, 2)])
    collect_words(session, operator)
    note_search(session, WORDS)
    note_search(session, WORDS[:2] + "软体")
    read_waiting(session)

    def shown(**wanted: object) -> list[str]:
        found = list_words(session, operator, SkillWordFilter.model_validate(wanted), Page())
        return [one.words for one in found.items]

    assert shown(reading=WordReading.UNKNOWN, source=WordSource.PEOPLE) == ["量子计算"]
    assert shown(source=WordSource.SEARCHES, text="专业 版") == [WORDS]
    assert shown(text="%") == []
    likeness = [
        one.candidates[0].likeness
        for one in list_words(session, operator, SkillWordFilter(order=WordOrder.LIKENESS), Page()).items
        if one.candidates
    ]
    assert likeness == sorted(likeness, reverse=True)
    pages = [
        list_words(session, operator, SkillWordFilter(), Page(number=number, size=1)) for number in (1, 2, 3)
    ]
    assert len({page.items[0].words for page in pages}) == pages[0].total == 3


def test_a_page_of_the_list_takes_the_same_queries_however_long_it_is(
    session: Session,
    database: Database,
    operator: Actor,
    engine: MatchEngine,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
) -> None:
    numbers = []
    for letters in ("甲", "乙丙丁戊"):
        make_person(session, skills=[(f"剪映专业版{one}操作", None, 2) for one in letters])
        collect_words(session, operator)
        read_waiting(session)
        session.commit()
        with database.read() as reading:
            engine.snapshot(reading)
            with count_queries(database) as statements:
                list_words(reading, operator, SkillWordFilter(), Page(), engine)
            numbers.append(len(statements))
    assert numbers[0] == numbers[1]
