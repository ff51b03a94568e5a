"""Who did not write a question reviews it, and nobody passes what was changed meanwhile."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.exams.enums import QuestionState, ReviewVerdict
from talent.exams.questions import get_question, list_questions, update_question
from talent.exams.reviewing import review_question
from talent.exams.schemas import QuestionFilter, ReviewInput
from talent.exams.tables import Question, QuestionReview, QuestionVersion
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, DomainError, Forbidden, Invalid
from talent.kit.paging import Page
from talent.notices.tables import Notice
from tests.factories.questions import make_question, question_input

PASSED, RETURNED = ReviewVerdict.PASSED, ReviewVerdict.RETURNED


def test_a_passed_question_may_be_used_and_its_author_hears_of_it(
    session: Session, training_body: Actor, reviewer: Actor
) -> None:
    question = make_question(session, training_body)
    shown = review_question(session, reviewer, question.id or 0, ReviewInput(verdict=PASSED, version=1))
    assert shown.state is QuestionState.REVIEWED
    told = session.exec(select(Notice).where(Notice.user_id == training_body.user_id)).one()
    assert told.path == f"/questions/{question.id}"


def test_a_returned_question_waits_for_its_author_until_it_is_changed(
    session: Session, training_body: Actor, reviewer: Actor
) -> None:
    question = make_question(session, training_body)
    number = question.id or 0

    def waiting() -> int:
        return list_questions(session, reviewer, QuestionFilter(waiting=True), Page()).total

    assert waiting() == 1
    said = ReviewInput(verdict=RETURNED, comment="选项有歧义", version=1)
    review_question(session, reviewer, number, said)
    shown = get_question(session, training_body, number)
    assert (shown.returned, shown.reviews[0].comment, waiting()) == (True, "选项有歧义", 0)
    update_question(session, training_body, number, question_input(), shown.version)
    assert waiting() == 1
    assert not get_question(session, training_body, number).returned


def test_returning_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="退回"):
        ReviewInput(verdict=RETURNED, version=1)


def test_the_author_never_reviews_nor_who_changed_it_once(
    session: Session, staff: Actor, reviewer: Actor
) -> None:
    question = make_question(session, staff)
    number = question.id or 0
    with pytest.raises(Forbidden):
        review_question(session, staff, number, ReviewInput(verdict=PASSED, version=1))
    update_question(session, reviewer, number, question_input(), 1)
    for writer in (staff, reviewer):
        assert not get_question(session, writer, number).may_review
        with pytest.raises(Forbidden):
            review_question(session, writer, number, ReviewInput(verdict=PASSED, version=2))
    assert question.state is QuestionState.DRAFT


def test_an_author_without_the_permission_does_not_review(
    session: Session, training_body: Actor, staff: Actor
) -> None:
    question = make_question(session, staff)
    with pytest.raises(Forbidden):
        review_question(session, training_body, question.id or 0, ReviewInput(verdict=PASSED, version=1))


def test_the_same_review_twice_is_one(session: Session, training_body: Actor, reviewer: Actor) -> None:
    question = make_question(session, training_body)
    said = ReviewInput(verdict=PASSED, version=1)
    for _ in range(2):
        review_question(session, reviewer, question.id or 0, said)
    assert len(session.exec(select(QuestionReview).order_by(col(QuestionReview.id))).all()) == 1


def test_what_is_reviewed_needs_no_review(
    session: Session, training_body: Actor, reviewer: Actor, staff: Actor
) -> None:
    question = make_question(session, training_body)
    review_question(session, reviewer, question.id or 0, ReviewInput(verdict=PASSED, version=1))
    with pytest.raises(Invalid):
        review_question(session, staff, question.id or 0, ReviewInput(verdict=PASSED, version=2))


def test_nobody_passes_what_was_changed_since_it_was_read(
    session: Session, training_body: Actor, reviewer: Actor
) -> None:
    question = make_question(session, training_body)
    update_question(session, training_body, question.id or 0, question_input(), 1)
    with pytest.raises(Conflict):
        review_question(session, reviewer, question.id or 0, ReviewInput(verdict=PASSED, version=1))


def test_of_a_review_and_a_change_at_the_same_moment_one_is_refused_or_the_change_waits_for_review(
    session: Session, database: Database, staff: Actor, reviewer: Actor
) -> None:
    """In whatever order they come, no version is passed that nobody but its writers has read."""
    for _ in range(4):
        question = make_question(session, staff)
        number, version = question.id or 0, question.version
        session.commit()
        item = question_input()

        def change() -> None:
            with database.write() as writing:
                update_question(writing, reviewer, number, item, version)  # noqa: B023

        def review() -> None:
            with database.write() as writing:
                review_question(writing, reviewer, number, ReviewInput(verdict=PASSED, version=version))  # noqa: B023

        with ThreadPoolExecutor(2) as pool:
            outcomes = [one.exception() for one in [pool.submit(change), pool.submit(review)]]
        assert all(one is None or isinstance(one, DomainError) for one in outcomes)
        session.expire_all()
        stored = session.get_one(Question, number)
        passed = (
            select(QuestionReview.id)
            .join(QuestionVersion, col(QuestionVersion.id) == col(QuestionReview.version_id))
            .where(QuestionVersion.question_id == number)
            .order_by(col(QuestionReview.id))
        )
        if stored.current == 2:
            assert stored.state is QuestionState.DRAFT
        else:
            assert stored.state is QuestionState.REVIEWED
            assert len(session.exec(passed).all()) == 1
