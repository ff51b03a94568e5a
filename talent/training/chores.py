"""What the calendar does to classes: three days before the first one, who is in it is reminded."""

from datetime import date, timedelta

from sqlmodel import Session, col, or_, select

from talent.notices.enums import NoticeKind
from talent.training.enums import ClassState, EnrolmentState
from talent.training.tables import TrainingClass
from talent.training.telling import tell_all_in

AHEAD = timedelta(days=3)
# Each may hold hundreds of people.
PORTION = 20


def remind_of_classes(session: Session, day: date) -> int:
    """Tells everybody in a class, and who teaches it, that it begins within three days; once for a date."""
    starts = col(TrainingClass.starts_on)
    query = select(TrainingClass).where(
        col(TrainingClass.state) == ClassState.OPEN,
        starts > day,
        starts <= day + AHEAD,
        or_(col(TrainingClass.reminded_of).is_(None), col(TrainingClass.reminded_of) != starts),
    )
    ordered = query.order_by(starts, col(TrainingClass.id)).limit(PORTION)
    classes = session.exec(ordered.with_for_update().execution_options(populate_existing=True)).all()
    for held in classes:
        kind, what = NoticeKind.TRAINING_BEGINS, held.starts_on.isoformat()
        tell_all_in(session, held, kind, what, EnrolmentState.ENROLLED)
        held.reminded_of = held.starts_on
    session.flush()
    return len(classes)
