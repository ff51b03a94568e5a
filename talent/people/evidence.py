"""Evidence for skills: somebody's word, given by staff now and by courses, exams and employers later."""

from datetime import date

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.kit.clock import today
from talent.kit.errors import FieldError, Invalid, NotFound
from talent.people.queries import find_visible
from talent.people.schemas import EvidenceInput
from talent.people.tables import SkillEvidence
from talent.vocab.service import skill_names


def add_evidence(session: Session, actor: Actor, person_id: int, data: EvidenceInput) -> int:
    """The id of the evidence; the same word given twice is one."""
    require(actor, Permission.EVIDENCE_GIVE)
    _require_person(session, actor, person_id)
    _check(session, data)
    given = SkillEvidence(person_id=person_id, **data.model_dump())
    if (earlier := _standing(session, given)) is not None:
        return earlier
    session.add(given)
    session.flush()
    assert given.id is not None
    _leave_trace(session, actor, Action.EVIDENCE_GIVE, given)
    return given.id


def revoke_evidence(session: Session, actor: Actor, evidence_id: int, on: date | None = None) -> None:
    """From that day (today by default) the evidence counts no more; revoking twice changes nothing."""
    require(actor, Permission.EVIDENCE_GIVE)
    query = select(SkillEvidence).where(col(SkillEvidence.id) == evidence_id)
    given = session.exec(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if given is None:
        raise NotFound("没有这条技能凭据。")
    _require_person(session, actor, given.person_id)
    if given.revoked_on is None:
        given.revoked_on = on or today()
        session.add(given)
        session.flush()
        _leave_trace(session, actor, Action.EVIDENCE_REVOKE, given)


def _require_person(session: Session, actor: Actor, person_id: int) -> None:
    if not find_visible(session, actor, [person_id]):
        raise NotFound("没有这位人才的档案。")


def _check(session: Session, data: EvidenceInput) -> None:
    if data.given_on > today():
        message = "凭据日期不能晚于今天。"
        raise Invalid(message, fields=(FieldError("given_on", message),))
    if data.skill not in skill_names(session, [data.skill]):
        message = "没有这个技能代码，请从列表中重新选择。"
        raise Invalid(message, fields=(FieldError("skill", message),))


def _standing(session: Session, given: SkillEvidence) -> int | None:
    same = [
        col(getattr(SkillEvidence, name)) == getattr(given, name)
        for name in ("person_id", "skill", "kind", "level", "vouched_by", "given_on")
    ]
    query = select(SkillEvidence.id).where(*same, col(SkillEvidence.revoked_on).is_(None))
    return session.exec(query.order_by(col(SkillEvidence.id))).first()


def _leave_trace(session: Session, actor: Actor, action: Action, given: SkillEvidence) -> None:
    detail = f"{given.id} {given.skill} {given.kind} {given.level}"
    record(session, actor, action, "person", given.person_id, detail)
    record_change(session, ChangeKind.PERSON, given.person_id)
