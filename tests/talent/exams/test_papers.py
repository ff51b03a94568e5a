"""Papers: proposed from a standard, changed until somebody sits them, opened when the bank can fill them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.accounts.actor import VISITOR, Actor
from talent.exams.attempt_schemas import (
    NewPaperInput,
    PaperFilter,
    PaperInput,
    PaperStateInput,
    PartInput,
)
from talent.exams.attempts import begin
from talent.exams.blueprint import shared_out
from talent.exams.enums import PaperState, QuestionKind, QuestionState, StandardState
from talent.exams.papers import (
    create_paper,
    get_paper,
    list_exams,
    list_papers,
    set_paper_state,
    update_paper,
)
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from tests.factories.papers import make_bank, make_paper, make_question, make_standard


def _new(session: Session, actor: Actor, questions: int = 10) -> int:
    standard = make_standard(session, {"网店运营": {"taobao_operations": 2}, "视觉设计": {"photoshop": 2}})
    make_bank(session, [QuestionKind.SINGLE, QuestionKind.MULTIPLE], each=8)
    make_bank(session, [QuestionKind.TRUE_FALSE, QuestionKind.PRACTICAL], each=16, skill="photoshop")
    data = NewPaperInput(standard_id=standard.id or 0, title="四级模拟卷", questions=questions)
    return create_paper(session, actor, data)


def _input(session: Session, actor: Actor, paper_id: int, **changes: object) -> PaperInput:
    detail = get_paper(session, actor, paper_id)
    parts = [
        PartInput(**one.model_dump(exclude={"item_title", "available", "times"})) for one in detail.blueprint
    ]
    plain = detail.paper.model_dump(
        include={"title", "minutes", "pass_mark", "most_attempts", "retake_days", "explained"}
    )
    return PaperInput(**{**plain, "version": detail.version, "parts": parts, **changes})


def test_the_parts_are_proposed_from_the_weights_and_the_bank(session: Session, staff: Actor) -> None:
    detail = get_paper(session, staff, _new(session, staff))
    assert [(one.item_title, one.kind, one.count, one.points) for one in detail.blueprint] == [
        ("网店运营", QuestionKind.SINGLE, 3, 10),
        ("网店运营", QuestionKind.MULTIPLE, 2, 10),
        ("视觉设计", QuestionKind.TRUE_FALSE, 5, 10),
    ]
    assert (detail.paper.questions, detail.paper.points, detail.drawable) == (10, 100, True)
    assert [one.available for one in detail.blueprint] == [8, 8, 16]


def test_sent_twice_a_new_paper_is_one(session: Session, staff: Actor) -> None:
    standard = make_standard(session)
    data = NewPaperInput(standard_id=standard.id or 0, title="四级模拟卷")
    assert create_paper(session, staff, data, key="k") == create_paper(session, staff, data, key="k")


def test_of_a_standard_that_is_not_in_force_no_paper_is_made(session: Session, staff: Actor) -> None:
    standard = make_standard(session)
    standard.state = StandardState.REPLACED
    session.flush()
    with pytest.raises(Invalid, match="现行"):
        create_paper(session, staff, NewPaperInput(standard_id=standard.id or 0, title="四级模拟卷"))


@given(st.dictionaries(st.integers(0, 9), st.floats(0.1, 100), min_size=1, max_size=10), st.integers(0, 100))
def test_numbers_in_proportion_add_up(weights: dict[int, float], total: int) -> None:
    found = shared_out(weights, total, least=1)
    assert sum(found.values()) == max(total, len(weights))
    assert min(found.values()) >= 1


def test_only_staff_make_papers(session: Session, talent: Actor, staff: Actor) -> None:
    paper_id = _new(session, staff)
    data = _input(session, staff, paper_id)
    for write in (
        lambda: _new(session, talent),
        lambda: update_paper(session, talent, paper_id, data),
        lambda: get_paper(session, talent, paper_id),
        lambda: set_paper_state(session, talent, paper_id, PaperStateInput(state=PaperState.OPEN, version=1)),
    ):
        with pytest.raises(Forbidden):
            write()


def test_a_paper_is_opened_and_everybody_sees_it(session: Session, staff: Actor) -> None:
    paper_id = _new(session, staff)
    assert list_exams(session, Page()).total == 0
    opened = set_paper_state(session, staff, paper_id, PaperStateInput(state=PaperState.OPEN, version=1))
    assert opened.paper.state is PaperState.OPEN
    again = set_paper_state(session, staff, paper_id, PaperStateInput(state=PaperState.OPEN, version=1))
    assert again.version == opened.version
    assert [one.id for one in list_exams(session, Page()).items] == [paper_id]
    assert list_papers(session, VISITOR, PaperFilter(), Page()).total == 1


def test_what_the_bank_cannot_fill_is_not_opened(session: Session, staff: Actor) -> None:
    paper_id = _new(session, staff, questions=60)
    assert get_paper(session, staff, paper_id).drawable is False
    with pytest.raises(Invalid, match="不够"):
        set_paper_state(session, staff, paper_id, PaperStateInput(state=PaperState.OPEN, version=1))


def test_a_change_is_of_the_version_that_was_read(session: Session, staff: Actor) -> None:
    paper_id = _new(session, staff)
    data = _input(session, staff, paper_id, title="改过的卷", pass_mark=70)
    changed = update_paper(session, staff, paper_id, data)
    assert (changed.paper.title, changed.paper.pass_mark, len(changed.blueprint)) == ("改过的卷", 70, 3)
    with pytest.raises(Conflict):
        update_paper(session, staff, paper_id, data)


def test_a_competency_of_another_standard_is_refused(session: Session, staff: Actor) -> None:
    paper_id = _new(session, staff)
    data = _input(session, staff, paper_id, parts=[PartInput(item_id=99_999, count=1)])
    with pytest.raises(Invalid):
        update_paper(session, staff, paper_id, data)


def test_an_open_paper_does_not_change(session: Session, staff: Actor) -> None:
    paper_id = _new(session, staff)
    set_paper_state(session, staff, paper_id, PaperStateInput(state=PaperState.OPEN, version=1))
    with pytest.raises(Invalid, match="开放"):
        update_paper(session, staff, paper_id, _input(session, staff, paper_id))


def test_what_somebody_has_sat_does_not_change(session: Session, staff: Actor, candidate: Actor) -> None:
    paper = make_paper(session)
    begin(session, candidate, paper.id or 0)
    closed = set_paper_state(
        session, staff, paper.id or 0, PaperStateInput(state=PaperState.CLOSED, version=1)
    )
    assert closed.attempts == 1
    with pytest.raises(Invalid, match="有人考过"):
        update_paper(session, staff, paper.id or 0, _input(session, staff, paper.id or 0))


def test_questions_that_are_not_in_use_or_ask_too_much_are_not_counted(
    session: Session, staff: Actor
) -> None:
    paper = make_paper(session, kinds=[QuestionKind.SINGLE])
    make_question(session, state=QuestionState.REVIEWED)
    make_question(session, level=4)
    make_question(session, skill="photoshop")
    assert get_paper(session, staff, paper.id or 0).blueprint[0].available == 2


def test_a_draft_is_not_shown_to_others(session: Session, staff: Actor) -> None:
    _new(session, staff)
    assert list_papers(session, VISITOR, PaperFilter(), Page()).total == 0
    with pytest.raises(NotFound):
        get_paper(session, staff, 99_999)
