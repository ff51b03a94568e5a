"""What a training body does in a sampling audit: read its own part, hand in, object."""

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import today
from talent.kit.db import count
from talent.kit.errors import Invalid
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say
from talent.notices.enums import NoticeKind
from talent.notices.service import tell
from talent.training import audit_queries as queries
from talent.training.audit_rules import may_object
from talent.training.audit_schemas import AuditedBodyOut, ObjectionInput, OwnAuditRow, StepInput
from talent.training.audit_showing import body_out, own_rows
from talent.training.audit_stepping import is_new_step, keep, own_body
from talent.training.enums import AuditState, Party
from talent.training.tables import AuditedBody, SamplingAudit


def list_own_audits(session: Session, actor: Actor, page: Page) -> Paged[OwnAuditRow]:
    """The last first."""
    require(actor, Permission.TRAINING_OWN)
    query = queries.visible_bodies(actor).where(col(AuditedBody.organisation_id) == actor.organisation_id)
    rows = session.exec(query.order_by(col(AuditedBody.id).desc()).offset(page.offset).limit(page.size))
    return Paged[OwnAuditRow](
        items=own_rows(session, list(rows), today()),
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def get_own_audit(session: Session, actor: Actor, audit_id: int) -> AuditedBodyOut:
    return _shown(session, own_body(session, actor, audit_id))


def hand_in(session: Session, actor: Actor, audit_id: int, data: StepInput) -> AuditedBodyOut:
    """What has been uploaded goes to the staff; a record without any proof has to have one first."""
    body = own_body(session, actor, audit_id, lock=True)
    if is_new_step(body, AuditState.SUBMITTED, Party.BODY, data.version):
        rows = queries.records_of(session, [body.id or 0])
        proofs = queries.proofs_of(session, [row.id or 0 for row in rows])
        if bare := sum(1 for row in rows if not proofs.get(row.id or 0)):
            raise Invalid(say("还有 {many} 条记录没有证明材料，请逐条上传后再提交。", many=bare))
        keep(session, body, AuditState.SUBMITTED)
        _tell_opener(session, body)
        record(session, actor, Action.SAMPLING_HAND_IN, "audited_body", body.id)
    return _shown(session, body)


def object_to_review(session: Session, actor: Actor, audit_id: int, data: ObjectionInput) -> AuditedBodyOut:
    """Once, with a text; more proofs are uploaded before it."""
    body = own_body(session, actor, audit_id, lock=True)
    if is_new_step(body, AuditState.OBJECTED, Party.BODY, data.version):
        if not may_object(body.state, body.object_until, today()):
            raise Invalid("申辩期限已过，或没有需要申辩的记录。")
        body.objection = data.objection
        keep(session, body, AuditState.OBJECTED)
        _tell_opener(session, body)
        record(session, actor, Action.SAMPLING_OBJECT, "audited_body", body.id)
    return _shown(session, body)


def _tell_opener(session: Session, body: AuditedBody) -> None:
    audit = session.get_one(SamplingAudit, body.audit_id)
    if audit.opened_by is None:
        return
    tell(
        session,
        audit.opened_by,
        NoticeKind.SAMPLING_RECEIVED,
        key=f"sampling:{body.id}:{body.version}:received",
        path=f"/staff/audits/{body.audit_id}/bodies/{body.id}",
        title=audit.title,
        organisation=queries.names_of(session, [body.organisation_id])[body.organisation_id],
        state=body.state.label,
    )


def _shown(session: Session, body: AuditedBody) -> AuditedBodyOut:
    return body_out(session, body, Party.BODY, today())
