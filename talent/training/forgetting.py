"""Forgets a person: what a body taught stays counted, without the person."""

from sqlmodel import Session, col, delete, insert, select, update

from talent.accounts.actor import SYSTEM
from talent.training.enums import EnrolmentState
from talent.training.seats import fill_seats, lock_class
from talent.training.tables import (
    AuditedRecord,
    AuditProof,
    Certificate,
    ClassInstructor,
    Completion,
    CompletionChange,
    Enrolment,
    RetiredStatus,
)


def forget_training(session: Session, person_id: int) -> None:
    """Before the person is forgotten. A completion stays as one person-time, without score, proofs, trace or
    person; certificates go, so that who checks one is told that there is none. A badge that is still about is
    told to be revoked: its place in the lists stays taken. A seat goes to who waits.
    """
    seats = list(
        session.exec(
            select(Enrolment.class_id)
            .where(Enrolment.person_id == person_id, col(Enrolment.state) == EnrolmentState.ENROLLED)
            .order_by(col(Enrolment.class_id))
        )
    )
    own = select(Completion.id).where(col(Completion.person_id) == person_id)
    session.exec(delete(CompletionChange).where(col(CompletionChange.completion_id).in_(own)))
    records = select(AuditedRecord.id).where(col(AuditedRecord.completion_id).in_(own))
    session.exec(delete(AuditProof).where(col(AuditProof.record_id).in_(records)))
    session.exec(
        update(Completion).where(col(Completion.person_id) == person_id).values(person_id=None, score=None)
    )
    places = select(Certificate.status_index).where(col(Certificate.person_id) == person_id)
    session.exec(insert(RetiredStatus).from_select(["status_index"], places))
    for table in (Certificate, ClassInstructor, Enrolment):
        session.exec(delete(table).where(col(table.person_id) == person_id))
    for class_id in seats:
        held = lock_class(session, class_id)
        if held is not None:
            fill_seats(session, SYSTEM, held)
