"""Forgets a person: what a body taught stays counted, without the person."""

from sqlmodel import Session, col, delete, insert, select, update

from talent.training.tables import (
    Certificate,
    ClassInstructor,
    Completion,
    CompletionChange,
    Enrolment,
    RetiredStatus,
)


def forget_training(session: Session, person_id: int) -> None:
    """Before the person is forgotten. A completion stays as one person-time, without score, trace or person;
    certificates go, so that who checks one is told that there is none. A copy of a badge that is still about
    is told to be revoked: its place in the lists stays taken.
    """
    own = select(Completion.id).where(col(Completion.person_id) == person_id)
    session.exec(delete(CompletionChange).where(col(CompletionChange.completion_id).in_(own)))
    session.exec(
        update(Completion).where(col(Completion.person_id) == person_id).values(person_id=None, score=None)
    )
    places = select(Certificate.status_index).where(col(Certificate.person_id) == person_id)
    session.exec(insert(RetiredStatus).from_select(["status_index"], places))
    for table in (Certificate, ClassInstructor, Enrolment):
        session.exec(delete(table).where(col(table.person_id) == person_id))
