"""Courses with seats that teach given skills to the levels needed, nearest first."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_
from sqlalchemy import select as columns_of
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import Organisation
from talent.kit.clock import today
from talent.people.tables import Person
from talent.training.enums import EnrolmentState, TeachingMode
from talent.training.offer_schemas import CourseOffer, Taught
from talent.training.queries import is_out, taken_seats, takes_people
from talent.training.tables import Course, CourseSkill, Enrolment, TrainingClass
from talent.vocab.service import division_names, kilometres, skill_names

_CLASS = ("id", "course_id", "mode", "division", "starts_on", "enrol_until")


def open_offers(
    session: Session, actor: Actor, needed: Mapping[str, int], near: Collection[str]
) -> list[CourseOffer]:
    """Each course once that teaches one of the skills to its level and has a class with seats in which one
    can enrol today; what the person who asks is enrolled in is left out.
    """
    require(actor, Permission.COURSES_READ)
    if not needed:
        return []
    rows = session.execute(_classes(actor, needed)).all()
    away = kilometres(session, near, {row.division for row in rows if row.division})
    placed = sorted(rows, key=lambda row: (_far(_km(row, away)), row.starts_on, row.id))
    first = {row.course_id: row for row in reversed(placed)}
    chosen = [row for row in placed if first[row.course_id] is row]
    return _offers(session, chosen, away)


def has_seats() -> ColumnElement[bool]:
    """The class is of an open course of a verified body, takes people today, and has seats."""
    return and_(takes_people(today()), is_out(), col(TrainingClass.seats) > taken_seats())


def _classes(actor: Actor, needed: Mapping[str, int]) -> Select[Any]:
    teaches = or_(
        *(
            and_(col(CourseSkill.skill) == skill, col(CourseSkill.level) >= level)
            for skill, level in sorted(needed.items())
        )
    )
    columns: tuple[Any, ...] = (
        *(col(getattr(TrainingClass, name)) for name in _CLASS),
        (col(TrainingClass.seats) - taken_seats()).label("seats_left"),
        col(Course.title),
        col(Course.hours),
        col(Course.fee),
        col(Organisation.name).label("organisation"),
    )
    return (
        columns_of(*columns)
        .select_from(TrainingClass)
        .join(Course, col(Course.id) == col(TrainingClass.course_id))
        .join(Organisation, col(Organisation.id) == col(Course.organisation_id))
        .where(
            has_seats(),
            exists().where(col(CourseSkill.course_id) == col(Course.id), teaches),
            ~_is_enrolled(actor),
        )
        .order_by(col(TrainingClass.starts_on), col(TrainingClass.id))
    )


def _is_enrolled(actor: Actor) -> ColumnElement[bool]:
    """The person who asks is in a class of the course, or waits for one."""
    own = select(Person.id).where(col(Person.user_id) == actor.user_id)
    other = aliased(TrainingClass)
    return exists().where(
        col(other.course_id) == col(Course.id),
        col(Enrolment.class_id) == col(other.id),
        col(Enrolment.person_id).in_(own),
        col(Enrolment.state).in_((EnrolmentState.ENROLLED, EnrolmentState.WAITING)),
    )


def _km(row: Any, away: Mapping[str, int]) -> int | None:
    return 0 if row.mode is TeachingMode.ONLINE else away.get(row.division or "")


def _far(km: int | None) -> int:
    """What nobody knows the place of comes last."""
    return 10_000 if km is None else km


def _offers(session: Session, rows: Sequence[Any], away: Mapping[str, int]) -> list[CourseOffer]:
    taught: defaultdict[int, list[CourseSkill]] = defaultdict(list)
    query = select(CourseSkill).where(col(CourseSkill.course_id).in_([row.course_id for row in rows]))
    for one in session.exec(query.order_by(col(CourseSkill.course_id), col(CourseSkill.skill))):
        taught[one.course_id].append(one)
    names = skill_names(session, {one.skill for skills in taught.values() for one in skills})
    places = division_names(session, [row.division for row in rows])
    return [
        CourseOffer(
            course_id=row.course_id,
            class_id=row.id,
            title=row.title,
            organisation=row.organisation,
            skills=[
                Taught(skill=one.skill, name=names.get(one.skill, one.skill), level=one.level)
                for one in taught[row.course_id]
            ],
            mode=row.mode,
            hours=row.hours,
            fee=row.fee,
            division=row.division,
            division_name=places.get(row.division or "", ""),
            km=_km(row, away),
            starts_on=row.starts_on,
            enrol_until=row.enrol_until,
            seats_left=row.seats_left,
        )
        for row in rows
    ]
