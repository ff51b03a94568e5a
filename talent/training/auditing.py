"""What the staff do in a sampling audit: open one, judge record by record, finish the review, settle."""

import secrets

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.kit.clock import now, today
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say
from talent.notices.enums import NoticeKind
from talent.notices.service import tell_organisation
from talent.training import audit_queries as queries
from talent.training.audit_rules import JUDGING, may_settle, object_until
from talent.training.audit_schemas import (
    AuditDetail,
    AuditedBodyOut,
    AuditedBodyRow,
    AuditFilter,
    AuditInput,
    AuditOut,
    FindingInput,
    Redrawn,
    StepInput,
    VerdictInput,
)
from talent.training.audit_showing import audit_out, body_out, body_rows
from talent.training.audit_stepping import STALE, body_for_staff, is_new_step, keep
from talent.training.enums import AuditState, Party, RecordVerdict
from talent.training.sampling import draw
from talent.training.tables import AuditedBody, AuditedRecord, SamplingAudit

Population = dict[int, list[int]]
_LARGEST_SEED = 2**31


def open_audit(session: Session, actor: Actor, data: AuditInput, key: str = "") -> int:
    """Draws bodies and records and tells each body; the id. The same request twice opens one audit."""
    require(actor, Permission.TRAINING_AUDIT)
    body = body_of(data.model_dump())
    made = made_before(session, actor, Action.SAMPLING_OPEN, key, body)
    if made is not None:
        return made
    audit = SamplingAudit(
        title=data.audit_title,
        since=data.since,
        until=data.until,
        due_on=data.due_on,
        body_share=data.body_share / 100,
        record_share=data.record_share / 100,
        least_records=data.least_records,
        most_records=data.most_records,
        # Nobody chooses the seed: who did could choose whom it draws.
        seed=secrets.randbelow(_LARGEST_SEED),
        opened_by=actor.user_id,
        opened_at=now(),
    )
    found = population_of(session, audit)
    if not found:
        message = "这段期间没有结业记录，无法抽查。请换一段期间。"
        raise Invalid(message, fields=(FieldError("since", message),))
    session.add(audit)
    session.flush()
    assert audit.id is not None
    drawn = sample_of(audit, found)
    ask_bodies(session, audit, drawn)
    remember(session, actor, Action.SAMPLING_OPEN, key, body, audit.id)
    detail = f"seed {audit.seed} bodies {len(drawn)}/{len(found)}"
    record(session, actor, Action.SAMPLING_OPEN, "sampling_audit", audit.id, detail)
    return audit.id


def list_audits(session: Session, actor: Actor, page: Page) -> Paged[AuditOut]:
    """The last first."""
    require(actor, Permission.TRAINING_AUDIT)
    query = select(SamplingAudit)
    rows = session.exec(
        query.order_by(col(SamplingAudit.id).desc()).offset(page.offset).limit(page.size)
    ).all()
    standings = queries.standings(session, [row.id or 0 for row in rows], today())
    return Paged[AuditOut](
        items=[audit_out(row, standings[row.id or 0]) for row in rows],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def get_audit(session: Session, actor: Actor, audit_id: int, wanted: AuditFilter, page: Page) -> AuditDetail:
    """With its bodies: who has waited longest comes first."""
    audit = _audit(session, actor, audit_id)
    query = queries.filtered(audit_id, wanted)
    order = query.order_by(col(AuditedBody.updated_at), col(AuditedBody.id))
    rows = list(session.exec(order.offset(page.offset).limit(page.size)))
    shown = audit_out(audit, queries.standings(session, [audit_id], today())[audit_id])
    drawn = Paged[AuditedBodyRow](
        items=body_rows(session, rows, today()),
        total=count(session, query),
        number=page.number,
        size=page.size,
    )
    return AuditDetail(**shown.model_dump(), drawn=drawn)


def redraw(session: Session, actor: Actor, audit_id: int) -> Redrawn:
    """Draws again from the stored seed and compares, so that nobody need believe it. Changes nothing."""
    audit = _audit(session, actor, audit_id)
    found = population_of(session, audit)
    bodies = queries.filtered(audit_id, AuditFilter()).order_by(col(AuditedBody.id))
    ids = {body.id or 0: body.organisation_id for body in session.exec(bodies)}
    kept: Population = {organisation_id: [] for organisation_id in ids.values()}
    for row in queries.records_of(session, ids):
        kept[ids[row.body_id]].append(row.completion_id)
    same = {key: sorted(numbers) for key, numbers in kept.items()} == sample_of(audit, found)
    return Redrawn(same=same, bodies=len(found), records=sum(map(len, found.values())))


def get_body(session: Session, actor: Actor, audit_id: int, body_id: int) -> AuditedBodyOut:
    """One body's part of an audit, as the staff see it."""
    body = body_for_staff(session, actor, body_id)
    if body.audit_id != audit_id:
        raise NotFound("没有找到这项抽查。")
    return _shown(session, body)


def judge(session: Session, actor: Actor, body_id: int, record_id: int, data: VerdictInput) -> AuditedBodyOut:
    """What the staff think of one record, while it is theirs to say; the same again changes nothing."""
    body = body_for_staff(session, actor, body_id, lock=True)
    row = session.exec(
        select(AuditedRecord).where(col(AuditedRecord.id) == record_id, col(AuditedRecord.body_id) == body_id)
    ).one_or_none()
    if row is None:
        raise NotFound("没有找到这条抽查记录。")
    reason = data.verdict_reason if data.verdict is RecordVerdict.REFUSED else ""
    if (row.verdict, row.reason) == (data.verdict, reason):
        return _shown(session, body)
    if data.version != body.version:
        raise Conflict(STALE)
    if body.state not in JUDGING:
        raise Invalid(say("当前状态是“{state}”，不能认定记录。", state=body.state))
    row.verdict, row.reason = data.verdict, reason
    session.add(row)
    keep(session, body)
    record(session, actor, Action.SAMPLING_JUDGE, "audited_record", record_id, str(data.verdict))
    return _shown(session, body)


def finish_review(session: Session, actor: Actor, body_id: int, data: StepInput) -> AuditedBodyOut:
    """Shows the body what was found; from now on it may object, if anything was refused."""
    body = body_for_staff(session, actor, body_id, lock=True)
    if is_new_step(body, AuditState.REVIEWED, Party.STAFF, data.version):
        verdicts = [row.verdict for row in queries.records_of(session, [body_id])]
        if left := verdicts.count(RecordVerdict.PENDING):
            raise Invalid(say("还有 {many} 条记录没有认定，请逐条认定后再完成审查。", many=left))
        body.object_until = object_until(verdicts, today())
        keep(session, body, AuditState.REVIEWED)
        refused = verdicts.count(RecordVerdict.REFUSED)
        _tell(session, body, NoticeKind.SAMPLING_REVIEWED, count=str(refused))
        record(session, actor, Action.SAMPLING_REVIEW, "audited_body", body_id, f"refused {refused}")
    return _shown(session, body)


def settle(session: Session, actor: Actor, body_id: int, data: FindingInput) -> AuditedBodyOut:
    """The finding on a body, once it can no longer object or has objected."""
    body = body_for_staff(session, actor, body_id, lock=True)
    if is_new_step(body, AuditState.SETTLED, Party.STAFF, data.version):
        if not may_settle(body.state, body.object_until, today()):
            raise Invalid(say("机构在{day}前仍可申辩，请在此之后再作结论。", day=str(body.object_until)))
        body.finding, body.finding_note, body.decided_by = data.finding, data.finding_note, actor.user_id
        keep(session, body, AuditState.SETTLED)
        _tell(session, body, NoticeKind.SAMPLING_SETTLED, outcome=data.finding.label)
        record(session, actor, Action.SAMPLING_SETTLE, "audited_body", body_id, str(data.finding))
    return _shown(session, body)


def _audit(session: Session, actor: Actor, audit_id: int) -> SamplingAudit:
    require(actor, Permission.TRAINING_AUDIT)
    audit = session.get(SamplingAudit, audit_id)
    if audit is None:
        raise NotFound("没有找到这次抽查。")
    return audit


def population_of(session: Session, audit: SamplingAudit) -> Population:
    """The completions from which an audit draws, by body."""
    return queries.population(session, audit.since, audit.until, audit.opened_at)


def sample_of(audit: SamplingAudit, found: Population) -> Population:
    """What the seed of the audit draws of them."""
    bodies = draw(audit.seed, "bodies", found, audit.body_share, 1, len(found))
    least, most = audit.least_records, audit.most_records
    return {
        body: draw(audit.seed, f"records of {body}", found[body], audit.record_share, least, most)
        for body in bodies
    }


def ask_bodies(session: Session, audit: SamplingAudit, drawn: Population) -> None:
    """Keeps the draw of an audit that is stored already, and tells each body."""
    assert audit.id is not None
    bodies = [AuditedBody(audit_id=audit.id, organisation_id=one) for one in drawn]
    session.add_all(bodies)
    session.flush()
    for body in bodies:
        numbers = drawn[body.organisation_id]
        session.add_all(AuditedRecord(body_id=body.id or 0, completion_id=one) for one in numbers)
        tell_organisation(
            session,
            body.organisation_id,
            NoticeKind.SAMPLING_ASKED,
            key=f"sampling:{body.id}:asked",
            path=f"/training/audits/{audit.id}",
            title=audit.title,
            day=audit.due_on.isoformat(),
            count=str(len(numbers)),
        )
    session.flush()


def _tell(session: Session, body: AuditedBody, kind: NoticeKind, **facts: str) -> None:
    tell_organisation(
        session,
        body.organisation_id,
        kind,
        key=f"{kind}:{body.id}:{body.version}",
        path=f"/training/audits/{body.audit_id}",
        title=session.get_one(SamplingAudit, body.audit_id).title,
        **facts,
    )


def _shown(session: Session, body: AuditedBody) -> AuditedBodyOut:
    return body_out(session, body, Party.STAFF, today())
