"""A question withdrawn after use counts for nobody; what candidates report reaches the staff."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tokens import actor_of
from talent.audit.tables import AuditEntry
from talent.exams import withdrawing
from talent.exams.attempt_tables import Attempt, Paper, QuestionReport, Withdrawal
from talent.exams.attempts import begin, hand_in
from talent.exams.enums import (
    AttemptState,
    ItemFlag,
    QuestionState,
    ReportReason,
    ReviewVerdict,
    WithdrawalReason,
)
from talent.exams.figure_schemas import FigureFilter, ReportInput, WithdrawalInput
from talent.exams.figure_showing import get_figure, list_figures
from talent.exams.figures import compute_now
from talent.exams.forgetting import forget_exams
from talent.exams.questions import move_question, update_question
from talent.exams.reporting import close_reports, list_reportable, report_question
from talent.exams.results import settle
from talent.exams.reviewing import review_question
from talent.exams.schemas import ReviewInput
from talent.exams.tables import Question, QuestionVersion
from talent.exams.withdrawing import go_on_settling, withdraw
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.notices.tables import Notice
from talent.people.tables import SkillEvidence
from talent.training.tables import Certificate
from tests.factories.accounts import make_user
from tests.factories.papers import make_paper, make_question
from tests.factories.people import make_person
from tests.factories.questions import question_input
from tests.talent.exams.sittings import items_of, sat

PASSED = ReviewVerdict.PASSED
WRONG = WithdrawalInput(cause=WithdrawalReason.WRONG, remark="答案有误")


@pytest.fixture
def used(session: Session) -> Paper:
    return make_paper(session, kinds=[])


@pytest.fixture
def questions(session: Session) -> list[QuestionVersion]:
    return [make_question(session) for _ in range(4)]


def _person(session: Session) -> int:
    user = make_user(session, role=Role.TALENT)
    return make_person(session, user_id=user.id).id or 0


def _sit(
    session: Session, staff: Actor, paper: Paper, questions: list[QuestionVersion], points: str
) -> Attempt:
    """``points`` like 1101, settled as the service settles it."""
    answers = [
        (version, "B" if one == "1" else "A", float(one))
        for version, one in zip(questions, points, strict=True)
    ]
    attempt = sat(session, paper, _person(session), answers)
    settle(session, staff, [attempt])
    return attempt


def _standing(session: Session) -> set[int]:
    query = select(SkillEvidence.person_id).where(col(SkillEvidence.revoked_on).is_(None))
    return set(session.exec(query))


def _told(session: Session) -> list[str]:
    return sorted(session.exec(select(Notice.path).where(Notice.kind == "exam:recounted")))


def test_results_are_as_if_the_question_had_not_been_asked(
    session: Session, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    rises = _sit(session, staff, used, questions, "1100")
    falls = _sit(session, staff, used, questions, "1011")
    used.pass_mark = 66
    for attempt in (rises, falls):
        settle(session, staff, [attempt])
    assert (rises.passed, falls.passed) == (False, True)
    assert _standing(session) == {falls.person_id}
    withdraw(session, staff, questions[3].id or 0, WRONG)
    assert (rises.points, rises.most_points, rises.passed) == (2, 3, True)
    assert (falls.points, falls.most_points, falls.passed) == (2, 3, True)
    assert _standing(session) == {rises.person_id, falls.person_id}
    withdraw(session, staff, questions[0].id or 0, WRONG)
    assert (rises.points, rises.most_points, rises.passed) == (1, 2, False)
    assert (falls.points, falls.most_points, falls.passed) == (1, 2, False)
    assert _standing(session) == set()
    revoked = session.exec(select(Certificate.revoked_on)).all()
    assert len(revoked) == 2
    assert all(revoked)


def test_everybody_whose_result_changed_is_told_and_nobody_else(
    session: Session, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    had = _sit(session, staff, used, questions, "1111")
    _sit(session, staff, used, [*questions[:3], make_question(session)], "1111")
    withdraw(session, staff, questions[3].id or 0, WRONG)
    assert _told(session) == [f"/me/exams/{had.id}/result"]


def test_withdrawn_again_nothing_changes(
    session: Session, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    attempt = _sit(session, staff, used, questions, "1110")

    def all_of_it() -> str:
        session.flush()
        tables = (Attempt, Withdrawal, Notice, AuditEntry, SkillEvidence, Certificate, Question)
        rows = [row.model_dump(mode="json") for table in tables for row in session.exec(select(table))]
        return json.dumps(rows, sort_keys=True)

    withdraw(session, staff, questions[0].id or 0, WRONG)
    before = all_of_it()
    withdraw(session, staff, questions[0].id or 0, WithdrawalInput(cause=WithdrawalReason.LEAKED))
    assert go_on_settling(session, today()) == 0
    assert all_of_it() == before
    assert (attempt.points, attempt.most_points) == (2, 3)


def test_no_new_attempt_gets_it_and_an_open_one_goes_on_without_it(
    session: Session, staff: Actor, candidate: Actor, paper: Paper
) -> None:
    attempt = session.get_one(Attempt, begin(session, candidate, paper.id or 0))
    first = items_of(session, attempt)[0]
    withdraw(session, staff, first.version_id, WRONG)
    question = session.exec(
        select(Question).join(QuestionVersion).where(QuestionVersion.id == first.version_id)
    ).one()
    assert question.state is QuestionState.RETIRED
    assert attempt.state is AttemptState.OPEN
    most = attempt.most_points
    hand_in(session, candidate, attempt.id or 0)
    session.refresh(attempt)
    assert attempt.most_points == most - first.most_points


def test_one_that_was_drawn_while_it_was_withdrawn_counts_for_nobody_either(
    session: Session, staff: Actor, candidate: Actor, paper: Paper
) -> None:
    attempt = session.get_one(Attempt, begin(session, candidate, paper.id or 0))
    first = items_of(session, attempt)[0]
    withdraw(session, staff, first.version_id, WRONG)
    # As it is where the attempt was begun before the withdrawal and written after it.
    first.withdrawn = False
    session.flush()
    most = attempt.most_points
    hand_in(session, candidate, attempt.id or 0)
    session.refresh(attempt)
    assert attempt.most_points == most - first.most_points


def test_a_withdrawn_version_is_never_passed_again_but_a_new_one_is(
    session: Session, staff: Actor, reviewer: Actor, questions: list[QuestionVersion]
) -> None:
    number = questions[0].question_id
    withdraw(session, staff, questions[0].id or 0, WRONG)
    question = session.get_one(Question, number)
    draft = move_question(session, reviewer, number, QuestionState.DRAFT, question.version)
    with pytest.raises(Invalid, match="撤下"):
        review_question(session, reviewer, number, ReviewInput(verdict=PASSED, version=draft.version))
    changed = update_question(session, staff, number, question_input(), draft.version)
    shown = review_question(session, reviewer, number, ReviewInput(verdict=PASSED, version=changed.version))
    assert shown.state is QuestionState.REVIEWED


def test_an_older_version_is_withdrawn_without_the_question(
    session: Session, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    question = session.get_one(Question, questions[0].question_id)
    question.current = 2
    _sit(session, staff, used, questions, "1111")
    withdraw(session, staff, questions[0].id or 0, WRONG)
    assert question.state is QuestionState.IN_USE


def test_what_waits_only_for_the_withdrawn_question_gets_its_result(
    session: Session, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    answers = [(one, "B", 1.0) for one in questions]
    attempt = sat(session, used, _person(session), answers, state=AttemptState.MARKING)
    items_of(session, attempt)[0].points = None
    session.flush()
    withdraw(session, staff, questions[0].id or 0, WRONG)
    assert (attempt.state, attempt.points) == (AttemptState.MARKED, 3)


def test_many_results_are_computed_anew_in_portions(
    session: Session,
    staff: Actor,
    used: Paper,
    questions: list[QuestionVersion],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(withdrawing, "PORTION", 2)
    attempts = [_sit(session, staff, used, questions, "1111") for _ in range(5)]
    compute_now(session, staff, used.id or 0)
    assert withdraw(session, staff, questions[0].id or 0, WRONG) == 2
    withdrawal = get_figure(session, staff, questions[0].id or 0).withdrawal
    assert withdrawal is not None
    assert withdrawal.left == 3
    while go_on_settling(session, today()):
        pass
    assert {attempt.most_points for attempt in attempts} == {3}
    assert len(_told(session)) == 5


def test_only_who_keeps_papers_withdraws(
    session: Session, training_body: Actor, talent: Actor, questions: list[QuestionVersion], staff: Actor
) -> None:
    for actor in (training_body, talent):
        with pytest.raises(Forbidden):
            withdraw(session, actor, questions[0].id or 0, WRONG)
    with pytest.raises(NotFound):
        withdraw(session, staff, 999, WRONG)


def _own(session: Session, talent: Actor, used: Paper, questions: list[QuestionVersion]) -> int:
    person = make_person(session, user_id=talent.user_id)
    return sat(session, used, person.id, [(one, "B", 1.0) for one in questions]).id or 0


def _report(**fields: object) -> ReportInput:
    return ReportInput.model_validate({"position": 2, "problem": "wrong", "remark": "两个答案都对", **fields})


def test_a_report_reaches_the_staff_at_once_and_goes_when_they_have_looked(
    session: Session, staff: Actor, talent: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    attempt_id = _own(session, talent, used, questions)
    report_question(session, talent, attempt_id, _report())
    flagged = list_figures(session, staff, FigureFilter(flag=ItemFlag.REPORTED), Page())
    assert [(row.version_id, row.taken) for row in flagged.items] == [(questions[1].id, 0)]
    compute_now(session, staff, used.id or 0)
    figure = get_figure(session, staff, questions[1].id or 0)
    assert (figure.taken, figure.flags, figure.open_reports) == (1, [ItemFlag.REPORTED], 1)
    assert figure.reports[0].words == "两个答案都对"
    close_reports(session, staff, questions[1].id or 0)
    close_reports(session, staff, questions[1].id or 0)
    figure = get_figure(session, staff, questions[1].id or 0)
    assert (figure.flags, figure.open_reports, len(figure.reports)) == ([], 0, 1)
    compute_now(session, staff, used.id or 0)
    assert get_figure(session, staff, questions[1].id or 0).flags == []
    with pytest.raises(Conflict, match="已经处理"):
        report_question(session, talent, attempt_id, _report())


def test_several_may_report_a_question_at_the_same_moment(
    session: Session, database: Database, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    versions = [one.id or 0 for one in questions]
    people = [make_user(session, role=Role.TALENT) for _ in range(4)]
    theirs = [(actor_of(one, ""), _own(session, actor_of(one, ""), used, questions)) for one in people]
    session.commit()

    def report(actor: Actor, attempt_id: int) -> None:
        for position in range(1, len(versions) + 1):
            with database.write() as writing:
                report_question(writing, actor, attempt_id, _report(position=position))

    with ThreadPoolExecutor(4) as pool:
        for one in [pool.submit(report, *own) for own in theirs]:
            one.result()
    assert [get_figure(session, staff, one).open_reports for one in versions] == [4] * len(versions)


def test_a_question_is_reported_once_and_the_last_word_stands(
    session: Session, talent: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    attempt_id = _own(session, talent, used, questions)
    for _ in range(2):
        report_question(session, talent, attempt_id, _report())
    report_question(session, talent, attempt_id, _report(problem="unclear"))
    [kept] = session.exec(select(QuestionReport)).all()
    assert kept.reason is ReportReason.UNCLEAR
    said = [one.reported for one in list_reportable(session, talent, attempt_id)]
    assert said == [None, ReportReason.UNCLEAR, None, None]


def test_only_an_own_attempt_that_is_over_can_be_reported_on(
    session: Session, candidate: Actor, other_talent: Actor, paper: Paper
) -> None:
    attempt_id = begin(session, candidate, paper.id or 0)
    with pytest.raises(Conflict, match="考试结束后"):
        report_question(session, candidate, attempt_id, _report())
    with pytest.raises(Conflict):
        list_reportable(session, candidate, attempt_id)
    hand_in(session, candidate, attempt_id)
    with pytest.raises(NotFound):
        report_question(session, other_talent, attempt_id, _report())
    with pytest.raises(Invalid, match="没有这道题"):
        report_question(session, candidate, attempt_id, _report(position=99))
    staff = actor_of(make_user(session, role=Role.STAFF), "")
    with pytest.raises(Forbidden):
        report_question(session, staff, attempt_id, _report())


def test_another_problem_has_to_be_said_in_words() -> None:
    with pytest.raises(ValueError, match="写明"):
        _report(problem="other", remark="")


def test_the_words_of_a_forgotten_person_go(
    session: Session, staff: Actor, talent: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    attempt_id = _own(session, talent, used, questions)
    report_question(session, talent, attempt_id, _report())
    person_id = session.get_one(Attempt, attempt_id).person_id
    forget_exams(session, person_id or 0)
    session.expire_all()
    [kept] = session.exec(select(QuestionReport)).all()
    assert (kept.words, kept.reason) == ("", ReportReason.WRONG)
