"""Forgets a person: what questions showed in use stays, without the person."""

from sqlmodel import Session, col, delete, select, update

from talent.exams.attempt_tables import Attempt, AttemptItem, ExtraTime, Marking, QuestionReport
from talent.exams.enums import AttemptState


def forget_exams(session: Session, person_id: int) -> None:
    """Before the person is forgotten. Points stay, so that figures of questions stay true; words go, and what
    is not marked yet never will be.
    """
    own = select(Attempt.id).where(col(Attempt.person_id) == person_id)
    items = select(AttemptItem.id).where(col(AttemptItem.attempt_id).in_(own))
    session.exec(delete(Marking).where(col(Marking.item_id).in_(items)))
    session.exec(update(QuestionReport).where(col(QuestionReport.item_id).in_(items)).values(words=""))
    session.exec(update(AttemptItem).where(col(AttemptItem.attempt_id).in_(own)).values(answer=None))
    unmarked = col(Attempt.state).in_((AttemptState.OPEN, AttemptState.MARKING))
    session.exec(
        update(Attempt).where(col(Attempt.person_id) == person_id, unmarked).values(state=AttemptState.VOID)
    )
    session.exec(update(Attempt).where(col(Attempt.person_id) == person_id).values(person_id=None))
    session.exec(delete(ExtraTime).where(col(ExtraTime.person_id) == person_id))
