"""What falls due by the calendar in sampling audits: reminders, and closing what nobody handed in."""

from datetime import date, timedelta

from sqlmodel import Session, col, or_, select

from talent.accounts.actor import SYSTEM
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.notices.enums import NoticeKind
from talent.notices.service import tell_organisation
from talent.training.audit_rules import REMINDERS, reminder_due
from talent.training.audit_stepping import keep
from talent.training.enums import AuditState
from talent.training.tables import AuditedBody, SamplingAudit

# Of one transaction, so that nobody waits long behind it.
PORTION = 100


def remind_of_audits(session: Session, day: date) -> int:
    """A week and a day before proofs are due, once each."""
    rows = _asked(session, day, None)
    for body, audit in rows:
        body.reminded = reminder_due((audit.due_on - day).days, body.reminded)
        session.add(body)
        _tell(session, body, audit, NoticeKind.SAMPLING_DUE, str(body.reminded))
    session.flush()
    if rows:
        record(session, SYSTEM, Action.SAMPLING_REMIND, "audited_body", None, f"bodies {len(rows)}")
    return len(rows)


def close_audits(session: Session, day: date) -> int:
    """After the day on which proofs were due the staff go on with what is there."""
    rows = _asked(session, None, day)
    for body, audit in rows:
        keep(session, body, AuditState.SUBMITTED)
        _tell(session, body, audit, NoticeKind.SAMPLING_CLOSED, "")
    if rows:
        record(session, SYSTEM, Action.SAMPLING_CLOSE, "audited_body", None, f"bodies {len(rows)}")
    return len(rows)


def _asked(session: Session, near: date | None, over: date | None) -> list[tuple[AuditedBody, SamplingAudit]]:
    """A portion of those that have not handed in: whom to remind near a day, or who is over on one."""
    query = (
        select(AuditedBody, SamplingAudit)
        .join(SamplingAudit, col(SamplingAudit.id) == col(AuditedBody.audit_id))
        .where(col(AuditedBody.state) == AuditState.ASKED)
        .order_by(col(AuditedBody.id))
        .limit(PORTION)
    )
    if over is not None:
        query = query.where(col(SamplingAudit.due_on) < over)
    if near is not None:
        untold = [
            col(SamplingAudit.due_on).between(near, near + timedelta(days=left))
            & or_(col(AuditedBody.reminded).is_(None), col(AuditedBody.reminded) > left)
            for left in REMINDERS
        ]
        query = query.where(or_(*untold))
    found = query.with_for_update(of=AuditedBody).execution_options(populate_existing=True)
    return [(body, audit) for body, audit in session.exec(found)]


def _tell(session: Session, body: AuditedBody, audit: SamplingAudit, kind: NoticeKind, what: str) -> None:
    tell_organisation(
        session,
        body.organisation_id,
        kind,
        key=f"{kind}:{body.id}:{what}",
        path=f"/training/audits/{audit.id}",
        title=audit.title,
        day=audit.due_on.isoformat(),
    )
