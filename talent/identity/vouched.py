"""A merge is taken back: what completions and exams vouch for goes where they go, signed for whose it is."""

from typing import Any

from sqlmodel import Session, col, select

from talent.exams.attempt_tables import Attempt
from talent.identity.written_rows import Changed, Moved, Values
from talent.people.tables import SkillEvidence
from talent.training.enums import CertificateKind
from talent.training.signing import signed_for
from talent.training.tables import Certificate, Completion

_CERTIFICATE = str(Certificate.__tablename__)
_ATTESTED = {
    str(Completion.__tablename__): CertificateKind.COMPLETION,
    str(Attempt.__tablename__): CertificateKind.EXAM,
}


def must_be_so(change: Changed) -> Values:
    """What has to stand as the merge left it. A certificate may have been corrected or revoked since."""
    return {"person_id": change.after["person_id"]} if change.table == _CERTIFICATE else change.after


def signed_back(change: Changed, row: dict[str, Any]) -> Values:
    """What is put back; of a certificate, the record that it has now, signed for whose it was.

    What the merge found damaged, and so left under its signature, is not signed now either.
    """
    if change.table != _CERTIFICATE:
        return change.before
    person_id = change.before["person_id"]
    if row["signature"] == change.before.get("signature"):
        return {"person_id": person_id}
    return {"person_id": person_id, **signed_for(Certificate(**row), person_id, row["source_id"])}


def signed_as_numbered(table: str, before: Values, after: Values) -> Values:
    """What a row that is there again says differently where what it vouches for has a new number."""
    if table != _CERTIFICATE or before["source_id"] == after["source_id"]:
        return {}
    return dict(signed_for(Certificate(**before), before["person_id"], after["source_id"]))


def follow_sources(session: Session, moved: Moved, kept_id: int) -> None:
    """What was vouched for since the merge, by completions and exams that have gone back."""
    gone_id: int = moved.person["id"]
    for table, kind in _ATTESTED.items():
        sources = [one.key["id"] for one in moved.changed if one.table == table]
        certificates = select(Certificate).where(
            Certificate.person_id == kept_id,
            Certificate.kind == kind,
            col(Certificate.source_id).in_(sources),
        )
        for row in session.exec(certificates.order_by(col(Certificate.id)).with_for_update()):
            for name, value in signed_for(row, gone_id, row.source_id).items():
                setattr(row, name, value)
            row.person_id = gone_id
        evidence = select(SkillEvidence).where(
            SkillEvidence.person_id == kept_id,
            col(SkillEvidence.source).in_([f"{table}:{number}" for number in sources]),
        )
        for word in session.exec(evidence.order_by(col(SkillEvidence.id)).with_for_update()):
            word.person_id = gone_id
    session.flush()
