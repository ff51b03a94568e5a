"""Proofs of a sampling audit: what is taken, how it lies on the disk, who reads it, when it may go again."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from talent.kit.errors import Invalid, NotFound
from talent.kit.papers import MAX_PAPER
from talent.training.audit_answering import get_own_audit
from talent.training.audit_rules import MOST_PROOFS
from talent.training.proofs import add_proof, note_proof, open_proof, remove_proof
from talent.training.tables import AuditProof

PDF = b"%PDF-1.7 a list of who was there"


def test_a_proof_lies_encrypted_and_only_its_body_and_the_staff_read_it(
    session: Session, staff: Actor, training_body: Actor, other_body: Actor, opened: int, folder: Path
) -> None:
    one = get_own_audit(session, training_body, opened).records[0].id
    proof = add_proof(session, training_body, folder, one, PDF)
    assert add_proof(session, training_body, folder, one, PDF) == proof
    assert b"list" not in next(folder.iterdir()).read_bytes()
    for actor in (staff, training_body):
        assert open_proof(session, actor, folder, proof.id) == (proof, PDF)
        note_proof(session, actor, proof.id)
        note_proof(session, actor, proof.id)
    with pytest.raises(NotFound):
        open_proof(session, other_body, folder, proof.id)
    note_proof(session, other_body, proof.id)
    readers = session.exec(
        select(AuditEntry.actor_id).where(AuditEntry.action == Action.PROOF_READ).order_by(col(AuditEntry.id))
    ).all()
    assert readers == [staff.user_id, training_body.user_id]
    with pytest.raises(NotFound):
        add_proof(session, other_body, folder, one, PDF)
    with pytest.raises(NotFound):
        remove_proof(session, other_body, folder, proof.id)


@pytest.mark.parametrize("content", [b"", b"<script>", b"%PDF-1.7" + b"x" * MAX_PAPER])
def test_what_is_no_proof_is_refused(
    content: bytes, session: Session, training_body: Actor, opened: int, folder: Path
) -> None:
    one = get_own_audit(session, training_body, opened).records[0].id
    with pytest.raises(Invalid):
        add_proof(session, training_body, folder, one, content)
    assert not folder.exists()


def test_there_is_an_end_to_proofs(session: Session, training_body: Actor, opened: int, folder: Path) -> None:
    one = get_own_audit(session, training_body, opened).records[0].id
    for number in range(MOST_PROOFS):
        add_proof(session, training_body, folder, one, PDF + bytes([number]))
    with pytest.raises(Invalid, match="最多"):
        add_proof(session, training_body, folder, one, PDF)


def test_a_proof_that_is_taken_back_goes_from_the_disk_with_the_commit(
    session: Session, training_body: Actor, opened: int, folder: Path
) -> None:
    one = get_own_audit(session, training_body, opened).records[0].id
    proof = add_proof(session, training_body, folder, one, PDF)
    session.commit()
    remove_proof(session, training_body, folder, proof.id)
    session.rollback()
    assert len(list(folder.iterdir())) == 1
    remove_proof(session, training_body, folder, proof.id)
    session.commit()
    assert list(folder.iterdir()) == []
    assert session.exec(select(AuditProof)).all() == []
