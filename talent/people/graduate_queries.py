"""Selects of graduates that universities handed in, and who may see which."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, false, func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.people.finding import portions
from talent.people.graduate_rules import School
from talent.people.graduate_schemas import ClaimState, GraduateFilter
from talent.people.partner_tables import GraduateEntry
from talent.people.tables import GraduateDetail, Membership, Person

# The filter offers no more.
_MOST_MAJORS = 100


class Entry(NamedTuple):
    """A graduate of a university that is in its list."""

    id: int
    person_id: int
    student_index: str | None


def seen_graduates(actor: Actor) -> ColumnElement[bool]:
    """A university sees its own."""
    if may(actor, Permission.GRADUATES_OWN) and actor.organisation_id is not None:
        return col(GraduateEntry.organisation_id) == actor.organisation_id
    return false()


def wanted_graduates(actor: Actor, wanted: GraduateFilter, student_index: str | None) -> Select[Any, Any]:
    """Entries, and whether the person has taken the profile over; ``student_index`` is that of the filter."""
    query: Select[Any, Any] = (
        columns_of(GraduateEntry, col(Person.user_id).is_not(None))
        .join(Person, col(Person.id) == col(GraduateEntry.person_id))
        .where(seen_graduates(actor))
    )
    if wanted.year is not None:
        query = query.where(col(GraduateEntry.graduation_year) == wanted.year)
    if wanted.major:
        query = query.where(col(GraduateEntry.major_name) == wanted.major)
    if wanted.claimed is not None:
        claimed = col(Person.user_id).is_not(None)
        query = query.where(claimed if wanted.claimed is ClaimState.CLAIMED else ~claimed)
    if student_index is not None:
        query = query.where(col(GraduateEntry.student_number_index) == student_index)
    return query


def counted_by_year(actor: Actor) -> Select[Any, Any, Any, Any]:
    """Year, how many were handed in, have taken their profiles over, and have agreed; the latest first."""
    year = col(GraduateEntry.graduation_year)
    return (
        columns_of(
            year,
            func.count(),
            func.sum(case((col(Person.user_id).is_not(None), 1), else_=0)),
            func.sum(case((col(Person.user_id).is_not(None) & col(Person.agreed), 1), else_=0)),
        )
        .select_from(GraduateEntry)
        .join(Person, col(Person.id) == col(GraduateEntry.person_id))
        .where(seen_graduates(actor))
        .group_by(year)
        .order_by(year.desc())
    )


def majors_of(session: Session, actor: Actor) -> list[str]:
    """What the graduates studied, what most did first."""
    major = col(GraduateEntry.major_name)
    query = columns_of(major).where(seen_graduates(actor)).group_by(major)
    return list(session.execute(query.order_by(func.count().desc(), major).limit(_MOST_MAJORS)).scalars())


def entries_by_student(session: Session, school: School, indexes: Collection[str]) -> list[Entry]:
    return _entries(session, school, col(GraduateEntry.student_number_index), sorted(set(indexes)))


def entries_of_people(session: Session, school: School, ids: Collection[int]) -> list[Entry]:
    return _entries(session, school, col(GraduateEntry.person_id), sorted(set(ids)))


def stated_students(session: Session, school: School, indexes: Collection[str]) -> dict[str, list[int]]:
    """People by the index of a student number that their profiles name at this school."""
    found: dict[str, list[int]] = {}
    of_school: ColumnElement[bool] = col(GraduateDetail.school_name) == school.name
    if school.code is not None:
        of_school = of_school | (col(GraduateDetail.school_code) == school.code)
    for some in portions(sorted(set(indexes))):
        query = (
            columns_of(col(GraduateDetail.student_number_index), col(Membership.person_id))
            .join(Membership, col(Membership.id) == col(GraduateDetail.membership_id))
            .where(col(GraduateDetail.student_number_index).in_(some), of_school)
        )
        for index, number in session.execute(query.order_by(col(Membership.person_id))):
            found.setdefault(index or "", []).append(number)
    return found


def _entries(session: Session, school: School, column: Any, values: Collection[Any]) -> list[Entry]:
    found: list[Entry] = []
    for some in portions(values):
        query = columns_of(
            col(GraduateEntry.id), col(GraduateEntry.person_id), col(GraduateEntry.student_number_index)
        ).where(col(GraduateEntry.organisation_id) == school.organisation_id, column.in_(some))
        found += [Entry(*row) for row in session.execute(query.order_by(col(GraduateEntry.id)))]
    return found
