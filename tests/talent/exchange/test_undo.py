"""What a sheet made new is taken back where nothing was built on it: in portions, once, by who may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import col, func, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.enterprises.demands import update_demand
from talent.enterprises.schemas import DemandInput
from talent.enterprises.tables import Demand, DemandCode, DemandSkill
from talent.exchange import working
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.imports import get_import
from talent.exchange.schemas import ImportOut, UndoOut
from talent.exchange.tables import SheetMade
from talent.exchange.undoing import drop_old_made, forget_made, preview_undo, undo_import
from talent.exchange.working import SheetWork
from talent.kit.clock import now, today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, NotFound
from talent.people.tables import Membership, Person, PersonSkill, SkillEvidence
from talent.training.completion_schemas import CorrectionInput
from talent.training.correcting import correct_completion
from talent.training.tables import Certificate, Completion, CompletionChange
from talent.vocab.tables import SkillWord
from tests.factories.sheets import learners, xlsx_of
from tests.talent.exchange.conftest import DAY, HandIn, counts

Undo = Callable[..., ImportOut]
NEEDS = ("岗位编号", "岗位名称", "技能要求")
PEOPLE = ("姓名", "手机号", "人才类别", "技能")


@pytest.fixture
def undo(database: Database, work: SheetWork) -> Undo:
    def take_back(actor: Actor, found: ImportOut) -> ImportOut:
        with database.write() as session:
            undo_import(session, actor, found.id)
        work.finish(found.id)
        with database.read() as session:
            return get_import(session, actor, found.id)

    return take_back


def look(database: Database, actor: Actor, found: ImportOut) -> UndoOut:
    with database.read() as session:
        return preview_undo(session, actor, found.id)


def number_of(database: Database, table: type, *conditions: object) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(table).where(*conditions)).one()  # type: ignore[arg-type]


def test_completions_are_revoked_with_all_that_came_of_them(
    database: Database, body: Actor, take_in: HandIn, undo: Undo
) -> None:
    found = take_in(xlsx_of(learners("B-01", DAY, 5)))
    assert (look(database, body, found).goes, look(database, body, found).stays) == (5, [])
    gone = undo(body, found)
    assert (gone.state, gone.undone, gone.new) == (ImportState.UNDONE, 5, 5)
    assert number_of(database, Completion, col(Completion.revoked_on).is_(None)) == 0
    assert number_of(database, SkillEvidence, col(SkillEvidence.revoked_on).is_(None)) == 0
    assert number_of(database, Certificate, col(Certificate.revoked_on).is_(None)) == 0
    assert number_of(database, CompletionChange) == 5
    assert number_of(database, SheetMade) == 0


def test_after_a_wrong_sheet_was_taken_back_the_right_one_goes_in_and_may_be_taken_back_too(
    database: Database, body: Actor, take_in: HandIn, undo: Undo
) -> None:
    rows = learners("B-01", DAY, 3)
    undo(body, take_in(xlsx_of(rows)))
    rows[0][5] = 91
    again = take_in(xlsx_of(rows))
    assert counts(again) == (3, 0, 0, 0)
    assert number_of(database, Completion) == 6
    assert number_of(database, Completion, col(Completion.revoked_on).is_(None)) == 3
    assert number_of(database, Certificate, col(Certificate.revoked_on).is_(None)) == 3
    assert number_of(database, SkillEvidence, col(SkillEvidence.revoked_on).is_(None)) == 6
    assert counts(take_in(xlsx_of(rows))) == (0, 0, 3, 0)
    assert look(database, body, again).goes == 3
    assert undo(body, again).undone == 3
    assert number_of(database, Completion, col(Completion.revoked_on).is_(None)) == 0


def test_what_was_changed_since_stays_and_is_told_beforehand(
    database: Database, body: Actor, take_in: HandIn, undo: Undo
) -> None:
    found = take_in(xlsx_of(learners("B-01", DAY, 3)))
    with database.write() as session:
        first = session.exec(select(Completion).order_by(col(Completion.id))).first()
        assert first is not None
        change = CorrectionInput(
            completed_on=first.completed_on, hours=1, score=None, reason="录错了", version=first.version
        )
        correct_completion(session, body, first.id or 0, change)
    seen = look(database, body, found)
    assert (seen.goes, [(one.reason, one.number) for one in seen.stays]) == (2, [("登记之后有过更正。", 1)])
    assert undo(body, found).undone == 2
    assert number_of(database, Completion, col(Completion.revoked_on).is_(None)) == 1


def test_only_what_was_new_is_taken_back(
    database: Database, body: Actor, take_in: HandIn, undo: Undo
) -> None:
    rows = learners("B-01", DAY, 3)
    take_in(xlsx_of(rows[:2]))
    rows[0][5] = 100
    second = take_in(xlsx_of(rows))
    assert counts(second) == (1, 1, 1, 0)
    assert undo(body, second).undone == 1
    assert number_of(database, Completion, col(Completion.revoked_on).is_(None)) == 2


def test_asked_twice_it_is_done_once_and_every_step_is_audited(
    database: Database, body: Actor, take_in: HandIn, undo: Undo
) -> None:
    found = take_in(xlsx_of(learners("B-01", DAY, 2)))
    first = undo(body, found)
    assert undo(body, found) == first
    for action in (Action.SHEET_UNDO, Action.SHEET_UNDONE, Action.COMPLETION_REVOKE):
        assert number_of(database, AuditEntry, col(AuditEntry.action) == action) == 1


def test_a_worker_goes_on_taking_back_where_another_stopped(
    database: Database, body: Actor, take_in: HandIn, work: SheetWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = take_in(xlsx_of(learners("B-01", DAY, 8)))
    monkeypatch.setattr(working, "PORTION", 3)
    with database.write() as session:
        undo_import(session, body, found.id)
    looks = iter([True, True, False])
    work.work(lambda: next(looks, False))
    with database.read() as session:
        halfway = get_import(session, body, found.id)
    assert (halfway.state, halfway.done) == (ImportState.UNDOING, 3)
    assert number_of(database, Completion, col(Completion.revoked_on).is_not(None)) == 3
    work.work()
    with database.read() as session:
        assert get_import(session, body, found.id).undone == 8


def test_needs_are_deleted_while_they_are_drafts_as_they_came(
    database: Database, session: Session, enterprise_owner: Actor, go_in: HandIn, undo: Undo, lists: None
) -> None:
    rows: list[list[object]] = [[f"A-{at}", f"岗位{at}", "没人知道的技能"] for at in range(4)]
    found = go_in(enterprise_owner, SheetKind.DEMANDS, xlsx_of(rows, NEEDS))
    assert number_of(database, SkillWord, col(SkillWord.demands) == 4) == 1
    with database.write() as fresh:
        first = fresh.exec(select(Demand).order_by(col(Demand.id))).first()
        assert first is not None
        update_demand(
            fresh, enterprise_owner, first.id or 0, DemandInput(title="另一个", version=first.version)
        )
    assert undo(enterprise_owner, found).undone == 3
    for table in (Demand, DemandCode):
        assert number_of(database, table) == 1
    assert number_of(database, DemandSkill) == 0
    assert number_of(database, SkillWord) == 0


def test_people_are_deleted_while_nobody_claimed_them_or_built_on_them(
    database: Database,
    session: Session,
    staff: Actor,
    body: Actor,
    go_in: HandIn,
    take_in: HandIn,
    undo: Undo,
    talent: Actor,
) -> None:
    rows: list[list[object]] = [
        [f"学员{at:05d}号", f"19{at:09d}", "从业人员", "没人知道的技能"] for at in range(4)
    ]
    found = go_in(staff, SheetKind.TALENTS, xlsx_of(rows, PEOPLE))
    take_in(xlsx_of(learners("B-01", DAY, 1)))
    with database.write() as fresh:
        claimed = fresh.exec(select(Person).order_by(col(Person.id)).offset(1)).first()
        assert claimed is not None
        claimed.user_id = talent.user_id
    seen = look(database, staff, found)
    assert (seen.goes, sorted(one.reason for one in seen.stays)) == (
        2,
        ["已有培训、证书或其他记录。", "本人已经认领。"],
    )
    assert undo(staff, found).undone == 2
    for table in (Person, Membership, PersonSkill):
        assert number_of(database, table) == 2
    assert number_of(database, SkillWord, col(SkillWord.people) == 2) == 1


def test_another_organisation_takes_nothing_back(
    database: Database, body: Actor, other_body: Actor, staff: Actor, take_in: HandIn
) -> None:
    found = take_in(xlsx_of(learners("B-01", DAY, 1)))
    for actor in (other_body, staff):
        with database.write() as session, pytest.raises(NotFound):
            undo_import(session, actor, found.id)
    with database.read() as session:
        assert get_import(session, staff, found.id).undo_until is None


def test_after_a_month_it_is_too_late_and_nothing_is_remembered(
    database: Database, body: Actor, take_in: HandIn
) -> None:
    found = take_in(xlsx_of(learners("B-01", DAY, 3)))
    assert found.undo_until == today() + timedelta(days=30)
    later = time_machine.travel(now() + timedelta(days=31))
    with later, database.write() as session, pytest.raises(Conflict, match="30 天"):
        undo_import(session, body, found.id)
    with database.write() as session:
        assert drop_old_made(session, today() + timedelta(days=31)) == 0
        assert drop_old_made(session, today() + timedelta(days=33)) == 3
    assert number_of(database, SheetMade) == 0


def test_a_body_that_is_not_verified_any_more_is_stopped_and_may_ask_again(
    database: Database, body: Actor, take_in: HandIn, work: SheetWork, undo: Undo
) -> None:
    found = take_in(xlsx_of(learners("B-01", DAY, 2)))
    with database.write() as session:
        undo_import(session, body, found.id)
        session.get_one(Organisation, body.organisation_id).verification = Verification.REJECTED
    work.work()
    with database.read() as session:
        stopped = get_import(session, body, found.id)
    assert (stopped.state, stopped.undone) == (ImportState.DONE, 0)
    assert "认证" in stopped.failure
    with database.write() as session, pytest.raises(Forbidden):
        undo_import(session, body, found.id)
    with database.write() as session:
        session.get_one(Organisation, body.organisation_id).verification = Verification.VERIFIED
    assert undo(body, found).undone == 2


def test_a_number_that_is_somebody_else_s_tomorrow_is_not_remembered(
    database: Database, staff: Actor, go_in: HandIn, lists: None
) -> None:
    found = go_in(staff, SheetKind.TALENTS, xlsx_of([["王丽", "19900000001", "师资", ""]], PEOPLE))
    with database.write() as session:
        [number] = session.exec(select(Person.id)).all()
        forget_made(session, number or 0)
    assert look(database, staff, found).goes == 0
