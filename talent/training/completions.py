"""Completions one by one: logged, listed, read by their body, by the staff and by their person."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may, require
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.fields import Mobile, ResidentId
from talent.kit.masking import mask_name
from talent.kit.paging import Page, Paged
from talent.people.finding import Indexes, indexes_of
from talent.people.tables import Person
from talent.training.assessing import NO_PERSON
from talent.training.completion_queries import (
    former_completions,
    listed_completions,
    seen_completions,
    skills_of_courses,
    standing_completions,
    teachings,
    wanted_completions,
)
from talent.training.completion_rules import BARRED, Declared, Fate
from talent.training.completion_schemas import (
    ChangeOut,
    CompletionDetail,
    CompletionFilter,
    CompletionInput,
    CompletionOut,
    CompletionState,
    LearnerOut,
    TrainingClassOut,
)
from talent.training.enums import ClassState, EnrolmentState
from talent.training.recording import body_of, record_completions
from talent.training.tables import Completion, CompletionChange, Enrolment, TrainingClass
from talent.vocab.service import skill_names

NO_COMPLETION = "没有找到这条结业记录。"
NO_CLASS = "没有找到这个班次。"
DIFFERENT = "这位学员在本班的结业已登记，内容不同。如需修改，请打开那条记录更正。"
_SHOWN_CHANGES = 50


def log_completion(session: Session, actor: Actor, class_id: int, data: CompletionInput) -> CompletionOut:
    """Somebody completed a class of the actor's body. Logged twice, it is one; after a revocation by the body
    it is another.

    With other facts it is refused, for a correction wants its reason.
    """
    own_class(session, actor, class_id)
    declared = Declared(class_id=class_id, **data.model_dump())
    if data.person_id is not None:
        _require_enrolled(session, class_id, data.person_id)
    with session.begin_nested():
        [found] = record_completions(session, actor, [declared])
        if found.fate is Fate.CHANGED:
            raise Conflict(DIFFERENT)
    if found.fault is not None:
        if found.fault.message == BARRED:
            raise Conflict(BARRED)
        raise Invalid(found.fault.message, fields=(found.fault,))
    assert found.who is not None
    assert found.who.person_id is not None
    key = (class_id, found.who.person_id)
    standing = standing_completions(session, [class_id], [found.who.person_id])[key]
    return get_completion(session, actor, standing.id)


def list_completions(
    session: Session, actor: Actor, wanted: CompletionFilter, page: Page
) -> Paged[CompletionOut]:
    """What the actor may see of a body's completions, the latest first."""
    _require_reader(actor)
    query = wanted_completions(actor, wanted, indexes_in(wanted.words))
    ordered = query.order_by(col(Completion.completed_on).desc(), col(Completion.id).desc())
    rows = session.execute(ordered.offset(page.offset).limit(page.size)).all()
    return Paged[CompletionOut](
        items=completion_outs(actor, rows),
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def get_completion(session: Session, actor: Actor, completion_id: int) -> CompletionDetail:
    """One with its trace."""
    _require_reader(actor)
    query = listed_completions().where(seen_completions(actor), col(Completion.id) == completion_id)
    row = session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound(NO_COMPLETION)
    course = row.Course
    skills = skills_of_courses(session, [course.id])[course.id]
    names = skill_names(session, [skill for skill, _ in skills])
    return CompletionDetail(
        **_told(actor, row),
        course_hours=course.hours,
        starts_on=row.TrainingClass.starts_on,
        changes=_changes(session, completion_id),
        skills=[(names.get(skill, skill), level) for skill, level in skills],
    )


def own_completions(session: Session, actor: Actor) -> list[CompletionOut]:
    """All of a learner's own, the revoked too, the latest first."""
    require(actor, Permission.ENROL_OWN)
    if actor.user_id is None:
        return []
    own = select(Person.id).where(col(Person.user_id) == actor.user_id)
    query = listed_completions().where(col(Completion.person_id).in_(own))
    rows = session.execute(query.order_by(col(Completion.completed_on).desc(), col(Completion.id).desc()))
    return completion_outs(actor, rows.all())


def completion_outs(actor: Actor, rows: Sequence[Any]) -> list[CompletionOut]:
    """What the actor is told of rows of ``listed_completions``."""
    return [CompletionOut(**_told(actor, row)) for row in rows]


def own_class(session: Session, actor: Actor, class_id: int) -> TrainingClassOut:
    """A class of the actor's body; another's is not found."""
    organisation_id = body_of(actor)
    found = teachings(session, [class_id]).get(class_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound(NO_CLASS)
    return TrainingClassOut(
        id=found.class_id,
        code=found.class_code,
        course_code=found.course_code,
        title=found.title,
        hours=found.course_hours,
        starts_on=found.starts_on,
        cancelled=found.state is ClassState.CANCELLED,
    )


def learners_to_complete(session: Session, actor: Actor, class_id: int) -> list[LearnerOut]:
    """Who is enrolled in the class and may get a completion of it, by enrolment: has none that stands, and
    none that bars another.
    """
    own_class(session, actor, class_id)
    done = select(Completion.person_id).where(
        col(Completion.class_id) == class_id,
        col(Completion.person_id).is_not(None),
        col(Completion.revoked_on).is_(None),
    )
    query = (
        select(Enrolment, Person)
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(
            col(Enrolment.class_id) == class_id,
            col(Enrolment.state) == EnrolmentState.ENROLLED,
            col(Enrolment.person_id).not_in(done),
        )
        .order_by(col(Enrolment.queued_at), col(Enrolment.id))
    )
    rows = session.exec(query).all()
    former = former_completions(session, [class_id], [row.person_id for row, _ in rows])
    barred = {person_id for (_, person_id), one in former.items() if one.barred}
    return [
        LearnerOut(
            person_id=row.person_id, name=person.name, hours_attended=row.hours_attended, score=row.score
        )
        for row, person in rows
        if row.person_id not in barred
    ]


def _require_reader(actor: Actor) -> None:
    if not may(actor, Permission.TRAINING_AUDIT) and not may(actor, Permission.ENROL_OWN):
        body_of(actor)


def _require_enrolled(session: Session, class_id: int, person_id: int) -> None:
    """A body names by number only whom it has in the class."""
    query = select(Enrolment.id).where(
        Enrolment.class_id == class_id,
        Enrolment.person_id == person_id,
        Enrolment.state == EnrolmentState.ENROLLED,
    )
    if session.exec(query).first() is None:
        raise Invalid(NO_PERSON, fields=(FieldError("person_id", NO_PERSON),))


def _told(actor: Actor, row: Any) -> dict[str, Any]:
    done: Completion = row.Completion
    held: TrainingClass = row.TrainingClass
    name = row.Person.name if row.Person is not None else ""
    staff = may(actor, Permission.TRAINING_AUDIT) and not actor.system
    return {
        "id": done.id,
        "class_id": done.class_id,
        "class_code": held.code,
        "course_code": row.Course.code,
        "title": row.Course.title,
        "organisation_name": row.Organisation.name,
        "name": mask_name(name) if staff else name,
        "completed_on": done.completed_on,
        "hours": done.hours,
        "score": done.score,
        "state": CompletionState.VALID if done.revoked_on is None else CompletionState.REVOKED,
        "revoked_on": done.revoked_on,
        "revoked_because": done.revoked_because,
        "version": done.version,
    }


def _changes(session: Session, completion_id: int) -> Sequence[ChangeOut]:
    query = select(CompletionChange).where(col(CompletionChange.completion_id) == completion_id)
    rows = session.exec(query.order_by(col(CompletionChange.id).desc()).limit(_SHOWN_CHANGES))
    return [ChangeOut(at=row.changed_at, reason=row.reason, **json.loads(row.before)) for row in rows]


def indexes_in(words: str) -> Indexes:
    """Of what reads as a whole mobile or identity number."""
    return indexes_of(_read(Mobile, words), _read(ResidentId, words))


def _read(kind: Any, words: str) -> str | None:
    try:
        return str(TypeAdapter(kind).validate_python(words))
    except ValidationError:
        return None
