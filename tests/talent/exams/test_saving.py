"""Saving answers: acknowledged ones stay, late ones overwrite nothing, and time is the server's."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from talent.accounts.actor import Actor
from talent.exams.attempt_rules import GRACE
from talent.exams.attempt_schemas import SaveInput
from talent.exams.attempt_tables import Paper
from talent.exams.attempts import begin, get_sitting, hand_in
from talent.exams.enums import QuestionKind
from talent.exams.saving import save_all, save_answer
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid, NotFound
from tests.factories.papers import make_paper
from tests.talent.exams.sitting import START, save, stored


@pytest.fixture
def attempt_id(session: Session, candidate: Actor) -> int:
    """Of a single choice and a practical task."""
    paper = make_paper(session, kinds=[QuestionKind.SINGLE, QuestionKind.PRACTICAL])
    return begin(session, candidate, paper.id or 0)


def _answers(session: Session, actor: Actor, attempt_id: int) -> list[Any]:
    return [one.answer for one in get_sitting(session, actor, attempt_id).questions]


def test_the_last_answer_stands(session: Session, candidate: Actor, attempt_id: int) -> None:
    save(session, candidate, attempt_id, 1, "A", 1)
    saved = save(session, candidate, attempt_id, 1, "C", 2)
    assert (saved.saved, saved.sequence) == (True, 2)
    assert _answers(session, candidate, attempt_id) == ["C", None]


def test_what_arrives_late_overwrites_nothing(session: Session, candidate: Actor, attempt_id: int) -> None:
    save(session, candidate, attempt_id, 1, "C", 2)
    late = save(session, candidate, attempt_id, 1, "A", 1)
    assert (late.saved, late.sequence) == (False, 2)
    assert _answers(session, candidate, attempt_id)[0] == "C"


def test_a_repeat_is_acknowledged_and_another_answer_under_its_number_is_not(
    session: Session, candidate: Actor, attempt_id: int
) -> None:
    save(session, candidate, attempt_id, 1, "C", 2)
    assert save(session, candidate, attempt_id, 1, "C", 2).saved is True
    assert save(session, candidate, attempt_id, 1, "B", 2).saved is False
    assert _answers(session, candidate, attempt_id)[0] == "C"


def test_without_a_number_it_is_the_newest(session: Session, candidate: Actor, attempt_id: int) -> None:
    save(session, candidate, attempt_id, 1, "C", 7)
    assert save(session, candidate, attempt_id, 1, "B").sequence == 8
    assert _answers(session, candidate, attempt_id)[0] == "B"


def test_an_answer_can_be_taken_back(session: Session, candidate: Actor, attempt_id: int) -> None:
    save(session, candidate, attempt_id, 1, "C")
    save(session, candidate, attempt_id, 1, None)
    assert get_sitting(session, candidate, attempt_id).unanswered == [1, 2]


def test_a_question_can_be_flagged_for_later(session: Session, candidate: Actor, attempt_id: int) -> None:
    save_answer(session, candidate, attempt_id, 2, SaveInput(answer=None, flagged=True))
    assert get_sitting(session, candidate, attempt_id).flagged == [2]


@pytest.mark.parametrize(
    ("answer", "word"),
    [("Z", "格式"), (["A"], "格式"), (True, "格式"), ({"a": 1}, "格式"), (3, "格式")],
)
def test_what_no_form_sends_is_refused(
    session: Session, candidate: Actor, attempt_id: int, answer: Any, word: str
) -> None:
    with pytest.raises(Invalid, match=word):
        save_answer(session, candidate, attempt_id, 1, SaveInput.model_construct(answer=answer))


@pytest.mark.parametrize("text", ["长" * 5001, "藏\u0000字", "半\ud800个"])
def test_text_that_cannot_be_kept_is_refused(
    session: Session, candidate: Actor, attempt_id: int, text: str
) -> None:
    with pytest.raises(Invalid):
        save(session, candidate, attempt_id, 2, text)


def test_a_question_that_is_not_asked_is_not_found(
    session: Session, candidate: Actor, attempt_id: int
) -> None:
    with pytest.raises(NotFound):
        save(session, candidate, attempt_id, 3, "A")


def test_after_handing_in_nothing_is_saved(session: Session, candidate: Actor, attempt_id: int) -> None:
    save(session, candidate, attempt_id, 1, "A")
    hand_in(session, candidate, attempt_id)
    with pytest.raises(Conflict, match="交卷"):
        save(session, candidate, attempt_id, 1, "B")
    with pytest.raises(Conflict, match="交卷"):
        save_all(session, candidate, attempt_id, {1: SaveInput(answer="B")})


def test_the_last_second_has_its_grace_and_no_more(session: Session, candidate: Actor, paper: Paper) -> None:
    with time_machine.travel(START, tick=False) as clock:
        attempt_id = begin(session, candidate, paper.id or 0)
        clock.shift(timedelta(minutes=60) + GRACE - timedelta(seconds=1))
        assert save(session, candidate, attempt_id, 1, "A").saved is True
        assert save(session, candidate, attempt_id, 1, "B").seconds_left == 0
        clock.shift(timedelta(seconds=1))
        with pytest.raises(Conflict, match="时间已到"):
            save(session, candidate, attempt_id, 1, "C")
    single = stored(session, attempt_id)[0]
    assert single.sequence == 2


def test_a_whole_form_saves_what_has_changed_and_says_what_it_cannot(
    session: Session, candidate: Actor, attempt_id: int
) -> None:
    save(session, candidate, attempt_id, 1, "A", 3)
    refused = save_all(
        session,
        candidate,
        attempt_id,
        {1: SaveInput(answer="A"), 2: SaveInput(answer="长" * 5001), 9: SaveInput(answer="A")},
    )
    assert list(refused) == [2]
    assert stored(session, attempt_id)[0].sequence == 3
    save_all(session, candidate, attempt_id, {1: SaveInput(answer="B"), 2: SaveInput(answer="方案")})
    assert _answers(session, candidate, attempt_id) == ["B", "方案"]


def test_an_old_form_empties_nothing_that_was_saved_since(
    session: Session, candidate: Actor, attempt_id: int
) -> None:
    save(session, candidate, attempt_id, 2, "另一个窗口写的")
    save_all(session, candidate, attempt_id, {2: SaveInput(answer="", sequence=None)})
    assert _answers(session, candidate, attempt_id)[1] == "另一个窗口写的"
    save_all(session, candidate, attempt_id, {2: SaveInput(answer="", sequence=1)})
    assert get_sitting(session, candidate, attempt_id).unanswered == [1, 2]
