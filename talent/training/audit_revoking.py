"""What an audit found untrue counts no more: its completions are revoked in one step, after the finding."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import today
from talent.kit.errors import Conflict, Invalid
from talent.training.audit_queries import declared, logged_instead, records_of
from talent.training.audit_schemas import AuditedBodyOut, StepInput
from talent.training.audit_showing import body_out
from talent.training.audit_stepping import STALE, body_for_staff
from talent.training.completion_schemas import RevocationInput
from talent.training.correcting import revoke_completion
from talent.training.enums import AuditState, Party, RecordVerdict, RevocationReason

_BECAUSE = "抽查认定不实：{reason}"
_MOST = 200


def revoke_refused(session: Session, actor: Actor, body_id: int, data: StepInput) -> AuditedBodyOut:
    """All refused records of a body that still stand, and what was logged instead of those that do not; with
    none left it changes nothing.
    """
    body = body_for_staff(session, actor, body_id, lock=True)
    if body.state is not AuditState.SETTLED:
        raise Invalid("作出结论之后才能撤销认定不实的结业。")
    if data.version != body.version:
        raise Conflict(STALE)
    reasons = {
        row.completion_id: row.reason
        for row in records_of(session, [body_id])
        if row.verdict is RecordVerdict.REFUSED
    }
    reasons |= {
        number: reasons[refused] for refused, number in logged_instead(session, list(reasons)).items()
    }
    found = declared(session, list(reasons))
    standing = [number for number in reasons if found[number].completion.revoked_on is None]
    for number in standing:
        because = RevocationInput(
            version=found[number].completion.version,
            reason=_BECAUSE.format(reason=reasons[number])[:_MOST],
        )
        revoke_completion(session, actor, number, because, public=RevocationReason.AUDIT)
    if standing:
        record(session, actor, Action.SAMPLING_REVOKE, "audited_body", body_id, f"records {len(standing)}")
    return body_out(session, body, Party.STAFF, today())
