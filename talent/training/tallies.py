"""Counts for each skill or group of skills and each division, in SQL: demands, people, seats."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy import select as columns_of
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from talent.accounts.tables import Organisation
from talent.enterprises.enums import Importance
from talent.enterprises.queries import open_demands
from talent.enterprises.tables import Demand, DemandSkill
from talent.people.queries import rankable_people
from talent.people.tables import Person, PersonSkill, SkillEvidence
from talent.training.enums import ClassState
from talent.training.offers import has_seats
from talent.training.queries import taken_seats
from talent.training.tables import Completion, Course, CourseSkill, TrainingClass
from talent.vocab.tables import Skill


class Asked(NamedTuple):
    key: str
    division: str | None
    demands: int
    wanted: int


class Had(NamedTuple):
    key: str
    division: str | None
    people: int


class Taught(NamedTuple):
    """``classes`` and ``seats`` of one course in one division."""

    course_id: int
    division: str | None
    classes: int
    seats: int


Key = Mapped[str]
# By what is counted: each skill, or each group of skills.
BY_SKILL: Key = col(Skill.id)
BY_GROUP: Key = col(Skill.group)


def asked(session: Session, key: Key) -> list[Asked]:
    """Open demands that require one of the skills, each once, and how many people they want."""
    each = (
        open_demands()
        .join(DemandSkill, col(DemandSkill.demand_id) == col(Demand.id))
        .join(Skill, col(Skill.id) == col(DemandSkill.skill))
        .where(col(DemandSkill.importance) != Importance.PREFERRED)
        .with_only_columns(
            col(Demand.id).label("id"),
            key.label("key"),
            col(Demand.division).label("division"),
            func.coalesce(col(Demand.headcount), 1).label("wanted"),
        )
        .distinct()
        .subquery()
    )
    query = (
        columns_of(each.c.key, each.c.division, func.count(), func.sum(each.c.wanted))
        .group_by(each.c.key, each.c.division)
        .order_by(each.c.key, each.c.division)
    )
    return [Asked(*row) for row in session.execute(query)]


def stated(session: Session, key: Key) -> list[Had]:
    """People who take part in matching and state one of the skills."""
    return _had(session, key, _statements())


def proven(session: Session, key: Key) -> list[Had]:
    """Those of them for whom somebody vouches, too."""
    vouched = _statements().join(
        SkillEvidence,
        (col(SkillEvidence.person_id) == col(PersonSkill.person_id))
        & (col(SkillEvidence.skill) == col(PersonSkill.skill)),
    )
    counts = col(SkillEvidence.revoked_on).is_(None) & col(SkillEvidence.declined_on).is_(None)
    return _had(session, key, vouched.where(counts))


def seats_left(session: Session) -> list[Taught]:
    """Of classes in which one can enrol today."""
    left = func.sum(col(TrainingClass.seats) - taken_seats())
    return _taught(session, left, has_seats())


def seats_planned(session: Session, day: date) -> list[Taught]:
    """Of all classes that are open and end between the day and the end of its year, taken or not."""
    this_year = col(TrainingClass.ends_on).between(day, date(day.year, 12, 31))
    is_open = col(TrainingClass.state) == ClassState.OPEN
    return _taught(session, func.sum(col(TrainingClass.seats)), is_open & this_year)


def skills_of_courses(session: Session) -> dict[int, set[str]]:
    """What each course teaches."""
    found: dict[int, set[str]] = {}
    query = select(CourseSkill).order_by(col(CourseSkill.course_id), col(CourseSkill.skill))
    for row in session.exec(query):
        found.setdefault(row.course_id, set()).add(row.skill)
    return found


def completed(session: Session, day: date) -> int:
    """Person-times of the year so far: completions that stand."""
    query = select(func.count(col(Completion.id))).where(
        col(Completion.revoked_on).is_(None),
        col(Completion.completed_on).between(date(day.year, 1, 1), day),
    )
    return session.exec(query).one()


def _statements() -> Select[Any]:
    matching = rankable_people().with_only_columns(col(Person.id), col(Person.division)).subquery()
    return (
        columns_of(matching.c.id, matching.c.division)
        .select_from(matching)
        .join(PersonSkill, col(PersonSkill.person_id) == matching.c.id)
        .join(Skill, col(Skill.id) == col(PersonSkill.skill))
    )


def _had(session: Session, key: Key, people: Select[Any]) -> list[Had]:
    each = people.add_columns(key.label("key")).distinct().subquery()
    query = (
        columns_of(each.c.key, each.c.division, func.count())
        .group_by(each.c.key, each.c.division)
        .order_by(each.c.key, each.c.division)
    )
    return [Had(*row) for row in session.execute(query)]


def _taught(session: Session, seats: Any, wanted: ColumnElement[bool]) -> list[Taught]:
    query = (
        columns_of(col(TrainingClass.course_id), col(TrainingClass.division), func.count(), seats)
        .join(Course, col(Course.id) == col(TrainingClass.course_id))
        .join(Organisation, col(Organisation.id) == col(Course.organisation_id))
        .where(wanted)
        .group_by(col(TrainingClass.course_id), col(TrainingClass.division))
        .order_by(col(TrainingClass.course_id), col(TrainingClass.division))
    )
    return [Taught(*row) for row in session.execute(query)]
