"""Practical answers: two markers, blind to each other and to the person, and a third where they differ."""

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tokens import actor_of
from talent.exams.attempt_schemas import MarkInput, ScoreInput
from talent.exams.attempt_tables import Attempt, Marking
from talent.exams.attempts import begin, hand_in
from talent.exams.enums import AttemptState, QuestionKind
from talent.exams.markers import get_task, give_mark, list_tasks
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.notices.tables import Notice
from tests.factories.accounts import make_user
from tests.factories.papers import make_paper
from tests.talent.exams.sitting import save, stored


@pytest.fixture
def markers(session: Session, staff: Actor) -> list[Actor]:
    more = [make_user(session, role=Role.STAFF, login=f"marker{n}@example.com") for n in (2, 3)]
    session.commit()
    return [staff, *(actor_of(user, "192.0.2.1") for user in more)]


@pytest.fixture
def attempt_id(session: Session, candidate: Actor) -> int:
    """Handed in with one practical answer of two points."""
    paper = make_paper(session, kinds=[QuestionKind.PRACTICAL])
    number = begin(session, candidate, paper.id or 0)
    save(session, candidate, number, 1, "我的详情页方案")
    hand_in(session, candidate, number)
    return number


def _task(session: Session, attempt_id: int) -> int:
    return stored(session, attempt_id)[0].id or 0


def _mark(first: float, second: float) -> MarkInput:
    return MarkInput(scores=[ScoreInput(line="1", points=first), ScoreInput(line="2", points=second)])


def test_the_queue_tells_nothing_of_the_person(
    session: Session, markers: list[Actor], attempt_id: int
) -> None:
    (task,) = list_tasks(session, markers[0], Page()).items
    detail = get_task(session, markers[0], task.item_id)
    said = detail.model_dump_json()
    assert "我的详情页方案" in said
    assert "王测试" not in said
    assert "person" not in said
    assert [line.title for line in detail.lines] == ["密钥评分标准一", "密钥评分标准二"]


def test_where_two_agree_the_mean_counts(session: Session, markers: list[Actor], attempt_id: int) -> None:
    item_id = _task(session, attempt_id)
    give_mark(session, markers[0], item_id, _mark(50, 30))
    assert session.get_one(Attempt, attempt_id).state is AttemptState.MARKING
    assert get_task(session, markers[1], item_id).own is None
    give_mark(session, markers[1], item_id, _mark(60, 30))
    attempt = session.get_one(Attempt, attempt_id)
    assert (attempt.state, attempt.points, attempt.passed) == (AttemptState.MARKED, 1.7, True)
    assert list_tasks(session, markers[2], Page()).total == 0
    told = session.exec(select(Notice).order_by(col(Notice.id))).one()
    assert told.path == f"/me/exams/{attempt_id}/result"


def test_where_two_differ_a_third_decides(session: Session, markers: list[Actor], attempt_id: int) -> None:
    item_id = _task(session, attempt_id)
    give_mark(session, markers[0], item_id, _mark(60, 40))
    give_mark(session, markers[1], item_id, _mark(10, 0))
    assert session.get_one(Attempt, attempt_id).state is AttemptState.MARKING
    assert [list_tasks(session, marker, Page()).total for marker in markers] == [0, 0, 1]
    give_mark(session, markers[2], item_id, _mark(20, 10))
    attempt = session.get_one(Attempt, attempt_id)
    assert (attempt.points, attempt.passed) == (0.6, False)


def test_a_fourth_is_not_asked(session: Session, markers: list[Actor], attempt_id: int) -> None:
    item_id = _task(session, attempt_id)
    for marker in markers[:2]:
        give_mark(session, marker, item_id, _mark(50, 30))
    with pytest.raises(NotFound):
        give_mark(session, markers[2], item_id, _mark(0, 0))


def test_the_same_mark_again_changes_nothing_and_another_is_refused(
    session: Session, markers: list[Actor], attempt_id: int
) -> None:
    item_id = _task(session, attempt_id)
    give_mark(session, markers[0], item_id, _mark(50, 30))
    give_mark(session, markers[0], item_id, _mark(50, 30))
    with pytest.raises(Conflict):
        give_mark(session, markers[0], item_id, _mark(10, 30))
    assert len(session.exec(select(Marking).order_by(col(Marking.id))).all()) == 1
    assert list_tasks(session, markers[0], Page()).total == 0


@pytest.mark.parametrize(
    "scores",
    [
        [ScoreInput(line="1", points=50)],
        [ScoreInput(line="1", points=61), ScoreInput(line="2", points=0)],
        [ScoreInput(line="1", points=5), ScoreInput(line="9", points=0)],
        [ScoreInput(line=one, points=5) for one in ("1", "2", "3")],
    ],
)
def test_every_line_gets_points_and_none_too_many(
    session: Session, markers: list[Actor], attempt_id: int, scores: list[ScoreInput]
) -> None:
    with pytest.raises(Invalid):
        give_mark(session, markers[0], _task(session, attempt_id), MarkInput(scores=scores))


def test_a_question_with_a_key_is_no_task(session: Session, candidate: Actor, staff: Actor) -> None:
    paper = make_paper(session, kinds=[QuestionKind.SINGLE])
    number = begin(session, candidate, paper.id or 0)
    hand_in(session, candidate, number)
    with pytest.raises(NotFound):
        get_task(session, staff, _task(session, number))


def test_only_markers_mark(session: Session, candidate: Actor, attempt_id: int) -> None:
    with pytest.raises(Forbidden):
        give_mark(session, candidate, _task(session, attempt_id), _mark(60, 40))
    with pytest.raises(Forbidden):
        get_task(session, candidate, _task(session, attempt_id))
