"""What an attempt comes to: by competency, as evidence and certificate, and again after a change."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from talent.accounts.actor import SYSTEM, Actor
from talent.exams.attempt_queries import lock_attempt
from talent.exams.attempt_schemas import ResultOut, Verdict
from talent.exams.attempt_tables import Attempt, AttemptItem, Paper, PaperPart
from talent.exams.attempts import begin, hand_in
from talent.exams.enums import AttemptState, QuestionKind
from talent.exams.result_reading import get_result
from talent.exams.results import settle
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, NotFound
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from talent.people.enums import EvidenceKind
from talent.people.tables import SkillEvidence
from talent.training.certificates import PLATFORM
from talent.training.enums import CertificateKind
from talent.training.tables import Certificate
from tests.factories.papers import make_bank, make_paper, make_standard
from tests.talent.exams.sitting import answer_all, right_answers, save, stored

Taken = Callable[..., int]


@pytest.fixture
def paper(session: Session) -> Paper:
    """Two competencies with two single choices of one point each."""
    standard = make_standard(
        session, {"网店运营": {"taobao_operations": 2}, "视觉设计": {"photoshop": 3, "ui_design": 1}}
    )
    made = make_paper(session, standard, kinds=[QuestionKind.SINGLE], count=2)
    make_bank(session, [QuestionKind.SINGLE], each=2, skill="photoshop", level=3)
    part = session.exec(select(PaperPart).where(PaperPart.paper_id == made.id)).one()
    session.add(
        PaperPart(
            paper_id=made.id or 0,
            position=1,
            item_id=part.item_id + 1,
            kind=QuestionKind.SINGLE,
            count=2,
            points=2,
        )
    )
    session.commit()
    return made


@pytest.fixture
def taken(session: Session, candidate: Actor, paper: Paper) -> Taken:
    """``taken(right=3)`` is an attempt with the first three of the first competency first right."""

    def take(right: int) -> int:
        attempt_id = begin(session, candidate, paper.id or 0)
        rows = sorted(stored(session, attempt_id), key=lambda one: (one.item_id, one.position))
        answers = right_answers(session, attempt_id)
        for row in rows[:right]:
            save(session, candidate, attempt_id, row.position, answers[row.position])
        for row in rows[right:]:
            wrong = "A" if answers[row.position] != "A" else "B"
            save(session, candidate, attempt_id, row.position, wrong)
        hand_in(session, candidate, attempt_id)
        return attempt_id

    return take


def _evidence(session: Session) -> list[SkillEvidence]:
    standing = select(SkillEvidence).where(col(SkillEvidence.revoked_on).is_(None))
    return list(session.exec(standing.order_by(col(SkillEvidence.skill))))


def _certificates(session: Session, attempt_id: int) -> list[Certificate]:
    query = select(Certificate).where(
        Certificate.kind == CertificateKind.EXAM, Certificate.source_id == attempt_id
    )
    return list(session.exec(query.order_by(col(Certificate.id))))


def test_the_result_is_told_by_competency(session: Session, candidate: Actor, taken: Taken) -> None:
    result = get_result(session, candidate, taken(right=3))
    assert (result.share, result.attempt.passed, result.attempt.points) == (75, True, 6)
    assert [(one.title, one.share, one.reached) for one in result.competencies] == [
        ("网店运营", 100, True),
        ("视觉设计", 50, False),
    ]
    assert sorted(one.verdict.value for one in result.questions) == ["right", "right", "right", "wrong"]


def test_passing_proves_the_skills_of_what_was_reached_and_no_others(
    session: Session, candidate: Actor, paper: Paper, taken: Taken
) -> None:
    attempt_id = taken(right=3)
    found = [(one.skill, one.level, one.kind, one.given_on, one.source) for one in _evidence(session)]
    assert found == [
        ("taobao_operations", 2, EvidenceKind.EXAMINED, today(), f"attempt:{attempt_id}"),
    ]
    [word] = _evidence(session)
    assert (word.vouched_by, word.title) == (PLATFORM, paper.title)
    (certificate,) = _certificates(session, attempt_id)
    assert certificate.revoked_on is None
    assert get_result(session, candidate, attempt_id).certificate == certificate.number


def test_all_right_proves_every_skill(session: Session, taken: Taken) -> None:
    taken(right=4)
    assert [(one.skill, one.level) for one in _evidence(session)] == [
        ("photoshop", 3),
        ("taobao_operations", 2),
        ("ui_design", 1),
    ]


def test_who_fails_proves_nothing_and_reads_when_to_try_again(
    session: Session, candidate: Actor, taken: Taken
) -> None:
    attempt_id = taken(right=2)
    result = get_result(session, candidate, attempt_id)
    assert (result.attempt.passed, result.skills, result.certificate) == (False, [], "")
    assert (result.tries_left, result.again_on) == (2, today().fromordinal(today().toordinal() + 7))
    assert _evidence(session) == []
    assert _certificates(session, attempt_id) == []


def test_exactly_at_the_mark_is_passed(session: Session, paper: Paper, taken: Taken) -> None:
    paper.pass_mark = 75
    session.flush()
    attempt = session.get_one(Attempt, taken(right=3))
    assert attempt.passed is True


def test_whoever_hands_in_sees_the_result_and_is_not_told_of_it(session: Session, taken: Taken) -> None:
    taken(right=4)
    assert session.exec(select(Notice).order_by(col(Notice.id))).all() == []


def _withdraw(session: Session, attempt_id: int, row: AttemptItem) -> None:
    attempt = lock_attempt(session, attempt_id)
    session.get_one(AttemptItem, row.id).withdrawn = True
    settle(session, SYSTEM, [attempt])


def test_a_withdrawn_question_counts_for_nobody_and_what_follows_is_put_right(
    session: Session, candidate: Actor, taken: Taken
) -> None:
    attempt_id = taken(right=2)
    wrong = [row for row in stored(session, attempt_id) if row.points == 0]
    _withdraw(session, attempt_id, wrong[0])
    result = get_result(session, candidate, attempt_id)
    assert result.attempt.passed is True
    assert round(result.share or 0, 1) == 66.7
    assert Verdict.WITHDRAWN in {one.verdict for one in result.questions}
    assert [one.skill for one in _evidence(session)] == ["taobao_operations"]
    told = session.exec(select(Notice).order_by(col(Notice.id))).one()
    assert (told.kind, told.path) == (NoticeKind.EXAM_RESULT, f"/me/exams/{attempt_id}/result")


def test_a_pass_that_was_one_by_mistake_is_taken_back(
    session: Session, candidate: Actor, taken: Taken
) -> None:
    attempt_id = taken(right=3)
    right = [row for row in stored(session, attempt_id) if row.points == 2]
    for row in right[:2]:
        _withdraw(session, attempt_id, row)
    assert session.get_one(Attempt, attempt_id).passed is False
    assert _evidence(session) == []
    assert [one.revoked_on for one in _certificates(session, attempt_id)] == [today()]
    assert get_result(session, candidate, attempt_id).certificate == ""


def test_settling_again_without_a_change_changes_nothing(session: Session, taken: Taken) -> None:
    attempt_id = taken(right=4)
    before = session.get_one(Attempt, attempt_id).model_dump()
    evidence = [one.id for one in _evidence(session)]
    settle(session, SYSTEM, [lock_attempt(session, attempt_id)])
    assert session.get_one(Attempt, attempt_id).model_dump() == before
    assert [one.id for one in _evidence(session)] == evidence
    assert session.exec(select(Notice).order_by(col(Notice.id))).all() == []


@pytest.mark.parametrize("explained", [False, True])
def test_questions_and_explanations_come_back_only_where_the_paper_says_so(
    session: Session, candidate: Actor, paper: Paper, taken: Taken, explained: bool
) -> None:
    paper.explained = explained
    session.flush()
    result: ResultOut = get_result(session, candidate, taken(right=1))
    assert [bool(one.explanation) for one in result.questions] == [explained] * 4
    assert [bool(one.stem) for one in result.questions] == [explained] * 4


def test_before_the_end_there_is_no_result(session: Session, candidate: Actor, paper: Paper) -> None:
    attempt_id = begin(session, candidate, paper.id or 0)
    with pytest.raises(Conflict):
        get_result(session, candidate, attempt_id)


def test_another_persons_result_is_not_found(session: Session, other_talent: Actor, taken: Taken) -> None:
    with pytest.raises(NotFound):
        get_result(session, other_talent, taken(right=4))


def test_an_attempt_with_a_practical_answer_waits_for_markers(session: Session, candidate: Actor) -> None:
    paper = make_paper(session, kinds=[QuestionKind.SINGLE, QuestionKind.PRACTICAL])
    attempt_id = begin(session, candidate, paper.id or 0)
    answer_all(session, candidate, attempt_id)
    out = hand_in(session, candidate, attempt_id)
    assert (out.state, out.points, out.passed) == (AttemptState.MARKING, None, None)
    result = get_result(session, candidate, attempt_id)
    assert (result.share, result.competencies[0].share) == (None, None)
    assert Verdict.WAITING in {one.verdict for one in result.questions}
