"""Words that no list has are counted, never whose they are, and nothing that tells of a person is kept."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import col, select

from talent.accounts.actor import SYSTEM
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.vocab import noting
from talent.vocab.enums import WordReading, WordSource, WordState
from talent.vocab.noting import is_search_noted, note_search, recount, set_counts
from talent.vocab.review import keep_verdicts
from talent.vocab.service import load_vocabulary
from talent.vocab.tables import SkillWord
from talent.vocab.words import COLLECTED_MAX, collectable


def counts(session: Session) -> dict[str, tuple[int, int, int]]:
    session.expire_all()
    rows = session.exec(select(SkillWord).order_by(col(SkillWord.folded)))
    return {row.words: (row.people, row.demands, row.searches) for row in rows}


@pytest.mark.parametrize(
    "words",
    [
        "13900001234",
        "电话 139 0000 1234",
        "0311-8888-6666",
        "１３９００００１２３４",
        "name@example.com",
        "微信：abc",
        "QQ号:12",
        "https://example.com",
        "130102199001011234",
        "1" * 7,
        "很" * (COLLECTED_MAX + 1),
        "a\x00b",
        "  ",
        "",
        "ﷺ" * 10,
    ],
)
def test_what_may_tell_of_a_person_is_not_kept(session: Session, words: str) -> None:
    recount(session, WordSource.PEOPLE, after=[[words]])
    set_counts(session, WordSource.DEMANDS, {words: 3})
    note_search(session, words)
    assert counts(session) == {}


@pytest.mark.parametrize(
    "words", ["剪映专业版操作", "GB18030", "ISO 27001", "C++", "微信运营", "2026年618大促"]
)
def test_honest_words_are_kept(words: str) -> None:
    assert collectable(words)


def test_each_source_has_its_own_count(session: Session) -> None:
    recount(session, WordSource.PEOPLE, after=[["剪硬"], ["剪 硬", "剪硬"]])
    recount(session, WordSource.DEMANDS, after=[["剪硬"]])
    note_search(session, "剪硬")
    assert list(counts(session).values()) == [(2, 1, 1)]


def test_saying_the_same_again_changes_nothing(session: Session) -> None:
    recount(session, WordSource.PEOPLE, after=[["剪硬"]])
    recount(session, WordSource.PEOPLE, [["剪硬"]], [["剪硬", "剪 硬"]])
    assert counts(session) == {"剪硬": (1, 0, 0)}


def test_words_that_nobody_uses_any_more_are_gone_unless_decided(session: Session) -> None:
    recount(session, WordSource.PEOPLE, after=[["剪硬", "做饭"]])
    decided = session.exec(select(SkillWord).where(SkillWord.words == "做饭")).one()
    decided.state = WordState.DISMISSED
    session.flush()
    recount(session, WordSource.PEOPLE, before=[["剪硬", "做饭"]])
    assert counts(session) == {"做饭": (0, 0, 0)}


def test_a_count_never_falls_below_zero(session: Session) -> None:
    recount(session, WordSource.PEOPLE, after=[["剪硬"]])
    note_search(session, "剪硬")
    recount(session, WordSource.PEOPLE, before=[["剪硬"], ["剪硬"]])
    assert counts(session) == {"剪硬": (0, 0, 1)}


def test_searches_count_once_a_day(session: Session) -> None:
    for _ in range(3):
        note_search(session, "剪硬")
    assert is_search_noted(session, "剪 硬")
    with time_machine.travel(now() + timedelta(days=1)):
        assert not is_search_noted(session, "剪硬")
        note_search(session, "剪硬")
    assert counts(session) == {"剪硬": (0, 0, 2)}


def test_a_day_brings_only_so_many_new_words_of_searches(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noting, "SEARCHES_A_DAY", 2)
    recount(session, WordSource.PEOPLE, after=[["剪硬"]])
    for words in ("甲词", "乙词", "丙词", "剪硬"):
        note_search(session, words)
    assert counts(session) == {"剪硬": (1, 0, 1), "甲词": (0, 0, 1), "乙词": (0, 0, 1)}


def test_setting_the_counts_leaves_no_old_ones(session: Session) -> None:
    recount(session, WordSource.PEOPLE, after=[["旧词"]])
    set_counts(session, WordSource.PEOPLE, {"剪硬": 3, "剪 硬": 1})
    noting.drop_unused(session)
    assert list(counts(session).values()) == [(4, 0, 0)]


def test_failed_searches_are_forgotten_once_the_words_are_read(session: Session) -> None:
    note_search(session, "剪硬")
    word = session.exec(select(SkillWord)).one()
    number = word.id or 0
    keep_verdicts(session, {number: (WordReading.KNOWN, None)})
    assert word.searches == 1
    keep_verdicts(session, {number: (WordReading.NEAR, 80.0)})
    keep_verdicts(session, {number: (WordReading.KNOWN, None)})
    assert (word.searches, word.searched_on, word.pending) == (0, today(), False)


def test_newer_code_lists_keep_the_decisions_and_have_all_words_read_again(session: Session) -> None:
    recount(session, WordSource.PEOPLE, after=[["剪硬"]])
    word = session.exec(select(SkillWord)).one()
    word.state, word.skill, word.pending = WordState.ALIAS, "gone_from_the_lists", False
    session.flush()
    load_vocabulary(session, SYSTEM, None)
    session.expire_all()
    assert (word.state, word.skill, word.pending) == (WordState.ALIAS, "gone_from_the_lists", True)
