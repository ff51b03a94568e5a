"""Selects of sampling audits, and who may see which rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import case, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, false, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.accounts.tables import Organisation
from talent.people.tables import Person
from talent.training.audit_schemas import AuditFilter
from talent.training.enums import AuditState, RecordVerdict
from talent.training.recording import REVOKED_THEN
from talent.training.tables import (
    AuditedBody,
    AuditedRecord,
    AuditProof,
    Completion,
    CompletionChange,
    Course,
    SamplingAudit,
    TrainingClass,
)


def visible_bodies(actor: Actor) -> SelectOfScalar[AuditedBody]:
    """Staff see all, a training body its own and never who else was drawn."""
    query = select(AuditedBody)
    if may(actor, Permission.TRAINING_AUDIT):
        return query
    if actor.organisation_id is None or not may(actor, Permission.TRAINING_OWN):
        return query.where(false())
    return query.where(col(AuditedBody.organisation_id) == actor.organisation_id)


def visible_proofs(actor: Actor) -> SelectOfScalar[AuditProof]:
    """Of the bodies that the actor may see."""
    bodies = visible_bodies(actor).with_only_columns(col(AuditedBody.id))
    records = select(AuditedRecord.id).where(col(AuditedRecord.body_id).in_(bodies))
    return select(AuditProof).where(col(AuditProof.record_id).in_(records))


def as_it_is(query: SelectOfScalar[AuditedBody]) -> SelectOfScalar[AuditedBody]:
    """Locked for a change, and not as this session read it before."""
    return query.with_for_update().execution_options(populate_existing=True)


def population(session: Session, since: date, until: date, opened_at: datetime) -> dict[int, list[int]]:
    """The completions of the period by body, as they were when the audit was opened.

    What was revoked since still counts, and what was restored since does not, so that the same draw can be
    made again later.
    """
    # The first change since says how it was. Of the forgotten there is no trace; what is revoked is changed
    # no more but by being restored.
    then = (
        select(CompletionChange.before)
        .where(
            col(CompletionChange.completion_id) == col(Completion.id),
            col(CompletionChange.changed_at) > opened_at,
        )
        .order_by(col(CompletionChange.id))
        .limit(1)
        .correlate(Completion)
        .scalar_subquery()
    )
    standing = case(
        (then.is_not(None), ~then.contains(REVOKED_THEN)),
        else_=or_(col(Completion.revoked_on).is_(None), col(Completion.updated_at) > opened_at),
    )
    query = (
        select(Completion.organisation_id, Completion.id)
        .where(col(Completion.completed_on).between(since, until), col(Completion.created_at) <= opened_at)
        .where(standing)
        .order_by(col(Completion.id))
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for organisation_id, number in session.exec(query):
        found[organisation_id].append(number or 0)
    return found


def records_of(session: Session, body_ids: Iterable[int]) -> list[AuditedRecord]:
    query = select(AuditedRecord).where(col(AuditedRecord.body_id).in_(list(body_ids)))
    return list(session.exec(query.order_by(col(AuditedRecord.id))))


def proofs_of(session: Session, record_ids: Collection[int]) -> dict[int, list[AuditProof]]:
    """By record, the oldest first."""
    query = select(AuditProof).where(col(AuditProof.record_id).in_(record_ids)).order_by(col(AuditProof.id))
    found: defaultdict[int, list[AuditProof]] = defaultdict(list)
    for proof in session.exec(query):
        found[proof.record_id].append(proof)
    return found


class Declared(NamedTuple):
    """A completion with the names that a reader needs."""

    completion: Completion
    course_title: str
    class_code: str
    person_name: str


def declared(session: Session, completion_ids: Collection[int]) -> dict[int, Declared]:
    query: Any = (
        select(Completion, Course.title, TrainingClass.code, Person)
        .join(Course, col(Course.id) == col(Completion.course_id))
        .join(TrainingClass, col(TrainingClass.id) == col(Completion.class_id))
        .outerjoin(Person, col(Person.id) == col(Completion.person_id))
        .where(col(Completion.id).in_(completion_ids))
        .order_by(col(Completion.id))
    )
    return {
        done.id: Declared(done, title, code, person.name if person else "")
        for done, title, code, person in session.exec(query)
    }


def logged_instead(session: Session, completion_ids: Collection[int]) -> dict[int, int]:
    """Of the revoked ones those whose person has another in the same class that stands and that no audit has
    accepted, with the id of that.
    """
    other = aliased(Completion)
    accepted = exists().where(
        col(AuditedRecord.completion_id) == col(other.id),
        col(AuditedRecord.verdict) == RecordVerdict.ACCEPTED,
    )
    query = (
        select(Completion.id, other.id)
        .join(
            other,
            (col(other.class_id) == col(Completion.class_id))
            & (col(other.person_id) == col(Completion.person_id)),
        )
        .where(col(Completion.id).in_(completion_ids), col(Completion.revoked_on).is_not(None))
        .where(col(other.revoked_on).is_(None), ~accepted)
        .order_by(col(Completion.id))
    )
    return {revoked or 0: number or 0 for revoked, number in session.exec(query)}


def filtered(audit_id: int, wanted: AuditFilter) -> SelectOfScalar[AuditedBody]:
    query = select(AuditedBody).where(col(AuditedBody.audit_id) == audit_id)
    if wanted.state is not None:
        query = query.where(col(AuditedBody.state) == wanted.state)
    if wanted.finding is not None:
        query = query.where(col(AuditedBody.finding) == wanted.finding)
    return query


class Standing(NamedTuple):
    """How many bodies of an audit there are, wait for the staff, and are settled."""

    bodies: int
    waiting: int
    settled: int


def standings(session: Session, audit_ids: Collection[int], day: date) -> dict[int, Standing]:
    reviewed = col(AuditedBody.state) == AuditState.REVIEWED
    over = or_(col(AuditedBody.object_until).is_(None), col(AuditedBody.object_until) < day)
    handed_in = col(AuditedBody.state).in_([AuditState.SUBMITTED, AuditState.OBJECTED])
    settled = col(AuditedBody.state) == AuditState.SETTLED
    query: Any = (
        select(
            AuditedBody.audit_id,
            func.count(),
            func.sum(case((or_(handed_in, reviewed & over), 1), else_=0)),
            func.sum(case((settled, 1), else_=0)),
        )
        .where(col(AuditedBody.audit_id).in_(audit_ids))
        .group_by(col(AuditedBody.audit_id))
        .order_by(col(AuditedBody.audit_id))
    )
    return {audit_id: Standing(*numbers) for audit_id, *numbers in session.exec(query)}


def record_counts(session: Session, body_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many records each body's sample has, and how many of them were refused."""
    refused = case((col(AuditedRecord.verdict) == RecordVerdict.REFUSED, 1), else_=0)
    query: Any = (
        select(AuditedRecord.body_id, func.count(), func.sum(refused))
        .where(col(AuditedRecord.body_id).in_(body_ids))
        .group_by(col(AuditedRecord.body_id))
        .order_by(col(AuditedRecord.body_id))
    )
    return {body_id: (many, bad) for body_id, many, bad in session.exec(query)}


def names_of(session: Session, organisation_ids: Collection[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(organisation_ids))
    return {number or 0: name for number, name in session.exec(query.order_by(col(Organisation.id)))}


def audits_by_id(session: Session, audit_ids: Collection[int]) -> dict[int, SamplingAudit]:
    query = select(SamplingAudit).where(col(SamplingAudit.id).in_(audit_ids)).order_by(col(SamplingAudit.id))
    return {audit.id or 0: audit for audit in session.exec(query)}
