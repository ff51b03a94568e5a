"""Sampling audits as the staff and as a body see them."""

from datetime import date

from sqlmodel import Session

from talent.training.audit_queries import (
    Declared,
    Standing,
    audits_by_id,
    declared,
    logged_instead,
    names_of,
    proofs_of,
    record_counts,
    records_of,
)
from talent.training.audit_rules import COLLECTING, JUDGING, UNSEEN, may_object, may_settle, turn_of
from talent.training.audit_schemas import (
    AuditedBodyOut,
    AuditedBodyRow,
    AuditedRecordOut,
    AuditOut,
    OwnAuditRow,
    ProofOut,
)
from talent.training.enums import AuditState, Party, RecordVerdict
from talent.training.tables import AuditedBody, AuditedRecord, AuditProof, SamplingAudit


def audit_out(audit: SamplingAudit, standing: Standing) -> AuditOut:
    shown = audit.model_dump(include=set(AuditOut.model_fields))
    return AuditOut.model_validate({**shown, **standing._asdict()})


def body_rows(session: Session, bodies: list[AuditedBody], day: date) -> list[AuditedBodyRow]:
    ids = [body.id or 0 for body in bodies]
    counts = record_counts(session, ids)
    names = names_of(session, [body.organisation_id for body in bodies])
    return [
        AuditedBodyRow(
            id=body.id or 0,
            organisation_id=body.organisation_id,
            organisation_name=names[body.organisation_id],
            state=body.state,
            turn=turn_of(body.state, body.object_until, day),
            records=counts.get(body.id or 0, (0, 0))[0],
            refused=counts.get(body.id or 0, (0, 0))[1],
            finding=body.finding,
        )
        for body in bodies
    ]


def own_rows(session: Session, bodies: list[AuditedBody], day: date) -> list[OwnAuditRow]:
    audits = audits_by_id(session, [body.audit_id for body in bodies])
    return [
        OwnAuditRow(
            audit_id=body.audit_id,
            title=audits[body.audit_id].title,
            due_on=audits[body.audit_id].due_on,
            state=body.state,
            turn=turn_of(body.state, body.object_until, day),
            finding=body.finding,
        )
        for body in bodies
    ]


def body_out(session: Session, body: AuditedBody, viewer: Party, day: date) -> AuditedBodyOut:
    """To the body itself no review is shown before it is finished."""
    assert body.id is not None
    audit = session.get_one(SamplingAudit, body.audit_id)
    rows = records_of(session, [body.id])
    found = declared(session, [row.completion_id for row in rows])
    proofs = proofs_of(session, [row.id or 0 for row in rows])
    hidden = viewer is Party.BODY and body.state in UNSEEN
    records = [
        _record_out(row, found[row.completion_id], proofs.get(row.id or 0, []), hidden) for row in rows
    ]
    revocable = _revocable(session, records) if body.state is AuditState.SETTLED else 0
    return AuditedBodyOut(
        id=body.id,
        audit_id=body.audit_id,
        title=audit.title,
        organisation_name=names_of(session, [body.organisation_id])[body.organisation_id],
        since=audit.since,
        until=audit.until,
        due_on=audit.due_on,
        state=body.state,
        turn=turn_of(body.state, body.object_until, day),
        objection=body.objection,
        object_until=body.object_until,
        finding=body.finding,
        finding_note=body.finding_note,
        version=body.version,
        collecting=takes_proofs(body, day),
        judging=body.state in JUDGING,
        may_object=may_object(body.state, body.object_until, day),
        may_settle=may_settle(body.state, body.object_until, day),
        revocable=revocable,
        records=records,
    )


def _revocable(session: Session, records: list[AuditedRecordOut]) -> int:
    """How many completions still count that were found untrue, or were logged instead of such a one."""
    refused = [one for one in records if one.verdict is RecordVerdict.REFUSED]
    instead = logged_instead(session, [one.completion_id for one in refused])
    standing = {one.completion_id for one in refused if not one.revoked}
    return len(standing.union(instead.values()))


def takes_proofs(body: AuditedBody, day: date) -> bool:
    """Before it is handed in, and again while the body may object."""
    asked = body.state is AuditState.ASKED
    return body.state in COLLECTING and (asked or may_object(body.state, body.object_until, day))


def proof_out(proof: AuditProof) -> ProofOut:
    return ProofOut.model_validate(proof.model_dump(include=set(ProofOut.model_fields)))


def _record_out(
    row: AuditedRecord, found: Declared, proofs: list[AuditProof], hidden: bool
) -> AuditedRecordOut:
    done = found.completion
    return AuditedRecordOut(
        id=row.id or 0,
        completion_id=row.completion_id,
        person_name=found.person_name,
        course_title=found.course_title,
        class_code=found.class_code,
        completed_on=done.completed_on,
        hours=done.hours,
        score=done.score,
        revoked=done.revoked_on is not None,
        verdict=RecordVerdict.PENDING if hidden else row.verdict,
        reason="" if hidden else row.reason,
        proofs=[proof_out(proof) for proof in proofs],
    )
