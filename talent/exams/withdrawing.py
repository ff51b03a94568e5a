"""A question that turned out wrong, or leaked: it counts for nobody, and results are computed anew."""

from datetime import date

from sqlmodel import Session, col, select, update

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams.attempt_queries import hold_attempts_with, locked
from talent.exams.attempt_tables import Attempt, AttemptItem, Withdrawal
from talent.exams.enums import QuestionState
from talent.exams.figure_queries import SETTLED, attempts_with
from talent.exams.figure_schemas import WithdrawalInput
from talent.exams.results import settle
from talent.exams.tables import Question, QuestionVersion
from talent.kit.clock import now
from talent.kit.errors import NotFound
from talent.notices.enums import NoticeKind

# Results of one transaction, so that nobody waits long behind it; a chore or the staff go on with the rest.
PORTION = 25


def withdraw(session: Session, actor: Actor, version_id: int, data: WithdrawalInput) -> int:
    """Takes a version out of every attempt and computes the first results anew; how many it looked at.

    Withdrawn again, it changes nothing but goes on with results that are left. The question itself is
    retired if this is how it stands now, so that no new attempt gets it.
    """
    require(actor, Permission.PAPERS_MANAGE)
    query = select(Question, QuestionVersion).join(
        QuestionVersion, col(QuestionVersion.question_id) == col(Question.id)
    )
    one = query.where(col(QuestionVersion.id) == version_id).with_for_update(of=Question)
    found = session.exec(one.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound("没有找到这道题。")
    row = session.get(Withdrawal, version_id, with_for_update=True, populate_existing=True)
    if row is not None:
        return settle_portion(session, actor, row)
    row = _write(session, actor, *found, data)
    many = settle_portion(session, actor, row)
    record(session, actor, Action.QUESTION_WITHDRAW, "question_version", version_id, str(data.cause))
    return many


def settle_portion(session: Session, actor: Actor, row: Withdrawal) -> int:
    """Results of a portion of the attempts that had it; how many it looked at."""
    if row.settled_to is None:
        return 0
    ids = list(session.exec(attempts_with(row.version_id, row.settled_to).limit(PORTION)))
    attempts = session.exec(locked(select(Attempt).where(col(Attempt.id).in_(ids))))
    # One may have been made void while this one waited for it.
    standing = [one for one in attempts if one.state in SETTLED]
    settle(session, actor, standing, told=NoticeKind.EXAM_RECOUNTED)
    row.settled_to = ids[-1] if len(ids) == PORTION else None
    session.add(row)
    session.flush()
    return len(ids)


def go_on_settling(session: Session, day: date) -> int:
    """A chore: what a withdrawal of many attempts has left, a portion at a time."""
    query = select(Withdrawal).where(col(Withdrawal.settled_to).is_not(None))
    first = query.order_by(col(Withdrawal.version_id)).limit(1).with_for_update()
    row = session.exec(first.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        return 0
    settle_portion(session, SYSTEM, row)
    return 1


def _write(
    session: Session, actor: Actor, question: Question, version: QuestionVersion, data: WithdrawalInput
) -> Withdrawal:
    assert version.id is not None
    row = Withdrawal(
        version_id=version.id,
        reason=data.cause,
        note=data.remark,
        withdrawn_by=actor.user_id,
        withdrawn_at=now(),
    )
    session.add(row)
    _retire(session, question, version)
    session.flush()
    # As everybody who changes answers or points does: the attempt first, by id, then what is in it.
    hold_attempts_with(session, version.id)
    asked = update(AttemptItem).where(col(AttemptItem.version_id) == version.id)
    session.exec(asked.values(withdrawn=True))
    return row


def _retire(session: Session, question: Question, version: QuestionVersion) -> None:
    if question.current == version.number and question.state is not QuestionState.RETIRED:
        question.state = QuestionState.RETIRED
        question.version += 1
        question.updated_at = now()
        session.add(question)
