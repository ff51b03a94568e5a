"""Seats of a class and the line of who waits for one. Whoever changes either holds the lock on the class."""

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import now, today
from talent.notices.enums import NoticeKind
from talent.training.enums import EnrolmentState
from talent.training.queries import first_waiting, numbers_by_class
from talent.training.rules import moves_up, place_of
from talent.training.tables import Enrolment, TrainingClass
from talent.training.telling import tell_person


def lock_class(session: Session, class_id: int) -> TrainingClass | None:
    """The class as it is now; nobody else gives or takes a seat of it before this transaction ends."""
    query = select(TrainingClass).where(col(TrainingClass.id) == class_id)
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).one_or_none()


def put_in(session: Session, held: TrainingClass, person_id: int) -> Enrolment:
    """The person has a seat or stands at the end of the line; who came before and left begins anew."""
    assert held.id is not None
    taken, waiting = numbers_by_class(session, [held.id])[held.id]
    query = select(Enrolment).where(Enrolment.class_id == held.id, Enrolment.person_id == person_id)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    state = place_of(held.seats, taken, waiting)
    if found is None:
        found = Enrolment(class_id=held.id, person_id=person_id, state=state)
    else:
        found.version += 1
    found.state = state
    found.queued_at = _end_of_line(session, held.id)
    session.add(found)
    session.flush()
    return found


def take_out(session: Session, enrolment: Enrolment, state: EnrolmentState) -> None:
    enrolment.state = state
    enrolment.version += 1
    session.flush()


def give_seat(session: Session, actor: Actor, held: TrainingClass, enrolment: Enrolment) -> None:
    """Who waited comes in and is told."""
    enrolment.state = EnrolmentState.ENROLLED
    enrolment.version += 1
    session.flush()
    record(session, actor, Action.ENROLMENT_MOVE_UP, "enrolment", enrolment.id, f"class {held.id}")
    what = f"{enrolment.id}:{enrolment.version}"
    tell_person(session, enrolment.person_id, NoticeKind.TRAINING_MOVED_UP, held, what)


def fill_seats(session: Session, actor: Actor, held: TrainingClass) -> int:
    """Lets the first of the line have the seats that are free, before the class begins; how many came in."""
    assert held.id is not None
    if not moves_up(held, today()):
        return 0
    free = held.seats - numbers_by_class(session, [held.id])[held.id][0]
    came = 0
    while came < free and (first := first_waiting(session, held.id)) is not None:
        give_seat(session, actor, held, first)
        came += 1
    return came


def _end_of_line(session: Session, class_id: int) -> datetime:
    """Later than everybody in the class, even where the clock was set back."""
    query = select(func.max(col(Enrolment.queued_at))).where(col(Enrolment.class_id) == class_id)
    last: datetime | None = session.exec(query).one()
    return now() if last is None else max(now(), last + timedelta(microseconds=1))
