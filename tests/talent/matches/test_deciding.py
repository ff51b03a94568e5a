"""Staff decide what words are: once, with a line in the trail, and not against the code lists."""

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.matches.collecting import collect_words, read_waiting
from talent.matches.deciding import decide_word
from talent.matches.review import get_word, list_words
from talent.matches.schemas import DecisionInput, SkillWordOut
from talent.vocab.enums import WordReading, WordState
from talent.vocab.schemas import SkillWordFilter
from talent.vocab.tables import SkillAlias
from tests.factories.people import make_person
from tests.talent.matches.words import WORDS, decide, take_back


def test_the_words_wait_with_what_they_resemble(word: SkillWordOut) -> None:
    assert (word.words, word.people, word.reading) == (WORDS, 1, WordReading.NEAR)
    assert word.candidates[0].name == "剪映"
    assert 70 <= word.candidates[0].likeness < 100


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
