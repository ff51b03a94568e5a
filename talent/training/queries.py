"""Selects of courses, classes and who is in them, and who may see which rows."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.queries import is_verified
from talent.accounts.tables import Organisation
from talent.kit.clock import today
from talent.people.tables import Person
from talent.training.enums import ClassState, ClassWhen, CourseState, EnrolmentState
from talent.training.tables import (
    ClassInstructor,
    Completion,
    Course,
    CourseSkill,
    Enrolment,
    TrainingClass,
)


def visible_courses(actor: Actor) -> SelectOfScalar[Course]:
    """Everybody sees what is open, a body all of its own, staff whatever is no draft."""
    if actor.system:
        seen: ColumnElement[bool] = true()
    elif actor.role is Role.STAFF:
        seen = col(Course.state) != CourseState.DRAFT
    else:
        seen = or_(is_out(), _of_organisation(actor))
    return _courses().where(seen)


def own_courses(actor: Actor) -> SelectOfScalar[Course]:
    """Those that the actor may change; all for the operator."""
    return _courses().where(true() if actor.system else _of_organisation(actor))


def open_courses() -> SelectOfScalar[Course]:
    """Open, of a body that is verified today."""
    return _courses().where(is_out())


def withdrawn_courses() -> SelectOfScalar[Course]:
    """Were open once and can't be seen any more: closed, or their body is no longer verified."""
    return _courses().where(col(Course.state) != CourseState.DRAFT, ~is_out())


def visible_classes(actor: Actor) -> SelectOfScalar[TrainingClass]:
    """As the courses; of a draft only its own body knows."""
    if actor.system:
        seen: ColumnElement[bool] = true()
    elif actor.role is Role.STAFF:
        seen = col(TrainingClass.state) != ClassState.DRAFT
    else:
        shown = and_(is_out(), col(TrainingClass.state) != ClassState.DRAFT)
        seen = or_(shown, _of_organisation(actor))
    return classes_with_course().where(seen)


def own_classes(actor: Actor) -> SelectOfScalar[TrainingClass]:
    return classes_with_course().where(true() if actor.system else _of_organisation(actor))


def taking_classes(day: date) -> SelectOfScalar[TrainingClass]:
    """In which anybody may enrol on ``day``, full or not."""
    return classes_with_course().where(is_out(), takes_people(day))


def takes_people(day: date) -> ColumnElement[bool]:
    return and_(col(TrainingClass.state) == ClassState.OPEN, col(TrainingClass.enrol_until) >= day)


def is_out() -> ColumnElement[bool]:
    return and_(col(Course.state) == CourseState.OPEN, is_verified(today()))


def taken_seats() -> ColumnElement[int]:
    """How many seats of the class of the row are taken."""
    counted = select(func.count()).where(
        col(Enrolment.class_id) == col(TrainingClass.id),
        col(Enrolment.state) == EnrolmentState.ENROLLED,
    )
    return counted.correlate(TrainingClass).scalar_subquery()


def classes_with_course() -> SelectOfScalar[TrainingClass]:
    return (
        select(TrainingClass)
        .join(Course, col(Course.id) == col(TrainingClass.course_id))
        .join(Organisation, col(Organisation.id) == col(Course.organisation_id))
    )


def in_time(
    query: SelectOfScalar[TrainingClass], when: ClassWhen, day: date
) -> SelectOfScalar[TrainingClass]:
    """A body's classes of one time, in the order in which it needs them."""
    starts, ends = col(TrainingClass.starts_on), col(TrainingClass.ends_on)
    if when is ClassWhen.COMING:
        return query.where(starts > day).order_by(starts, col(TrainingClass.id))
    if when is ClassWhen.RUNNING:
        return query.where(starts <= day, ends >= day).order_by(ends, col(TrainingClass.id))
    if when is ClassWhen.PAST:
        query = query.where(ends < day)
    return query.order_by(starts.desc(), col(TrainingClass.id).desc())


def unrecorded(query: SelectOfScalar[TrainingClass], day: date) -> SelectOfScalar[TrainingClass]:
    """Over, and somebody who was in it has no completion."""
    return query.where(
        col(TrainingClass.state) == ClassState.OPEN,
        col(TrainingClass.ends_on) < day,
        exists().where(
            col(Enrolment.class_id) == col(TrainingClass.id),
            col(Enrolment.state) == EnrolmentState.ENROLLED,
            ~_is_completed(),
        ),
    )


def queued(query: SelectOfScalar[TrainingClass], day: date) -> SelectOfScalar[TrainingClass]:
    """Not over, and somebody waits for a seat."""
    return query.where(
        col(TrainingClass.state) == ClassState.OPEN,
        col(TrainingClass.ends_on) >= day,
        exists().where(
            col(Enrolment.class_id) == col(TrainingClass.id),
            col(Enrolment.state) == EnrolmentState.WAITING,
        ),
    )


def without_completion(session: Session, ids: Collection[int]) -> dict[int, int]:
    """How many of those in each class have no completion."""
    query = (
        select(Enrolment.class_id, func.count())
        .where(col(Enrolment.class_id).in_(ids), col(Enrolment.state) == EnrolmentState.ENROLLED)
        .where(~_is_completed())
        .group_by(col(Enrolment.class_id))
        .order_by(col(Enrolment.class_id))
    )
    return {class_id: number for class_id, number in session.exec(query)}  # noqa: C416 - rows are no plain tuples


def numbers_by_class(session: Session, ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many are enrolled in each class and how many wait."""
    enrolled = func.sum(case((col(Enrolment.state) == EnrolmentState.ENROLLED, 1), else_=0))
    waiting = func.sum(case((col(Enrolment.state) == EnrolmentState.WAITING, 1), else_=0))
    query = (
        select(Enrolment.class_id, enrolled, waiting)
        .where(col(Enrolment.class_id).in_(ids))
        .group_by(col(Enrolment.class_id))
        .order_by(col(Enrolment.class_id))
    )
    found = dict.fromkeys(ids, (0, 0))
    return found | {number: (int(taken), int(queue)) for number, taken, queue in session.exec(query)}


def skills_by_course(session: Session, ids: Collection[int]) -> dict[int, list[CourseSkill]]:
    """What each course teaches, the highest level first."""
    found: dict[int, list[CourseSkill]] = {course_id: [] for course_id in ids}
    query = select(CourseSkill).where(col(CourseSkill.course_id).in_(ids))
    ordered = query.order_by(
        col(CourseSkill.course_id), col(CourseSkill.level).desc(), col(CourseSkill.skill)
    )
    for row in session.exec(ordered):
        found[row.course_id].append(row)
    return found


def courses_by_id(session: Session, ids: Collection[int]) -> dict[int, Course]:
    query = select(Course).where(col(Course.id).in_(ids)).order_by(col(Course.id))
    return {row.id: row for row in session.exec(query) if row.id is not None}


def organisation_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(ids))
    rows = session.exec(query.order_by(col(Organisation.id)))
    return {number: name for number, name in rows if number is not None}


def instructors_by_class(session: Session, ids: Collection[int]) -> dict[int, list[Person]]:
    """Who teaches each class, by id."""
    found: dict[int, list[Person]] = {class_id: [] for class_id in ids}
    query = (
        select(ClassInstructor.class_id, Person)
        .join(Person, col(Person.id) == col(ClassInstructor.person_id))
        .where(col(ClassInstructor.class_id).in_(ids))
        .order_by(col(ClassInstructor.class_id), col(Person.id))
    )
    for class_id, person in session.exec(query):
        found[class_id].append(person)
    return found


def enrolments_of(session: Session, person_id: int, ids: Collection[int]) -> dict[int, Enrolment]:
    """One person's, by class."""
    query = select(Enrolment).where(col(Enrolment.person_id) == person_id, col(Enrolment.class_id).in_(ids))
    return {row.class_id: row for row in session.exec(query.order_by(col(Enrolment.id)))}


def turns_of(session: Session, enrolments: Collection[Enrolment]) -> dict[int, int]:
    """The turn of each of these who waits, by enrolment, counted from 1 in its class."""
    classes = {one.class_id for one in enrolments if one.state is EnrolmentState.WAITING}
    if not classes:
        return {}
    turn = func.row_number().over(
        partition_by=col(Enrolment.class_id), order_by=(col(Enrolment.queued_at), col(Enrolment.id))
    )
    query = select(Enrolment.id, turn).where(
        col(Enrolment.class_id).in_(classes), col(Enrolment.state) == EnrolmentState.WAITING
    )
    rows = session.exec(query.order_by(col(Enrolment.id)))
    return {number: int(place) for number, place in rows if number is not None}


def first_waiting(session: Session, class_id: int) -> Enrolment | None:
    query = select(Enrolment).where(
        Enrolment.class_id == class_id, col(Enrolment.state) == EnrolmentState.WAITING
    )
    return session.exec(query.order_by(col(Enrolment.queued_at), col(Enrolment.id)).limit(1)).first()


def people_in(session: Session, class_id: int, *states: EnrolmentState) -> Sequence[int]:
    query = select(Enrolment.person_id).where(
        Enrolment.class_id == class_id, col(Enrolment.state).in_(states)
    )
    return list(session.exec(query.order_by(col(Enrolment.id))))


def completed_in(session: Session, class_id: int, people: Collection[int]) -> set[int]:
    query = select(Completion.person_id).where(
        Completion.class_id == class_id,
        col(Completion.person_id).in_(people),
        col(Completion.revoked_on).is_(None),
    )
    return {number for number in session.exec(query.order_by(col(Completion.id))) if number is not None}


def course_is_completed(session: Session, course_id: int) -> bool:
    """Somebody completed it: what a completion stands for must not change afterwards."""
    query = select(Completion.id).where(Completion.course_id == course_id)
    return session.exec(query.order_by(col(Completion.id)).limit(1)).first() is not None


def users_of(session: Session, people: Collection[int]) -> list[int]:
    """The accounts of people, by person; who has claimed no profile has none."""
    query = select(Person.user_id).where(col(Person.id).in_(people)).order_by(col(Person.id))
    return [user_id for user_id in session.exec(query) if user_id is not None]


def _is_completed() -> ColumnElement[bool]:
    return exists().where(
        col(Completion.class_id) == col(Enrolment.class_id),
        col(Completion.person_id) == col(Enrolment.person_id),
        col(Completion.revoked_on).is_(None),
    )


def _courses() -> SelectOfScalar[Course]:
    return select(Course).join(Organisation, col(Organisation.id) == col(Course.organisation_id))


def _of_organisation(actor: Actor) -> ColumnElement[bool]:
    if actor.organisation_id is None:
        return false()
    return col(Course.organisation_id) == actor.organisation_id
