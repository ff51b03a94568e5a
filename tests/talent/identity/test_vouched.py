"""What completions and exams vouch for holds through a merge and its undo, and what is damaged stays so."""

from collections.abc import Callable

import pytest
from sqlmodel import delete, select

from talent.accounts.actor import SYSTEM, Actor
from talent.exams.attempt_tables import Attempt
from talent.exams.enums import AttemptState
from talent.identity.enums import MergeCause
from talent.identity.merging import merge_people
from talent.identity.schemas import UndoInput
from talent.identity.tables import IdentityMerge
from talent.identity.undoing import undo_merge
from talent.identity.written_rows import as_moved, as_text
from talent.kit.clock import now
from talent.kit.db import Session
from talent.people.tables import Person, SkillEvidence
from talent.training.certificate_checking import check_certificate
from talent.training.certificate_schemas import CheckedOut
from talent.training.certificates import revoke_certificates
from talent.training.completion_queries import teachings
from talent.training.completion_rules import Facts
from talent.training.enums import CertificateKind, Standing
from talent.training.recording import vouch
from talent.training.signing import holder_of, read_signed
from talent.training.tables import Certificate
from tests.factories.certificates import make_certificate
from tests.factories.identity import World
from tests.factories.training import make_class, make_completion, make_course
from tests.factories.vocabulary import fill_vocabulary

BECAUSE = UndoInput(reason="并错了")
VALID, DAMAGED, REVOKED = Standing.VALID, Standing.DAMAGED, Standing.REVOKED
KEPT, GONE = "王**", "李**"
Bare = Callable[..., Person]


class Case:
    """Two people, of whom the second has a certificate of a completion and one of an exam."""

    def __init__(self, session: Session, world: World, bare: Bare, staff: Actor) -> None:
        fill_vocabulary(session)
        self.session, self.staff = session, staff
        self.kept, self.gone = bare(name="王测试").id or 0, bare(name="李测试").id or 0
        held = make_class(session, make_course(session, world.organisation_id, skills={"photoshop": 3}))
        self.done = make_completion(session, held, self.gone)
        self.attempt = Attempt(
            paper_id=world.papers[0].id or 0,
            person_id=self.gone,
            seed=1,
            state=AttemptState.MARKED,
            started_at=now(),
            ends_at=now(),
            most_points=1,
        )
        session.add(self.attempt)
        session.flush()
        self.vouch(40)
        exam = CertificateKind.EXAM
        made = make_certificate(session, self.gone, None, kind=exam, source_id=self.attempt.id or 0)
        self.numbers = [self.row.number, made.number]

    @property
    def row(self) -> Certificate:
        """Of the completion."""
        query = select(Certificate).where(Certificate.kind == CertificateKind.COMPLETION)
        return self.session.exec(query.execution_options(populate_existing=True)).one()

    def vouch(self, hours: int) -> None:
        """The body says of the completion that it took so long."""
        done = self.done
        teaching = teachings(self.session, [done.class_id])[done.class_id]
        facts = Facts(done.completed_on, hours, done.score)
        vouch(self.session, SYSTEM, [(done.id or 0, done.person_id or 0, teaching, facts)])

    def merge(self) -> int:
        return merge_people(self.session, self.staff, self.kept, self.gone, MergeCause.REVIEWED)

    def undo(self, merge: int) -> None:
        undo_merge(self.session, self.staff, merge, BECAUSE)

    def checked(self, number: str) -> CheckedOut:
        found = check_certificate(self.session, SYSTEM, number)
        assert found is not None
        return found

    def said(self) -> list[tuple[Standing, str]]:
        found = [self.checked(number) for number in self.numbers]
        return [(one.standing, one.holder) for one in found]


@pytest.fixture
def case(session: Session, world: World, bare: Bare, staff: Actor) -> Case:
    return Case(session, world, bare, staff)


def test_a_moved_certificate_is_valid_and_its_holder_is_who_stays(case: Case) -> None:
    assert case.said() == [(VALID, GONE)] * 2
    before = case.row.model_dump()
    case.merge()
    assert case.said() == [(VALID, KEPT)] * 2
    row = case.row
    record = read_signed(row)
    assert record is not None
    assert record.holder == holder_of(row.number, case.done.id or 0, case.kept)
    signed = {"person_id", "signed", "signature"}
    assert row.model_dump(exclude=signed) == {
        name: value for name, value in before.items() if name not in signed
    }


def test_undone_it_is_the_same_record_again_and_valid(case: Case) -> None:
    before = case.row.model_dump()
    case.undo(case.merge())
    assert case.said() == [(VALID, GONE)] * 2
    assert case.row.model_dump() == before


def test_corrected_since_the_merge_it_goes_back_as_corrected_and_valid(case: Case) -> None:
    merge = case.merge()
    case.vouch(48)
    assert case.said() == [(VALID, KEPT)] * 2
    case.undo(merge)
    assert case.said() == [(VALID, GONE)] * 2
    assert case.checked(case.numbers[0]).hours == 48


@pytest.mark.parametrize("since", [False, True])
def test_revoked_before_the_merge_or_since_it_is_told_to_be_revoked(case: Case, since: bool) -> None:
    def revoke() -> None:
        sources = [case.done.id or 0]
        revoke_certificates(case.session, SYSTEM, CertificateKind.COMPLETION, sources, "缺课")

    if not since:
        revoke()
    merge = case.merge()
    if since:
        revoke()
    assert case.said() == [(REVOKED, KEPT), (VALID, KEPT)]
    case.undo(merge)
    assert case.said() == [(REVOKED, GONE), (VALID, GONE)]


def test_one_flipped_byte_before_the_merge_stays_damaged(case: Case) -> None:
    flipped = bytearray(case.row.signed.encode())
    flipped[20] ^= 1
    case.row.signed = flipped.decode()
    case.session.flush()
    before = case.row.model_dump()
    merge = case.merge()
    assert case.said() == [(DAMAGED, ""), (VALID, KEPT)]
    assert (case.row.signed, case.row.signature) == (before["signed"], before["signature"])
    case.undo(merge)
    assert case.said() == [(DAMAGED, ""), (VALID, GONE)]
    assert case.row.model_dump() == before


def test_damaged_by_the_merge_of_an_earlier_version_it_is_valid_when_that_is_undone(case: Case) -> None:
    before = case.row.model_dump()
    merge = case.merge()
    written = case.session.get_one(IdentityMerge, merge)
    moved = as_moved(written.body)
    for one in moved.changed:
        if one.table == "certificate":
            one.before, one.after = {"person_id": case.gone}, {"person_id": case.kept}
    written.body = as_text(moved)
    case.row.signed, case.row.signature = before["signed"], before["signature"]
    case.session.flush()
    assert case.said()[0] == (DAMAGED, "")
    case.undo(merge)
    assert case.said() == [(VALID, GONE)] * 2


def test_somebody_elses_certificate_is_not_made_ones_own_by_a_merge_and_its_undo(case: Case) -> None:
    stolen = make_certificate(case.session, case.kept)
    stolen.person_id = case.gone
    case.session.flush()
    assert case.checked(stolen.number).standing is DAMAGED
    case.undo(case.merge())
    assert case.checked(stolen.number).standing is DAMAGED


def test_what_was_vouched_for_only_since_the_merge_goes_back_with_its_source(case: Case) -> None:
    case.session.exec(delete(Certificate))
    case.session.exec(delete(SkillEvidence))
    merge = case.merge()
    case.vouch(40)
    exam, source = CertificateKind.EXAM, case.attempt.id or 0
    made = make_certificate(case.session, case.kept, None, kind=exam, source_id=source)
    case.numbers = [case.row.number, made.number]
    case.undo(merge)
    assert case.said() == [(VALID, GONE)] * 2
    assert [one.person_id for one in case.session.exec(select(SkillEvidence))] == [case.gone]


def test_certificates_of_who_stays_are_left_alone_when_it_is_undone(case: Case) -> None:
    own = make_certificate(case.session, case.kept)
    before = own.signed
    case.undo(case.merge())
    assert case.checked(own.number).holder == KEPT
    assert own.signed == before
