"""Proofs that a body uploads for a record of its sample: kept encrypted, read by it and the staff alone."""

from pathlib import Path

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import PaperKind
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.audit.views import record_view
from talent.kit.clock import today
from talent.kit.errors import Invalid, NotFound
from talent.kit.papers import checked_kind, drop_paper, keep_paper, read_paper
from talent.kit.sentences import say
from talent.training.audit_queries import as_it_is, proofs_of, visible_bodies, visible_proofs
from talent.training.audit_rules import MOST_PROOFS
from talent.training.audit_schemas import ProofOut
from talent.training.audit_showing import proof_out, takes_proofs
from talent.training.audit_stepping import keep
from talent.training.enums import AuditState
from talent.training.tables import AuditedBody, AuditedRecord, AuditProof

# The name of the field of the form.
FIELD = "proof"


def add_proof(session: Session, actor: Actor, folder: Path, record_id: int, content: bytes) -> ProofOut:
    """A proof for a record of the actor's own body; content that is there already is that proof."""
    body = _own_open_body(session, actor, record_id)
    kind = PaperKind(checked_kind(content, FIELD, "请选择要上传的文件。"))
    proofs = proofs_of(session, [record_id]).get(record_id, [])
    for proof in proofs:
        if proof.size == len(content) and read_paper(folder, proof.stored_as) == content:
            return proof_out(proof)
    if len(proofs) >= MOST_PROOFS:
        raise Invalid(say("每条记录最多上传 {most} 份材料，请先删除不需要的。", most=MOST_PROOFS))
    proof = AuditProof(
        record_id=record_id,
        kind=kind,
        stored_as=keep_paper(session, folder, content),
        size=len(content),
        uploaded_by=actor.user_id,
    )
    session.add(proof)
    keep(session, body)
    record(session, actor, Action.PROOF_ADD, "audit_proof", proof.id, kind.value)
    return proof_out(proof)


def remove_proof(session: Session, actor: Actor, folder: Path, proof_id: int) -> None:
    """Only before it is handed in."""
    require(actor, Permission.TRAINING_OWN)
    proof = session.exec(visible_proofs(actor).where(col(AuditProof.id) == proof_id)).one_or_none()
    if proof is None:
        raise NotFound("没有找到这份材料。")
    body = _own_open_body(session, actor, proof.record_id)
    if body.state is not AuditState.ASKED:
        # What was reviewed stays, whatever is added to it for an objection.
        raise Invalid("材料已经审查过，不能删除；可以补充新的材料。")
    session.delete(proof)
    drop_paper(session, folder, proof.stored_as)
    keep(session, body)
    record(session, actor, Action.PROOF_REMOVE, "audit_proof", proof_id)


def open_proof(session: Session, actor: Actor, folder: Path, proof_id: int) -> tuple[ProofOut, bytes]:
    """The proof with its content. Its caller has it audited by ``note_proof``, in a writing session."""
    proof = session.exec(visible_proofs(actor).where(col(AuditProof.id) == proof_id)).one_or_none()
    if proof is None:
        raise NotFound("没有找到这份材料。")
    return proof_out(proof), read_paper(folder, proof.stored_as)


def note_proof(session: Session, actor: Actor, proof_id: int) -> None:
    """One audit line a day for who opened the proof; one that the actor may not see leaves none."""
    if session.exec(visible_proofs(actor).where(col(AuditProof.id) == proof_id)).one_or_none() is not None:
        record_view(session, actor, Action.PROOF_READ, "audit_proof", proof_id)


def _own_open_body(session: Session, actor: Actor, record_id: int) -> AuditedBody:
    """The body of the record, locked; raises where it is another's or takes no proofs now."""
    require(actor, Permission.TRAINING_OWN)
    record_of = select(AuditedRecord.body_id).where(col(AuditedRecord.id) == record_id)
    query = visible_bodies(actor).where(
        col(AuditedBody.id).in_(record_of), col(AuditedBody.organisation_id) == actor.organisation_id
    )
    body = session.exec(as_it_is(query)).one_or_none()
    if body is None:
        raise NotFound("没有找到这条抽查记录。")
    if not takes_proofs(body, today()):
        raise Invalid(say("当前状态是“{state}”，不能再改动材料。", state=body.state))
    return body
