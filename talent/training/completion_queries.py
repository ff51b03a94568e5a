"""Selects of completions, who may see which, and reads of many at once."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, false, or_, true
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, may
from talent.accounts.tables import Organisation, User
from talent.kit.clock import today
from talent.people.finding import Indexes, portions
from talent.people.tables import Person
from talent.training.completion_rules import Facts, Teaching
from talent.training.completion_schemas import CompletionFilter, CompletionState
from talent.training.enums import ClassState, RecordVerdict
from talent.training.tables import (
    AuditedRecord,
    Completion,
    CompletionChange,
    Course,
    CourseSkill,
    TrainingClass,
)


class Standing(NamedTuple):
    """A completion that is in the database and not revoked."""

    id: int
    facts: Facts
    version: int


class Former(NamedTuple):
    """Completions of one person in one class that were revoked, the oldest first. ``barred``: the staff
    revoked one, or an audit drew one and did not accept it; then the body can't log another instead.
    """

    ids: tuple[int, ...]
    barred: bool


def seen_completions(actor: Actor) -> ColumnElement[bool]:
    """The staff see all, a body its own, a person the own."""
    if actor.system or may(actor, Permission.TRAINING_AUDIT):
        return true()
    if may(actor, Permission.TRAINING_OWN) and actor.organisation_id is not None:
        return col(Completion.organisation_id) == actor.organisation_id
    if may(actor, Permission.ENROL_OWN) and actor.user_id is not None:
        own = select(Person.id).where(col(Person.user_id) == actor.user_id)
        return col(Completion.person_id).in_(own)
    return false()


def listed_completions() -> Select[Any, Any, Any, Any, Any]:
    """A completion with its class, course, body and person, without an order."""
    return (
        columns_of(Completion, TrainingClass, Course, Organisation, Person)
        .join(TrainingClass, col(TrainingClass.id) == col(Completion.class_id))
        .join(Course, col(Course.id) == col(Completion.course_id))
        .join(Organisation, col(Organisation.id) == col(Completion.organisation_id))
        .outerjoin(Person, col(Person.id) == col(Completion.person_id))
    )


def wanted_completions(actor: Actor, wanted: CompletionFilter, person_indexes: Indexes) -> Select[Any]:
    """What the filter asks for; ``person_indexes`` are those of its words as a mobile and as an ID number."""
    query: Select[Any] = listed_completions().where(seen_completions(actor))
    if wanted.class_id is not None:
        query = query.where(col(Completion.class_id) == wanted.class_id)
    if wanted.state is not None:
        valid = col(Completion.revoked_on).is_(None)
        query = query.where(valid if wanted.state is CompletionState.VALID else ~valid)
    mobile, number = person_indexes
    if mobile or number:
        of_mobile, of_number = col(Person.mobile_index) == mobile, col(Person.resident_id_index) == number
        query = query.where(of_mobile if number is None else of_number)
    elif wanted.words:
        places = [Course.title, Course.code, TrainingClass.code]
        if may(actor, Permission.TRAINING_AUDIT):
            places.append(Organisation.name)
        query = query.where(or_(*(col(place).contains(wanted.words, autoescape=True) for place in places)))
    return query


def teachings(session: Session, class_ids: Collection[int], *, lock: bool = False) -> dict[int, Teaching]:
    """Classes by id. Locked, nobody else cancels them or logs into them until the transaction ends."""
    if lock:
        held = select(TrainingClass.id).where(col(TrainingClass.id).in_(class_ids))
        session.exec(held.order_by(col(TrainingClass.id)).with_for_update()).all()
    found: dict[int, Teaching] = {}
    for some in portions(class_ids):
        rows = _teachings(session, col(TrainingClass.id).in_(some))
        found |= {one.class_id: one for one in rows}
    return found


def teachings_of_body(session: Session, organisation_id: int, codes: Collection[str]) -> list[Teaching]:
    """The classes of a body that bear one of the codes, by id."""
    found: list[Teaching] = []
    for some in portions(codes):
        of_body = col(Course.organisation_id) == organisation_id
        found += _teachings(session, of_body & col(TrainingClass.code).in_(some))
    return found


def _teachings(session: Session, condition: ColumnElement[bool]) -> list[Teaching]:
    query = (
        columns_of(
            TrainingClass.id,
            TrainingClass.code,
            TrainingClass.state,
            TrainingClass.starts_on,
            Course.id,
            Course.code,
            Course.title,
            Course.hours,
            Course.organisation_id,
            Organisation.name,
        )  # type: ignore[call-overload]
        .join(Course, col(Course.id) == col(TrainingClass.course_id))
        .join(Organisation, col(Organisation.id) == col(Course.organisation_id))
        .where(condition)
        .order_by(col(TrainingClass.id))
    )
    return [Teaching(*row) for row in session.execute(query)]


def standing_completions(
    session: Session, class_ids: Collection[int], person_ids: Collection[int]
) -> dict[tuple[int, int], Standing]:
    """Completions that are not revoked, by class and person."""
    found: dict[tuple[int, int], Standing] = {}
    for which in _of_people_in_classes(class_ids, person_ids):
        query = columns_of(
            Completion.class_id,
            Completion.person_id,
            Completion.id,
            Completion.completed_on,
            Completion.hours,
            Completion.score,
            Completion.version,
        ).where(which, col(Completion.revoked_on).is_(None))  # type: ignore[call-overload]
        for row in session.execute(query.order_by(col(Completion.id))):
            facts = Facts(row.completed_on, row.hours, row.score)
            found[row.class_id, row.person_id] = Standing(row.id, facts, row.version)
    return found


def former_completions(
    session: Session, class_ids: Collection[int], person_ids: Collection[int]
) -> dict[tuple[int, int], Former]:
    """Completions that were revoked, by class and person."""
    # Nothing changes a completion after its revocation but the end of that.
    revoker = (
        columns_of(col(User.role))
        .select_from(CompletionChange)
        .outerjoin(User, col(User.id) == col(CompletionChange.changed_by))
        .where(col(CompletionChange.completion_id) == col(Completion.id))
        .order_by(col(CompletionChange.id).desc())
        .limit(1)
        .correlate(Completion)
    )
    doubted = exists().where(
        col(AuditedRecord.completion_id) == col(Completion.id),
        col(AuditedRecord.verdict) != RecordVerdict.ACCEPTED,
    )
    found: dict[tuple[int, int], Former] = {}
    for which in _of_people_in_classes(class_ids, person_ids):
        query = columns_of(
            Completion.class_id,
            Completion.person_id,
            Completion.id,
            revoker.scalar_subquery().label("role"),
            doubted.label("doubted"),
        ).where(which, col(Completion.revoked_on).is_not(None))  # type: ignore[call-overload]
        for row in session.execute(query.order_by(col(Completion.id))):
            key = (row.class_id, row.person_id)
            before = found.get(key, Former((), barred=False))
            barred = before.barred or row.doubted or row.role == Role.STAFF
            found[key] = Former((*before.ids, row.id), barred)
    return found


def _of_people_in_classes(
    class_ids: Collection[int], person_ids: Collection[int]
) -> Iterator[ColumnElement[bool]]:
    """A condition for each portion of them."""
    classes = list(portions(sorted(set(class_ids))))
    for people in portions(sorted(set(person_ids))):
        for some in classes:
            yield col(Completion.person_id).in_(people) & col(Completion.class_id).in_(some)


def skills_of_courses(session: Session, course_ids: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    """What each course teaches: skills with levels, by skill."""
    found: dict[int, list[tuple[str, int]]] = {number: [] for number in course_ids}
    query = select(CourseSkill).where(col(CourseSkill.course_id).in_(course_ids))
    for row in session.exec(query.order_by(col(CourseSkill.course_id), col(CourseSkill.skill))):
        found[row.course_id].append((row.skill, row.level))
    return found


# A template lists no more.
_LISTED = 500


def codes_of_body(session: Session, organisation_id: int) -> list[tuple[str, str]]:
    """Codes of course and class for the classes that have begun and are not cancelled, the latest first."""
    query = (
        columns_of(Course.code, TrainingClass.code)  # type: ignore[call-overload]
        .join(Course, col(Course.id) == col(TrainingClass.course_id))
        .where(
            col(Course.organisation_id) == organisation_id,
            col(TrainingClass.state) != ClassState.CANCELLED,
            col(TrainingClass.starts_on) <= today(),
        )
        .order_by(col(TrainingClass.starts_on).desc(), col(TrainingClass.id).desc())
        .limit(_LISTED)
    )
    return [(course, code) for course, code in session.execute(query)]
