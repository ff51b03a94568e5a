"""Reviewing: somebody who did not write a question passes it or gives it back, and its author hears of it."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams.attempt_queries import withdrawn_among
from talent.exams.enums import QuestionState, ReviewVerdict
from talent.exams.questions import find_own
from talent.exams.rules import may_review
from talent.exams.schemas import QuestionOut, ReviewInput
from talent.exams.showing import question_out, version_numbered
from talent.exams.storing import writers_of
from talent.exams.tables import Question, QuestionReview, QuestionVersion
from talent.kit.clock import now
from talent.kit.errors import Conflict, Forbidden, Invalid
from talent.kit.sentences import say
from talent.notices.enums import NoticeKind
from talent.notices.service import tell


def review_question(session: Session, actor: Actor, question_id: int, data: ReviewInput) -> QuestionOut:
    """Says of the version that stands whether it may be used. Said again by the same, it changes nothing.

    The question is locked before anything is looked at, so nobody passes what somebody changes meanwhile,
    and nobody what they wrote themselves.
    """
    require(actor, Permission.QUESTIONS_REVIEW)
    question = find_own(session, actor, question_id)
    if not may_review(actor.user_id, writers_of(session, question)):
        raise Forbidden("试题须由没有参与编写的人审核。")
    version = version_numbered(session, question, None)
    if _is_said(session, actor, version, data):
        return question_out(session, actor, question)
    if question.version != data.version:
        raise Conflict("该试题已被修改或审核过，请刷新后再审核。")
    if question.state is not QuestionState.DRAFT:
        raise Invalid(say("试题{state}，不需要审核。", state=question.state))
    if data.verdict is ReviewVerdict.PASSED and withdrawn_among(session, [version.id or 0]):
        raise Invalid("这一版试题已经撤下，不能再用。请退回，由作者修改后再审核。")
    review = _write(session, actor, question, version, data)
    _tell_author(session, question, review)
    detail = f"{data.verdict.value} version {version.number} {question.state.value}"
    record(session, actor, Action.QUESTION_REVIEW, "question", question_id, detail)
    return question_out(session, actor, question)


def _is_said(session: Session, actor: Actor, version: QuestionVersion, data: ReviewInput) -> bool:
    query = select(QuestionReview).where(col(QuestionReview.version_id) == version.id)
    last = session.exec(query.order_by(col(QuestionReview.id).desc()).limit(1)).first()
    if last is None:
        return False
    said = last.reviewer_id, last.verdict, last.comment
    return said == (actor.user_id, data.verdict, data.comment)


def _write(
    session: Session, actor: Actor, question: Question, version: QuestionVersion, data: ReviewInput
) -> QuestionReview:
    review = QuestionReview(
        version_id=version.id or 0, verdict=data.verdict, comment=data.comment, reviewer_id=actor.user_id
    )
    session.add(review)
    if data.verdict is ReviewVerdict.PASSED:
        question.state = QuestionState.IN_USE if data.use else QuestionState.REVIEWED
    question.updated_at = now()
    question.version += 1
    session.flush()
    return review


def _tell_author(session: Session, question: Question, review: QuestionReview) -> None:
    if question.author_id is not None:
        tell(
            session,
            question.author_id,
            NoticeKind.QUESTION_REVIEWED,
            key=f"question:{question.id}:review:{review.id}",
            path=f"/questions/{question.id}",
            outcome=review.verdict.label,
        )
