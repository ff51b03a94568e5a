"""Questions that are nearly the same: kept as pairs, shown to who may see both."""

import pytest

from talent.accounts.actor import Actor
from talent.exams.enums import QuestionState
from talent.exams.questions import move_question, update_question
from talent.exams.schemas import QuestionInput
from talent.kit.db import Session
from talent.kit.errors import Forbidden, NotFound
from talent.kit.paging import Page
from talent.matches.likeness import alike_to, compare_waiting, list_alike, questions_wait, set_apart
from tests.factories.questions import make_question, make_skills, question_input

A = "店铺的好评率下降时，运营人员最先应当检查什么？"
B = "店铺好评率下降的时候，运营人员首先应当检查什么？"
C = "跨境物流中，清关单证由谁准备？"


@pytest.fixture(autouse=True)
def _skills(session: Session) -> None:
    make_skills(session)


def asked(stem: str) -> QuestionInput:
    return question_input(stem=stem)


def pairs(session: Session, staff: Actor) -> list[tuple[int, int]]:
    return [(one.one.id, one.other.id) for one in list_alike(session, staff, Page()).items]


def test_nearly_the_same_questions_are_found_once(session: Session, staff: Actor) -> None:
    ids = [make_question(session, staff, asked(stem)).id or 0 for stem in (A, C, B)]
    assert questions_wait(session)
    assert compare_waiting(session) == 3
    assert pairs(session, staff) == [(ids[0], ids[2])]
    assert not questions_wait(session)
    assert compare_waiting(session) == 0
    assert [one.question.id for one in alike_to(session, staff, ids[2])] == [ids[0]]


def test_a_new_question_is_compared_with_what_is_there(session: Session, staff: Actor) -> None:
    first = make_question(session, staff, asked(A)).id or 0
    compare_waiting(session)
    second = make_question(session, staff, asked(B)).id or 0
    assert compare_waiting(session) == 1
    assert pairs(session, staff) == [(first, second)]


def test_a_change_is_compared_anew(session: Session, staff: Actor) -> None:
    first = make_question(session, staff, asked(A))
    make_question(session, staff, asked(B))
    compare_waiting(session)
    update_question(session, staff, first.id or 0, asked(C), first.version)
    assert compare_waiting(session) == 1
    assert pairs(session, staff) == []


def test_retired_questions_are_left_out(session: Session, staff: Actor) -> None:
    first, second = make_question(session, staff, asked(A)), make_question(session, staff, asked(B))
    compare_waiting(session)
    move_question(session, staff, first.id or 0, QuestionState.RETIRED, first.version)
    assert pairs(session, staff) == []
    assert alike_to(session, staff, second.id or 0) == []


def test_a_body_does_not_learn_of_the_questions_of_others(
    session: Session, staff: Actor, training_body: Actor
) -> None:
    theirs = make_question(session, training_body, asked(A)).id or 0
    make_question(session, staff, asked(B))
    compare_waiting(session)
    assert alike_to(session, training_body, theirs) == []
    with pytest.raises(Forbidden):
        list_alike(session, training_body, Page())
    with pytest.raises(Forbidden):
        set_apart(session, training_body, theirs, theirs + 1, apart=True)


def test_what_staff_found_to_differ_is_not_shown_again_until_it_changes(
    session: Session, staff: Actor
) -> None:
    first, second = make_question(session, staff, asked(A)), make_question(session, staff, asked(B))
    compare_waiting(session)
    for _ in range(2):
        set_apart(session, staff, second.id or 0, first.id or 0, apart=True)
    assert pairs(session, staff) == []
    assert alike_to(session, staff, first.id or 0) == []
    assert list_alike(session, staff, Page(), apart=True).total == 1
    update_question(session, staff, first.id or 0, asked(A.replace("时", "后")), first.version)
    compare_waiting(session)
    assert len(pairs(session, staff)) == 1


def test_only_a_pair_can_be_set_apart(session: Session, staff: Actor) -> None:
    with pytest.raises(NotFound):
        set_apart(session, staff, 1, 2, apart=True)
