"""A completion corrected or revoked: by the version that was read, with a reason, and with its trace."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import now, today
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.notices.enums import NoticeKind
from talent.people.evidence import set_evidence
from talent.people.tables import Person
from talent.training.certificates import revoke_certificates
from talent.training.completion_queries import (
    former_completions,
    seen_completions,
    standing_completions,
    teachings,
)
from talent.training.completion_rules import Facts, Teaching, fault_of
from talent.training.completion_schemas import CompletionDetail, CorrectionInput, RevocationInput
from talent.training.completion_telling import tell_learner
from talent.training.completions import NO_COMPLETION, get_completion
from talent.training.enums import CertificateKind, RevocationReason
from talent.training.recording import as_before, source_of, verified_body_of, vouch
from talent.training.tables import Completion, CompletionChange

STALE = "这条记录在您打开之后有了变化，请看最新的内容再决定。"
REVOKED = "这条结业记录已撤销，不能再更正。"
LOGGED_AGAIN = "这位学员在本班已重新登记结业，不能同时恢复这一条。请先撤销重新登记的那一条。"


def correct_completion(
    session: Session, actor: Actor, completion_id: int, data: CorrectionInput
) -> CompletionDetail:
    """Other facts of the same completion; what it says already is no change."""
    verified_body_of(session, actor)
    row, teaching = _open(session, actor, completion_id)
    facts = Facts(data.completed_on, data.hours, data.score)
    if facts == _facts(row) and row.revoked_on is None and data.version in (row.version, row.version - 1):
        return get_completion(session, actor, completion_id)
    if row.version != data.version:
        raise Conflict(STALE)
    if row.revoked_on is not None:
        raise Conflict(REVOKED)
    fault = fault_of(facts, teaching, today())
    if fault is not None:
        raise Invalid(fault.message, fields=(fault,))
    _keep(session, actor, row, data.reason)
    row.completed_on, row.hours, row.score = facts.completed_on, facts.hours, facts.score
    _close(session, row, teaching, NoticeKind.COMPLETION_CORRECTED)
    if row.person_id is not None:
        vouch(session, actor, [(completion_id, row.person_id, teaching, facts)])
    record(session, actor, Action.COMPLETION_CORRECT, "completion", row.id)
    return get_completion(session, actor, completion_id)


def revoke_completion(
    session: Session,
    actor: Actor,
    completion_id: int,
    data: RevocationInput,
    *,
    public: RevocationReason = RevocationReason.ISSUER,
) -> CompletionDetail:
    """It counts no more and vouches for nothing; twice is once. The staff may do it, too.

    ``public`` is what its certificate says to everybody.
    """
    if not may(actor, Permission.TRAINING_AUDIT):
        verified_body_of(session, actor)
    row, teaching = _open(session, actor, completion_id)
    if row.revoked_on is None:
        if row.version != data.version:
            raise Conflict(STALE)
        _keep(session, actor, row, data.reason)
        row.revoked_on, row.revoked_because = today(), data.reason
        _close(session, row, teaching, NoticeKind.COMPLETION_REVOKED)
        set_evidence(session, actor, {source_of(completion_id): []})
        revoke_certificates(session, actor, CertificateKind.COMPLETION, [completion_id], data.reason, public)
        record(session, actor, Action.COMPLETION_REVOKE, "completion", row.id)
    return get_completion(session, actor, completion_id)


def restore_completion(
    session: Session, actor: Actor, completion_id: int, data: RevocationInput
) -> CompletionDetail:
    """The staff take back a revocation that was a mistake: it counts and vouches again. Not beside another of
    the same person in the same class that was logged since.
    """
    require(actor, Permission.TRAINING_AUDIT)
    row, teaching = _open(session, actor, completion_id)
    if row.revoked_on is not None:
        if row.version != data.version:
            raise Conflict(STALE)
        if row.person_id is not None and standing_completions(session, [row.class_id], [row.person_id]):
            raise Conflict(LOGGED_AGAIN)
        _keep(session, actor, row, data.reason)
        row.revoked_on, row.revoked_because = None, ""
        _close(session, row, teaching, NoticeKind.COMPLETION_CORRECTED)
        if row.person_id is not None:
            # What was declined of those that were logged instead of it stays declined.
            others = former_completions(session, [row.class_id], [row.person_id]).values()
            former = {completion_id: [number for one in others for number in one.ids]}
            vouch(session, actor, [(completion_id, row.person_id, teaching, _facts(row))], former)
        record(session, actor, Action.COMPLETION_RESTORE, "completion", row.id)
    return get_completion(session, actor, completion_id)


def _open(session: Session, actor: Actor, completion_id: int) -> tuple[Completion, Teaching]:
    """The row as it is now, for this transaction alone, and its class."""
    seen = seen_completions(actor) & (col(Completion.id) == completion_id)
    class_id = session.exec(select(Completion.class_id).where(seen)).one_or_none()
    if class_id is None:
        raise NotFound(NO_COMPLETION)
    # Who writes many completions locks their classes first, too.
    teaching = teachings(session, [class_id], lock=True)[class_id]
    query = select(Completion).where(seen)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(fresh).one(), teaching


def _facts(row: Completion) -> Facts:
    return Facts(row.completed_on, row.hours, row.score)


def _keep(session: Session, actor: Actor, row: Completion, reason: str) -> None:
    assert row.id is not None
    before = as_before(_facts(row), revoked=row.revoked_on is not None)
    session.add(
        CompletionChange(completion_id=row.id, before=before, reason=reason, changed_by=actor.user_id)
    )


def _close(session: Session, row: Completion, teaching: Teaching, kind: NoticeKind) -> None:
    key = f"{kind}:{row.id}:{row.version}"
    row.version += 1
    row.updated_at = now()
    session.add(row)
    session.flush()
    user_id = session.exec(select(Person.user_id).where(col(Person.id) == row.person_id)).one_or_none()
    tell_learner(session, user_id, kind, key, teaching)
