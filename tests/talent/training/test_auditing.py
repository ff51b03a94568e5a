"""A sampling audit from the draw to the finding: who may do what, what each side sees, what is repeated."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.notices.tables import Notice
from talent.training import audit_chores
from talent.training.audit_answering import get_own_audit, hand_in, list_own_audits, object_to_review
from talent.training.audit_revoking import revoke_refused
from talent.training.audit_schemas import (
    AuditFilter,
    FindingInput,
    ObjectionInput,
    StepInput,
    VerdictInput,
)
from talent.training.auditing import (
    finish_review,
    get_audit,
    get_body,
    judge,
    list_audits,
    open_audit,
    settle,
)
from talent.training.enums import AuditState, Finding, Party, RecordVerdict
from talent.training.proofs import add_proof, remove_proof
from talent.training.tables import AuditedBody, Completion
from tests.talent.training.audits import audit_input, declare

PDF = b"%PDF-1.7 a list of who was there"


def _body(session: Session, audit_id: int) -> AuditedBody:
    query = select(AuditedBody).where(AuditedBody.audit_id == audit_id).order_by(col(AuditedBody.id))
    body = session.exec(query).first()
    assert body is not None
    return body


def _prove_all(session: Session, actor: Actor, folder: Path, audit_id: int) -> None:
    for one in get_own_audit(session, actor, audit_id).records:
        add_proof(session, actor, folder, one.id, PDF)


def _step(session: Session, audit_id: int) -> StepInput:
    return StepInput(version=_body(session, audit_id).version)


def _judged(session: Session, staff: Actor, audit_id: int, verdict: RecordVerdict) -> None:
    body = _body(session, audit_id)
    for one in get_body(session, staff, audit_id, body.id or 0).records:
        reason = "签到表与名单不符" if verdict is RecordVerdict.REFUSED else ""
        data = VerdictInput(verdict=verdict, verdict_reason=reason, version=body.version)
        judge(session, staff, body.id or 0, one.id, data)
    finish_review(session, staff, body.id or 0, StepInput(version=body.version))


def test_each_body_is_told_and_sees_its_own_part_alone(
    session: Session, staff: Actor, training_body: Actor, other_body: Actor
) -> None:
    for actor in (training_body, other_body):
        declare(session, actor.organisation_id or 0, 4)
    audit_id = open_audit(session, staff, audit_input())
    own = get_own_audit(session, training_body, audit_id)
    assert own.organisation_name == "training的机构"
    assert "other-training" not in own.model_dump_json()
    assert "other-training" in get_own_audit(session, other_body, audit_id).model_dump_json()
    assert list_own_audits(session, training_body, Page()).total == 1
    told = session.exec(select(Notice).where(Notice.user_id == training_body.user_id)).one()
    assert told.path == f"/training/audits/{audit_id}"
    assert told.facts["count"] == "2"


def test_a_body_that_was_not_drawn_finds_nothing(session: Session, opened: int, other_body: Actor) -> None:
    with pytest.raises(NotFound):
        get_own_audit(session, other_body, opened)
    assert list_own_audits(session, other_body, Page()).items == []


def test_only_the_staff_open_and_judge_and_only_a_body_answers(
    session: Session, staff: Actor, training_body: Actor, talent: Actor, opened: int, folder: Path
) -> None:
    body, one = _body(session, opened), get_own_audit(session, training_body, opened).records[0].id
    verdict = VerdictInput(verdict=RecordVerdict.ACCEPTED, version=body.version)
    for actor in (training_body, talent):
        with pytest.raises(Forbidden):
            open_audit(session, actor, audit_input())
        with pytest.raises(Forbidden):
            judge(session, actor, body.id or 0, one, verdict)
        with pytest.raises(Forbidden):
            get_audit(session, actor, opened, AuditFilter(), Page())
    for actor in (staff, talent):
        with pytest.raises(Forbidden):
            hand_in(session, actor, opened, _step(session, opened))
        with pytest.raises(Forbidden):
            add_proof(session, actor, folder, one, PDF)


def test_a_sample_without_all_its_proofs_cannot_be_handed_in(
    session: Session, training_body: Actor, opened: int, folder: Path
) -> None:
    add_proof(
        session, training_body, folder, get_own_audit(session, training_body, opened).records[0].id, PDF
    )
    with pytest.raises(Invalid, match="还有 1 条"):
        hand_in(session, training_body, opened, _step(session, opened))


def test_handed_in_it_is_the_turn_of_the_staff_and_nothing_changes_any_more(
    session: Session, staff: Actor, training_body: Actor, opened: int, folder: Path
) -> None:
    _prove_all(session, training_body, folder, opened)
    step = _step(session, opened)
    shown = hand_in(session, training_body, opened, step)
    assert hand_in(session, training_body, opened, step) == shown
    assert (shown.state, shown.turn) == (AuditState.SUBMITTED, Party.STAFF)
    assert list_audits(session, staff, Page()).items[0].waiting == 1
    with pytest.raises(Invalid, match="不能再改动"):
        add_proof(session, training_body, folder, shown.records[0].id, PDF + b"more")
    with pytest.raises(Invalid, match="不能再改动"):
        remove_proof(session, training_body, folder, shown.records[0].proofs[0].id)
    told = session.exec(select(Notice).where(Notice.user_id == staff.user_id)).one()
    assert told.facts["organisation"] == "training的机构"


def test_the_body_sees_no_half_made_review(
    session: Session, staff: Actor, training_body: Actor, opened: int, folder: Path
) -> None:
    _prove_all(session, training_body, folder, opened)
    hand_in(session, training_body, opened, _step(session, opened))
    body = _body(session, opened)
    one = get_own_audit(session, training_body, opened).records[0].id
    data = VerdictInput(verdict=RecordVerdict.REFUSED, verdict_reason="不清晰", version=body.version)
    judge(session, staff, body.id or 0, one, data)
    with pytest.raises(Invalid, match="还有 1 条记录没有认定"):
        finish_review(session, staff, body.id or 0, _step(session, opened))
    own = get_own_audit(session, training_body, opened)
    assert {row.verdict for row in own.records} == {RecordVerdict.PENDING}
    assert "不清晰" not in own.model_dump_json()


def test_a_second_reviewer_sees_that_the_first_has_decided(
    session: Session, staff: Actor, training_body: Actor, opened: int, folder: Path
) -> None:
    _prove_all(session, training_body, folder, opened)
    hand_in(session, training_body, opened, _step(session, opened))
    body = _body(session, opened)
    one, two = (row.id for row in get_own_audit(session, training_body, opened).records)
    seen = body.version
    accepted = VerdictInput(verdict=RecordVerdict.ACCEPTED, version=seen)
    judge(session, staff, body.id or 0, one, accepted)
    judge(session, staff, body.id or 0, one, accepted)
    assert body.version == seen + 1
    with pytest.raises(Conflict):
        judge(session, staff, body.id or 0, two, accepted)


def test_what_was_refused_may_be_objected_to_and_only_then_is_it_settled(
    session: Session, staff: Actor, training_body: Actor, opened: int, folder: Path
) -> None:
    _prove_all(session, training_body, folder, opened)
    hand_in(session, training_body, opened, _step(session, opened))
    _judged(session, staff, opened, RecordVerdict.REFUSED)
    body = _body(session, opened)
    finding = FindingInput(finding=Finding.BREACHED, finding_note="请在三十日内整改", version=body.version)
    with pytest.raises(Invalid, match="仍可申辩"):
        settle(session, staff, body.id or 0, finding)
    own = get_own_audit(session, training_body, opened)
    assert own.records[0].reason == "签到表与名单不符"
    add_proof(session, training_body, folder, own.records[0].id, PDF + b"again")
    with pytest.raises(Invalid, match="已经审查过"):
        remove_proof(session, training_body, folder, own.records[0].proofs[0].id)
    words = ObjectionInput(objection="补充了当天的照片。", version=body.version)
    assert object_to_review(session, training_body, opened, words).turn is Party.STAFF
    assert object_to_review(session, training_body, opened, words).state is AuditState.OBJECTED
    accepted = VerdictInput(verdict=RecordVerdict.ACCEPTED, version=body.version)
    judge(session, staff, body.id or 0, own.records[0].id, accepted)
    finding = finding.model_copy(update={"finding": Finding.WARNED, "version": body.version})
    shown = settle(session, staff, body.id or 0, finding)
    assert settle(session, staff, body.id or 0, finding) == shown
    assert (shown.turn, shown.revocable) == (None, 1)
    assert get_own_audit(session, training_body, opened).finding is Finding.WARNED
    kinds = session.exec(select(Notice.kind).where(Notice.user_id == training_body.user_id)).all()
    assert sorted(kinds) == ["sampling:asked", "sampling:reviewed", "sampling:settled"]


def test_where_all_is_accepted_it_is_settled_at_once(
    session: Session, staff: Actor, training_body: Actor, opened: int, folder: Path
) -> None:
    _prove_all(session, training_body, folder, opened)
    hand_in(session, training_body, opened, _step(session, opened))
    _judged(session, staff, opened, RecordVerdict.ACCEPTED)
    body = _body(session, opened)
    with pytest.raises(Invalid, match="申辩期限"):
        object_to_review(
            session, training_body, opened, ObjectionInput(objection="没有意见。", version=body.version)
        )
    data = FindingInput(finding=Finding.SOUND, version=body.version)
    assert settle(session, staff, body.id or 0, data).state is AuditState.SETTLED


def test_what_was_found_untrue_is_revoked_in_one_step_and_once(
    session: Session, staff: Actor, training_body: Actor, opened: int, folder: Path
) -> None:
    _prove_all(session, training_body, folder, opened)
    hand_in(session, training_body, opened, _step(session, opened))
    _judged(session, staff, opened, RecordVerdict.REFUSED)
    body = _body(session, opened)
    with pytest.raises(Invalid, match="作出结论之后"):
        revoke_refused(session, staff, body.id or 0, StepInput(version=body.version))
    body.object_until = today() - timedelta(days=1)
    data = FindingInput(finding=Finding.BREACHED, finding_note="虚报", version=body.version)
    assert settle(session, staff, body.id or 0, data).revocable == 2
    with pytest.raises(Forbidden):
        revoke_refused(session, training_body, body.id or 0, StepInput(version=body.version))
    step = StepInput(version=body.version)
    shown = revoke_refused(session, staff, body.id or 0, step)
    assert (shown.revocable, {one.revoked for one in shown.records}) == (0, {True})
    assert revoke_refused(session, staff, body.id or 0, step) == shown
    revoked = session.exec(
        select(Completion.revoked_because).where(col(Completion.revoked_on).is_not(None))
    ).all()
    assert revoked == ["抽查认定不实：签到表与名单不符"] * 2
    acts = select(AuditEntry.action).where(AuditEntry.action == Action.SAMPLING_REVOKE)
    assert len(session.exec(acts).all()) == 1


@pytest.mark.parametrize("finding", [Finding.WARNED, Finding.BREACHED])
def test_a_finding_against_a_body_and_a_refusal_say_why(finding: Finding) -> None:
    with pytest.raises(ValueError, match="写明理由"):
        FindingInput(finding=finding, version=1)
    with pytest.raises(ValueError, match="写明理由"):
        VerdictInput(verdict=RecordVerdict.REFUSED, version=1)


def test_a_body_is_reminded_twice_and_closed_after_the_day(
    session: Session, training_body: Actor, opened: int
) -> None:
    due = today() + timedelta(days=14)

    def kinds() -> list[str]:
        query = select(Notice.kind).where(Notice.user_id == training_body.user_id)
        return sorted(session.exec(query))

    def pass_days(until: date) -> None:
        day = today()
        while day <= until:
            while audit_chores.remind_of_audits(session, day) or audit_chores.close_audits(session, day):
                pass
            day += timedelta(days=1)

    pass_days(due)
    assert kinds() == ["sampling:asked", "sampling:due", "sampling:due"]
    assert _body(session, opened).state is AuditState.ASKED
    pass_days(due + timedelta(days=3))
    assert kinds() == ["sampling:asked", "sampling:closed", "sampling:due", "sampling:due"]
    assert _body(session, opened).state is AuditState.SUBMITTED


def test_a_forgotten_person_leaves_the_record_without_a_name(
    session: Session, training_body: Actor, opened: int
) -> None:
    row = get_own_audit(session, training_body, opened).records[0]
    session.get_one(Completion, row.completion_id).person_id = None
    session.flush()
    assert get_own_audit(session, training_body, opened).records[0].person_name == ""
