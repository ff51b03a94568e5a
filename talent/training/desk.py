"""A training body's desk: how much there is of everything, and what waits."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.clock import today
from talent.kit.db import count
from talent.training.enums import ClassState, CourseState, EnrolmentState
from talent.training.queries import (
    courses_by_id,
    numbers_by_class,
    own_classes,
    own_courses,
    queued,
    unrecorded,
    without_completion,
)
from talent.training.schemas import DeskFigures, DeskOut, PendingClass
from talent.training.tables import Course, Enrolment, TrainingClass

_SHOWN = 5


def body_desk(session: Session, actor: Actor) -> DeskOut:
    """Of the actor's own training body."""
    require(actor, Permission.TRAINING_OWN)
    day = today()
    own = own_classes(actor)
    over, full = unrecorded(own, day), queued(own, day)
    oldest = session.exec(
        over.order_by(col(TrainingClass.ends_on), col(TrainingClass.id)).limit(_SHOWN)
    ).all()
    soonest = session.exec(
        full.order_by(col(TrainingClass.starts_on), col(TrainingClass.id)).limit(_SHOWN)
    ).all()
    ids = [held.id or 0 for held in soonest]
    waiting = {number: found[1] for number, found in numbers_by_class(session, ids).items()}
    return DeskOut(
        figures=_figures(session, actor, count(session, over)),
        unrecorded=_pending(session, oldest, without_completion(session, [held.id or 0 for held in oldest])),
        queued=_pending(session, soonest, waiting),
    )


def _figures(session: Session, actor: Actor, over: int) -> DeskFigures:
    day = today()
    states = own_courses(actor).with_only_columns(col(Course.state), func.count()).group_by(col(Course.state))
    courses = {state: number for state, number in session.execute(states.order_by(col(Course.state)))}  # noqa: C416 - rows are no plain tuples
    live = own_classes(actor).where(
        col(TrainingClass.state) == ClassState.OPEN, col(TrainingClass.ends_on) >= day
    )
    inside = (
        select(Enrolment.state, func.count())
        .where(col(Enrolment.class_id).in_(live.with_only_columns(col(TrainingClass.id))))
        .group_by(col(Enrolment.state))
        .order_by(col(Enrolment.state))
    )
    people = {state: number for state, number in session.exec(inside)}  # noqa: C416 - rows are no plain tuples
    return DeskFigures(
        courses=courses.get(CourseState.OPEN, 0),
        drafts=courses.get(CourseState.DRAFT, 0),
        coming=count(session, live.where(col(TrainingClass.starts_on) > day)),
        enrolled=people.get(EnrolmentState.ENROLLED, 0),
        waiting=people.get(EnrolmentState.WAITING, 0),
        unrecorded=over,
    )


def _pending(
    session: Session, classes: Sequence[TrainingClass], people: dict[int, int]
) -> list[PendingClass]:
    courses = courses_by_id(session, {held.course_id for held in classes})
    return [
        PendingClass(
            id=held.id or 0,
            course_title=courses[held.course_id].title,
            code=held.code,
            ends_on=held.ends_on,
            people=people.get(held.id or 0, 0),
        )
        for held in classes
    ]
