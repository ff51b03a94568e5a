"""A completion that was revoked is logged again: another one, which counts once; the old stays revoked."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tokens import actor_of
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from talent.people import service as people
from talent.people.proposals import take_back_declines
from talent.people.schemas import ProposalInput
from talent.people.tables import SkillEvidence
from talent.training.audit_revoking import revoke_refused
from talent.training.audit_schemas import FindingInput, StepInput, VerdictInput
from talent.training.auditing import finish_review, judge, open_audit, redraw, settle
from talent.training.completion_schemas import CompletionInput, CompletionOut, RevocationInput
from talent.training.completions import get_completion, learners_to_complete, log_completion
from talent.training.correcting import restore_completion, revoke_completion
from talent.training.enums import (
    AuditState,
    CertificateKind,
    EnrolmentState,
    Finding,
    RecordVerdict,
    RevocationReason,
)
from talent.training.person_times import person_times
from talent.training.recording import source_of
from talent.training.tables import (
    AuditedBody,
    AuditedRecord,
    Certificate,
    Completion,
    CompletionChange,
    Enrolment,
    TrainingClass,
)
from talent.training.undoing import take_back_completions
from tests.factories.accounts import make_user
from tests.factories.people import make_mobile, make_person
from tests.factories.training import make_class, make_completion, make_course
from tests.talent.training.audits import audit_input

# The number says which of all that were logged is restored.
RESTORES = ("restore 0", "restore 1", "restore 2")
STEPS = ("log", "log", "log", "log", "revoke", "revoke", "take back", "staff revoke", "decline", *RESTORES)
NUMBERS = count(500)
BEGAN = today() - timedelta(days=30)
ENDED = BEGAN + timedelta(days=5)


class World:
    """One learner with an account in one class, what was done, and what must follow from it."""

    def __init__(self, session: Session, body: Actor, staff: Actor) -> None:
        course = make_course(session, body.organisation_id or 0, skills={"live": 2, "video": 3})
        self.session, self.body, self.staff = session, body, staff
        self.held: TrainingClass = make_class(session, course, starts_on=BEGAN, ends_on=ENDED)
        self.mobile = make_mobile(next(NUMBERS))
        user = make_user(session, role=Role.TALENT)
        self.talent = actor_of(user, "")
        self.person_id = make_person(session, name="王丽", mobile=self.mobile, user_id=user.id).id or 0
        self.counted = self._counted()
        self.lines = self._lines()
        # Who revoked each of the completions, by its number; nobody revoked the one that stands.
        self.rows: dict[int, Actor | None] = {}
        self.declined = False
        self.changes = 0

    @property
    def standing(self) -> int | None:
        return next((number for number, by in self.rows.items() if by is None), None)

    def log(self) -> CompletionOut:
        data = CompletionInput(name="王丽", mobile=self.mobile, completed_on=ENDED)
        return log_completion(self.session, self.body, self.held.id or 0, data)

    def take(self, step: str) -> None:
        standing = self.standing
        if step == "log":
            self._log()
        elif step in RESTORES:
            self._restore(RESTORES.index(step))
        elif standing is None:
            return
        elif step == "decline":
            people.answer_proposal(self.session, self.talent, ProposalInput(skill="video", accept=False))
            self.declined = True
        else:
            self._revoke(standing, step)

    def _log(self) -> None:
        if self.standing is None and self.staff in self.rows.values():
            with pytest.raises(Conflict, match="不能再次登记"):
                self.log()
            return
        before = self.standing
        number = self.log().id
        assert (number == before) if before is not None else (number not in self.rows)
        self.rows[number] = None

    def _restore(self, place: int) -> None:
        if not self.rows:
            return
        number = sorted(self.rows)[place % len(self.rows)]
        revoked = self.rows[number] is not None
        data = RevocationInput(version=self._version(number), reason="撤销有误")
        if revoked and self.standing is not None:
            with pytest.raises(Conflict, match="已重新登记"):
                restore_completion(self.session, self.staff, number, data)
            return
        restore_completion(self.session, self.staff, number, data)
        self.rows[number] = None
        self.changes += revoked

    def _revoke(self, number: int, step: str) -> None:
        by = self.staff if step == "staff revoke" else self.body
        if step == "take back":
            if self._version(number) != 1:
                return
            assert take_back_completions(self.session, by, [number], "撤回导入的表格") == {number}
        else:
            data = RevocationInput(version=self._version(number), reason="登记有误")
            revoke_completion(self.session, by, number, data)
        self.rows[number] = by
        self.changes += 1

    def check(self) -> None:
        standing, session = self.standing, self.session
        session.expire_all()
        rows = session.exec(select(Completion).where(Completion.class_id == self.held.id)).all()
        assert {row.id for row in rows if row.revoked_on is None} == ({standing} if standing else set())
        assert {row.id for row in rows} == set(self.rows)
        assert self._counted() - self.counted == (standing is not None)
        self._check_evidence(standing)
        issued = session.exec(
            select(Certificate).where(
                Certificate.kind == CertificateKind.COMPLETION, Certificate.person_id == self.person_id
            )
        ).all()
        assert {one.source_id: one.revoked_on is None for one in issued} == {
            number: number == standing for number in self.rows
        }
        assert len({one.number for one in issued}) == len(self.rows)
        told = select(func.count()).select_from(Notice).where(col(Notice.user_id) == self.talent.user_id)
        assert session.exec(told.where(col(Notice.kind) == NoticeKind.COMPLETION_LOGGED)).one() == len(
            self.rows
        )
        traces = select(func.count()).select_from(CompletionChange)
        assert (
            session.exec(traces.where(col(CompletionChange.completion_id).in_(list(self.rows)))).one()
            == self.changes
        )
        assert self._lines() - self.lines == len(self.rows)

    def _check_evidence(self, standing: int | None) -> None:
        words = self.session.exec(
            select(SkillEvidence).where(
                SkillEvidence.person_id == self.person_id, col(SkillEvidence.revoked_on).is_(None)
            )
        ).all()
        assert {(one.source, one.skill) for one in words} == (
            {(source_of(standing), "live"), (source_of(standing), "video")} if standing else set()
        )
        assert all((one.declined_on is not None) == self.declined for one in words if one.skill == "video")

    def _version(self, number: int) -> int:
        return get_completion(self.session, self.staff, number).version

    def _counted(self) -> int:
        return person_times(self.session, self.body, 0, ENDED.year).total

    def _lines(self) -> int:
        logged = select(func.count()).select_from(AuditEntry)
        return self.session.exec(logged.where(col(AuditEntry.action) == Action.COMPLETION_LOG)).one()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=10))
@example(steps=["log", "take back", "log", "revoke", "log"])
@example(steps=["log", "decline", "revoke", "restore 0", "revoke", "log"])
@example(steps=["log", "staff revoke", "log", "restore 0", "revoke", "log", "restore 1"])
@example(steps=["log", "revoke", "log", "decline", "revoke", "restore 0", "revoke", "restore 1"])
def test_whatever_is_revoked_and_logged_again_one_stands_and_counts(
    session: Session, training_body: Actor, staff: Actor, steps: Sequence[str]
) -> None:
    world = World(session, training_body, staff)
    for step in steps:
        world.take(step)
        world.check()


@pytest.fixture
def world(session: Session, training_body: Actor, staff: Actor) -> World:
    return World(session, training_body, staff)


def test_the_database_holds_one_that_stands_and_any_number_that_were_revoked(
    session: Session, world: World
) -> None:
    for _ in range(2):
        make_completion(session, world.held, world.person_id).revoked_on = today()
        session.flush()
    make_completion(session, world.held, world.person_id)
    with pytest.raises(IntegrityError), session.begin_nested():
        make_completion(session, world.held, world.person_id)


@pytest.mark.parametrize("step", ["revoke", "take back"])
def test_who_takes_a_declined_skill_back_has_it_when_it_is_said_again(world: World, step: str) -> None:
    for one in ("log", "decline", step):
        world.take(one)
    take_back_declines(world.session, world.person_id, ["video"])
    world.declined = False
    world.take("log")
    world.check()


def test_what_an_audit_drew_and_did_not_accept_is_not_logged_again(
    session: Session, world: World, staff: Actor
) -> None:
    world.take("log")
    open_audit(session, staff, audit_input(record_share=100.0))
    world.take("revoke")
    with pytest.raises(Conflict, match="抽查"):
        world.log()


def test_what_was_revoked_before_an_audit_was_opened_is_not_drawn_beside_what_was_logged_instead(
    session: Session, world: World, staff: Actor
) -> None:
    for step in ("log", "revoke", "log"):
        world.take(step)
    audit_id = open_audit(session, staff, audit_input(record_share=100.0))
    assert session.exec(select(AuditedRecord.completion_id)).all() == [world.standing]
    again = redraw(session, staff, audit_id)
    assert (again.same, again.records) == (True, 1)
    for step in ("revoke", "restore 0", "staff revoke", "restore 1"):
        world.take(step)
        assert redraw(session, staff, audit_id) == again


@pytest.mark.parametrize("accepted", [False, True])
def test_what_was_logged_instead_of_what_an_audit_refused_is_revoked_with_it_unless_one_accepted_it(
    session: Session, world: World, staff: Actor, accepted: bool
) -> None:
    world.take("log")
    open_audit(session, staff, audit_input(record_share=100.0))
    body = session.exec(select(AuditedBody)).one()
    body.state = AuditState.SUBMITTED
    row = session.exec(select(AuditedRecord)).one()
    number = body.id or 0

    def find(verdict: RecordVerdict) -> None:
        data = VerdictInput(verdict=verdict, verdict_reason="签到表与名单不符", version=body.version)
        judge(session, staff, number, row.id or 0, data)

    find(RecordVerdict.ACCEPTED)
    world.take("revoke")
    world.take("log")
    find(RecordVerdict.REFUSED)
    if accepted:
        other = AuditedRecord(
            body_id=number, completion_id=world.standing or 0, verdict=RecordVerdict.ACCEPTED
        )
        session.add(other)
    finish_review(session, staff, number, StepInput(version=body.version))
    body.object_until = today() - timedelta(days=1)
    finding = FindingInput(finding=Finding.BREACHED, finding_note="虚报", version=body.version)
    left = 0 if accepted else 1
    assert settle(session, staff, number, finding).revocable == left
    assert revoke_refused(session, staff, number, StepInput(version=body.version)).revocable == 0
    if accepted:
        world.check()
        return
    standing = world.standing
    assert standing is not None
    world.rows[standing] = staff
    world.changes += 1
    world.check()
    certificate = session.exec(select(Certificate).where(Certificate.source_id == standing)).one()
    assert certificate.revoked_reason is RevocationReason.AUDIT
    world.take("log")


def test_who_was_revoked_is_offered_again_to_the_body_unless_that_is_barred(
    session: Session, world: World, staff: Actor
) -> None:
    session.add(
        Enrolment(class_id=world.held.id or 0, person_id=world.person_id, state=EnrolmentState.ENROLLED)
    )
    session.flush()

    def offered() -> list[int]:
        return [one.person_id for one in learners_to_complete(session, world.body, world.held.id or 0)]

    world.take("log")
    assert offered() == []
    world.take("revoke")
    assert offered() == [world.person_id]
    world.take("log")
    world.take("staff revoke")
    assert offered() == []
    world.take("restore 1")
    open_audit(session, staff, audit_input(record_share=100.0))
    world.take("revoke")
    assert offered() == []


def test_the_audit_trail_says_what_was_logged_again(session: Session, world: World) -> None:
    for step in ("log", "revoke", "log"):
        world.take(step)
    lines = select(AuditEntry.detail).where(col(AuditEntry.action) == Action.COMPLETION_LOG)
    assert session.exec(lines.order_by(col(AuditEntry.id))).all() == ["1 0", "1 0 again 1"]
