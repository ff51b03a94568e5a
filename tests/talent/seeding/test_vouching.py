"""Behind the trainings of the demonstration: certificates, and an audit that can be drawn again."""

from sqlmodel import col, func, select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import Role
from talent.accounts.tables import User
from talent.accounts.tokens import actor_of
from talent.kit.db import Database, Session
from talent.people.tables import SkillEvidence
from talent.training.audit_answering import get_own_audit
from talent.training.auditing import redraw
from talent.training.certificate_reading import own_certificates
from talent.training.completions import own_completions
from talent.training.enums import AuditState, Standing
from talent.training.tables import AuditedBody, Certificate, Completion, SamplingAudit


def _account(session: Session, role: Role) -> Actor:
    user = session.exec(select(User).where(User.role == role).order_by(col(User.id)).limit(1)).one()
    return actor_of(user, "")


def test_every_completion_has_its_certificate(demo_database: Database) -> None:
    with demo_database.read() as session:
        completions = session.exec(select(func.count()).select_from(Completion)).one()
        sources = session.exec(select(Certificate.source_id)).all()
    assert completions > 50
    assert len(set(sources)) == completions


def test_the_demonstration_talent_has_a_completion_its_evidence_and_its_certificate(
    demo_database: Database,
) -> None:
    with demo_database.read() as session:
        talent = _account(session, Role.TALENT)
        [done] = own_completions(session, talent)
        [certificate] = own_certificates(session, talent)
        query = select(SkillEvidence).where(SkillEvidence.source == f"completion:{done.id}")
        words = session.exec(query.order_by(col(SkillEvidence.skill))).all()
    assert (certificate.title, certificate.standing) == (done.title, Standing.VALID)
    assert [(one.skill, one.level) for one in certificate.skills] == [(one.skill, one.level) for one in words]
    assert {(one.vouched_by, one.title) for one in words} == {(certificate.issuer, done.title)}


def test_the_demonstration_body_is_asked_for_proofs_in_an_audit_that_can_be_drawn_again(
    demo_database: Database,
) -> None:
    with demo_database.read() as session:
        audit = session.exec(select(SamplingAudit)).one()
        own = get_own_audit(session, _account(session, Role.TRAINING_BODY), audit.id or 0)
        states = session.exec(select(AuditedBody.state)).all()
        again = redraw(session, SYSTEM, audit.id or 0)
    assert own.state is AuditState.ASKED
    assert own.records
    assert len(set(states)) > 1
    assert again.same
