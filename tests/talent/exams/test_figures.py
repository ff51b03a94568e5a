"""Figures after use: what is computed of attempts, kept, flagged and listed, and for whom."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import numpy as np
import pytest
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.exams import figure_queries
from talent.exams.attempt_tables import Attempt, Paper, PaperStatistic
from talent.exams.enums import AttemptState, FigureOrder, ItemFlag, QuestionKind, WithdrawalReason
from talent.exams.figure_schemas import FigureFilter, WithdrawalInput
from talent.exams.figure_showing import get_figure, get_paper_figure, list_figures, list_paper_figures
from talent.exams.figures import compute_figures, compute_now
from talent.exams.forgetting import forget_exams
from talent.exams.rasch import LEAST_ATTEMPTS
from talent.exams.result_reading import get_result
from talent.exams.tables import ItemStatistic, QuestionVersion, Standard
from talent.exams.withdrawing import go_on_settling, withdraw
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, NotFound
from talent.kit.paging import Page
from tests.factories.papers import make_paper, make_question, make_standard
from tests.factories.people import make_person
from tests.talent.exams.sittings import items_of, sat

CountQueries = Callable[[Database], AbstractContextManager[list[str]]]


@pytest.fixture
def used(session: Session) -> Paper:
    return make_paper(session, kinds=[])


@pytest.fixture
def questions(session: Session) -> list[QuestionVersion]:
    return [make_question(session) for _ in range(4)]


def _sit_all(
    session: Session, paper: Paper, questions: list[QuestionVersion], solved: np.ndarray[tuple[int, int]]
) -> None:
    """Who is right answers B, who is wrong A."""
    for row in solved:
        answers = [
            (version, "B" if right else "A", float(right))
            for version, right in zip(questions, row, strict=True)
        ]
        sat(session, paper, None, answers)


def _simulated(people: int, items: int, seed: int = 1) -> np.ndarray[tuple[int, int]]:
    chance = np.random.default_rng(seed)
    able, hard = chance.normal(size=(people, 1)), np.linspace(-1.5, 1.5, items)
    return chance.random((people, items)) < 1 / (1 + np.exp(hard - able))


def test_figures_of_a_small_example_by_hand(
    session: Session, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    ladder = np.tril(np.ones((5, 4)), -1)
    _sit_all(session, used, questions, ladder)
    compute_now(session, staff, used.id or 0)
    rows = list_figures(session, staff, FigureFilter(order=FigureOrder.EASY), Page()).items
    assert [row.facility for row in rows] == pytest.approx([0.8, 0.6, 0.4, 0.2])
    assert rows[1].discrimination == pytest.approx(1.8 / np.sqrt(1.2 * 5.2))
    assert all(row.flags == [] and row.difficulty is None for row in rows)
    paper = get_paper_figure(session, staff, used.id or 0)
    assert (paper.taken, paper.mean, paper.passed, paper.reliability) == (5, 50, 2, None)


def test_with_enough_attempts_there_are_difficulties_abilities_and_a_reliability(
    session: Session, staff: Actor, used: Paper
) -> None:
    questions = [make_question(session) for _ in range(12)]
    _sit_all(session, used, questions, _simulated(LEAST_ATTEMPTS + 50, 12))
    compute_now(session, staff, used.id or 0)
    rows = session.exec(select(ItemStatistic).order_by(ItemStatistic.version_id)).all()  # type: ignore[arg-type]
    hard = [row.difficulty for row in rows]
    assert np.corrcoef(np.array(hard, dtype=float), np.linspace(-1.5, 1.5, 12))[0, 1] > 0.9
    attempts = session.exec(select(Attempt).order_by(Attempt.id)).all()  # type: ignore[arg-type]
    session.expire_all()
    points = [attempt.points or 0 for attempt in attempts]
    able = [attempt.ability for attempt in attempts]
    assert np.corrcoef(points, np.array(able, dtype=float))[0, 1] > 0.95
    reliability = get_paper_figure(session, staff, used.id or 0).reliability
    assert reliability is not None
    assert 0.5 < reliability < 0.9


def test_somebody_sees_the_own_ability_with_its_error_and_what_it_was_estimated_by(
    session: Session, staff: Actor, talent: Actor, used: Paper
) -> None:
    questions = [make_question(session) for _ in range(12)]
    _sit_all(session, used, questions, _simulated(LEAST_ATTEMPTS, 12))
    person = make_person(session, user_id=talent.user_id)
    answers = [(one, "B" if n < 9 else "A", float(n < 9)) for n, one in enumerate(questions)]
    own = sat(session, used, person.id, answers)
    assert get_result(session, talent, own.id or 0).ability is None
    compute_now(session, staff, used.id or 0)
    session.expire_all()
    shown = get_result(session, talent, own.id or 0).ability
    assert shown is not None
    # Nine of twelve, the hardest of which lie a logit and a half above the middle.
    assert 0.8 < shown.value < 2
    assert 0.5 < shown.error < 1
    assert shown.questions == 12
    withdraw(session, staff, questions[0].id or 0, WithdrawalInput(cause=WithdrawalReason.LEAKED))
    while go_on_settling(session, today()):
        pass
    assert get_result(session, talent, own.id or 0).ability is None
    compute_now(session, staff, used.id or 0)
    session.expire_all()
    again = get_result(session, talent, own.id or 0).ability
    assert again is not None
    assert again.questions == 11


def test_a_question_with_a_wrong_key_and_one_with_an_idle_distractor_are_flagged(
    session: Session, staff: Actor, used: Paper
) -> None:
    questions = [make_question(session) for _ in range(10)]
    solved = _simulated(80, 10)
    solved[:, 0] = ~solved[:, 0]
    _sit_all(session, used, questions, solved)
    compute_now(session, staff, used.id or 0)
    reversed_ = list_figures(session, staff, FigureFilter(flag=ItemFlag.REVERSED), Page())
    assert [row.version_id for row in reversed_.items] == [questions[0].id]
    figure = get_figure(session, staff, questions[5].id or 0)
    # A and B were chosen by many, C and D by nobody.
    assert [(one.id, one.works) for one in figure.options] == [
        ("A", True),
        ("B", True),
        ("C", False),
        ("D", False),
    ]
    assert figure.options[1].right
    assert sum(one.chosen for one in figure.options) == 80
    assert ItemFlag.DISTRACTOR in figure.flags


def test_options_of_a_multiple_choice_are_each_counted(session: Session, staff: Actor, used: Paper) -> None:
    one, other = make_question(session, QuestionKind.MULTIPLE), make_question(session)
    for answer in (["A", "C"], ["A"], ["B"], [], None):
        sat(session, used, make_person(session).id, [(one, answer, 0.5), (other, "B", 1.0)])
    compute_now(session, staff, used.id or 0)
    options = get_figure(session, staff, one.id or 0).options
    assert [(option.id, option.chosen) for option in options] == [("A", 2), ("B", 1), ("C", 1), ("D", 0)]
    assert options[0].share == pytest.approx(0.4)


def test_withdrawn_and_unfinished_count_for_nothing(
    session: Session, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    _sit_all(session, used, questions, np.ones((3, 4)))
    gone = sat(session, used, None, [(one, "A", 0.0) for one in questions])
    for item in items_of(session, gone):
        item.withdrawn = True
    for state in (AttemptState.OPEN, AttemptState.MARKING, AttemptState.VOID):
        sat(session, used, make_person(session).id, [(one, "A", 0.0) for one in questions], state=state)
    session.flush()
    compute_now(session, staff, used.id or 0)
    assert {row.taken for row in session.exec(select(ItemStatistic))} == {3}
    assert get_paper_figure(session, staff, used.id or 0).taken == 3


def test_a_forgotten_persons_points_count_and_their_answer_does_not(
    session: Session, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    people = [make_person(session).id or 0 for _ in range(2)]
    for person in people:
        sat(session, used, person, [(one, "B", 1.0) for one in questions])
    forget_exams(session, people[0])
    session.expire_all()
    compute_now(session, staff, used.id or 0)
    figure = get_figure(session, staff, questions[0].id or 0)
    assert (figure.taken, figure.options[1].chosen, figure.options[1].share) == (2, 1, 1.0)


def test_the_chore_does_each_standard_once_a_day(
    session: Session, used: Paper, questions: list[QuestionVersion]
) -> None:
    other = make_paper(session, make_standard(session), kinds=[])
    make_paper(session, make_standard(session), kinds=[])
    for paper in (used, other):
        _sit_all(session, paper, questions, np.ones((2, 4)))
    assert [compute_figures(session, today()) for _ in range(3)] == [1, 1, 0]
    assert len(session.exec(select(PaperStatistic)).all()) == 2
    assert compute_figures(session, today() + timedelta(days=1)) == 1


def test_a_paper_whose_attempts_lie_too_far_back_is_done_with_for_the_day(
    session: Session, used: Paper, questions: list[QuestionVersion], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or its standard would be asked for again for ever."""
    later = make_paper(session, session.get_one(Standard, used.standard_id), kinds=[])
    for paper in (used, later):
        _sit_all(session, paper, questions, np.ones((2, 4)))
    monkeypatch.setattr(figure_queries, "MOST_ATTEMPTS", 2)
    assert [compute_figures(session, today()) for _ in range(2)] == [1, 0]
    assert compute_figures(session, today() + timedelta(days=1)) == 1


def test_the_figures_are_the_same_computed_again_and_in_whatever_order_people_came(
    session: Session, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    solved = _simulated(40, 4)
    others = [make_question(session) for _ in questions]
    other = make_paper(session, make_standard(session), kinds=[])
    _sit_all(session, used, questions, solved)
    _sit_all(session, other, others, solved[np.random.default_rng(2).permutation(40)])

    def kept(paper: Paper, asked: list[QuestionVersion]) -> list[dict[str, object]]:
        compute_now(session, staff, paper.id or 0)
        rows = [session.get_one(ItemStatistic, one.id) for one in asked]
        return [row.model_dump(mode="json", exclude={"version_id"}) for row in rows]

    first = kept(used, questions)
    assert kept(used, questions) == first
    again = kept(other, others)
    assert [one["taken"] for one in first] == [40] * 4
    for one, same in zip(first, again, strict=True):
        assert same["facility"] == one["facility"]
        assert same["discrimination"] == pytest.approx(one["discrimination"])
        assert [part["chosen"] for part in json.loads(str(same["options"]))] == [
            part["chosen"] for part in json.loads(str(one["options"]))
        ]


def test_a_question_in_two_standards_keeps_the_figures_of_the_larger(
    session: Session, used: Paper, questions: list[QuestionVersion]
) -> None:
    other = make_paper(session, make_standard(session), kinds=[])
    _sit_all(session, used, questions, np.ones((5, 4)))
    _sit_all(session, other, questions, np.zeros((2, 4)))
    while compute_figures(session, today()):
        pass
    assert {(row.taken, row.facility) for row in session.exec(select(ItemStatistic))} == {(5, 1.0)}


def test_the_list_is_filtered_sorted_and_paged(
    session: Session, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    _sit_all(session, used, questions, np.tril(np.ones((5, 4)), -1))
    compute_now(session, staff, used.id or 0)
    easy = list_figures(session, staff, FigureFilter(order=FigureOrder.EASY), Page(size=2))
    assert [row.version_id for row in easy.items] == [questions[0].id, questions[1].id]
    assert easy.total == 4
    hard = list_figures(session, staff, FigureFilter(order=FigureOrder.HARD), Page(size=1))
    assert hard.items[0].version_id == questions[3].id
    named = list_figures(session, staff, FigureFilter(text=easy.items[0].stem), Page())
    assert [row.version_id for row in named.items] == [questions[0].id]
    assert list_figures(session, staff, FigureFilter(kind=QuestionKind.CASE), Page()).total == 0
    assert list_figures(session, staff, FigureFilter(), Page(), used.id).total == 4
    assert list_figures(session, staff, FigureFilter(), Page(), 999).total == 0
    assert list_paper_figures(session, staff, Page()).items[0].paper_id == used.id


def test_only_who_reviews_questions_sees_figures(
    session: Session, training_body: Actor, talent: Actor, used: Paper
) -> None:
    for actor in (training_body, talent):
        for ask in (
            lambda actor: list_figures(session, actor, FigureFilter(), Page()),
            lambda actor: get_figure(session, actor, 1),
            lambda actor: get_paper_figure(session, actor, used.id or 0),
            lambda actor: list_paper_figures(session, actor, Page()),
            lambda actor: compute_now(session, actor, used.id or 0),
        ):
            with pytest.raises(Forbidden):
                ask(actor)


def test_what_was_never_used_has_no_figures(
    session: Session, staff: Actor, questions: list[QuestionVersion]
) -> None:
    with pytest.raises(NotFound):
        get_figure(session, staff, questions[0].id or 0)
    with pytest.raises(NotFound):
        compute_now(session, staff, 999)


def test_more_questions_take_no_more_queries(
    session: Session, staff: Actor, used: Paper, database: Database, count_queries: CountQueries
) -> None:
    def statements(items: int) -> int:
        questions = [make_question(session) for _ in range(items)]
        _sit_all(session, used, questions, np.ones((2, items)))
        compute_now(session, staff, used.id or 0)
        with count_queries(database) as sent:
            list_figures(session, staff, FigureFilter(), Page())
        return len(sent)

    assert 0 < statements(2) == statements(9)
