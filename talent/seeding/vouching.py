"""What stands behind the trainings of the demonstration: certificates, and an audit of the records."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from talent.accounts.actor import SYSTEM
from talent.accounts.enums import OrganisationKind
from talent.accounts.tables import Organisation
from talent.kit.clock import SHANGHAI
from talent.seeding.chance import Dice
from talent.seeding.rows import days_before
from talent.training.audit_rules import BODY_SHARE, LEAST_RECORDS, MOST_RECORDS, RECORD_SHARE
from talent.training.auditing import Population, ask_bodies, population_of, sample_of
from talent.training.certificates import ToCertify, issue_certificates
from talent.training.completion_queries import skills_of_courses
from talent.training.enums import AuditState, CertificateKind, Finding, RecordVerdict
from talent.training.tables import AuditedBody, AuditedRecord, Completion, Course, SamplingAudit

# So many days ago it was opened, in so many proofs are due, and so long is its period.
_OPENED, _DUE, _PERIOD = 4, 10, 365


def seed_certificates(session: Session) -> None:
    """One for each completion. Their numbers are drawn by lot, here too: nobody shall guess one."""
    query = (
        select(Completion, Course)
        .join(Course, col(Course.id) == col(Completion.course_id))
        .where(col(Completion.revoked_on).is_(None), col(Completion.person_id).is_not(None))
        .order_by(col(Completion.id))
    )
    rows = session.exec(query).all()
    skills = skills_of_courses(session, {done.course_id for done, _ in rows})
    wanted = [
        ToCertify(
            kind=CertificateKind.COMPLETION,
            source_id=done.id or 0,
            person_id=done.person_id or 0,
            organisation_id=done.organisation_id,
            title=course.title,
            issued_on=done.completed_on,
            skills=tuple(skills[done.course_id]),
            hours=done.hours,
        )
        for done, course in rows
    ]
    issue_certificates(session, SYSTEM, wanted)


def seed_audit(session: Session, seed: int, today: date) -> None:
    """A year's audit in which the body of the demonstration account is drawn and has to hand in its proofs.

    Of the other bodies drawn one has handed in, and one is through.
    """
    own = _own_body(session)
    audit = _audit(seed, today)
    found = population_of(session, audit)
    if own not in found:
        return
    drawn: Population = {}
    while own not in drawn:
        # Till one comes that draws the body: its page is the one that visitors open.
        audit.seed += 1
        drawn = sample_of(audit, found)
    session.add(audit)
    session.flush()
    ask_bodies(session, audit, drawn)
    query = select(AuditedBody).where(AuditedBody.audit_id == audit.id, AuditedBody.organisation_id != own)
    others = session.exec(query.order_by(col(AuditedBody.id)).limit(2)).all()
    for body, state in zip(others, (AuditState.SUBMITTED, AuditState.SETTLED), strict=False):
        _move(session, body, state)
    session.flush()


def _own_body(session: Session) -> int | None:
    """The first, whose account visitors try."""
    query = select(Organisation.id).where(col(Organisation.kind) == OrganisationKind.TRAINING_BODY)
    return session.exec(query.order_by(col(Organisation.id)).limit(1)).first()


def _audit(seed: int, today: date) -> SamplingAudit:
    opened = days_before(today, _OPENED)
    return SamplingAudit(
        title=f"{opened.year}年度结业记录抽查",
        since=days_before(opened, _PERIOD),
        until=days_before(opened, 1),
        due_on=today + timedelta(days=_DUE),
        body_share=BODY_SHARE,
        record_share=RECORD_SHARE,
        least_records=LEAST_RECORDS,
        most_records=MOST_RECORDS,
        seed=Dice(seed, "audit").randrange(2**20),
        opened_at=datetime.combine(opened, time(9), SHANGHAI),
    )


def _move(session: Session, body: AuditedBody, state: AuditState) -> None:
    """As if body and staff had taken their steps."""
    body.state, body.version = state, 2
    session.add(body)
    if state is not AuditState.SETTLED:
        return
    body.finding, body.version = Finding.SOUND, 4
    records = select(AuditedRecord).where(AuditedRecord.body_id == body.id)
    for row in session.exec(records.order_by(col(AuditedRecord.id))):
        row.verdict = RecordVerdict.ACCEPTED
        session.add(row)
