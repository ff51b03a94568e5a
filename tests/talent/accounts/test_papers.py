"""The licence of an organisation: what is taken, how it lies on the disk, who reads it, what it starts."""

from pathlib import Path

import pytest
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import Verification
from talent.accounts.organisations import (
    apply_for_verification,
    get_organisation,
    list_decisions,
    list_organisations,
    verify_organisation,
)
from talent.accounts.papers import MOST_PAPERS, add_paper, list_papers, open_paper
from talent.accounts.schemas import OrganisationFilter
from talent.accounts.tables import Organisation, OrganisationPaper
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from talent.kit.paging import Page
from talent.kit.papers import MAX_PAPER

PDF = b"%PDF-1.7 a licence"
PNG = b"\x89PNG\r\n\x1a\n a licence"
JPG = b"\xff\xd8\xff a licence"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "papers"


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPG, "jpg")])
def test_a_paper_comes_back_as_it_was_and_lies_encrypted(
    content: bytes, kind: str, session: Session, enterprise_owner: Actor, folder: Path
) -> None:
    paper = add_paper(session, enterprise_owner, folder, content)
    assert open_paper(session, enterprise_owner, folder, paper.id) == (paper, content)
    assert paper.kind.value == kind
    (file,) = folder.iterdir()
    assert b"licence" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "请选择"),
        (b"<html><script>alert(1)</script>", "只能上传"),
        (b"MZ not a licence", "只能上传"),
        (b"GIF89a", "只能上传"),
        (b" %PDF-1.7", "只能上传"),
        (PDF + b"x" * MAX_PAPER, "5 MB"),
    ],
)
def test_anything_else_is_refused_and_leaves_no_file(
    content: bytes, words: str, session: Session, enterprise_owner: Actor, folder: Path
) -> None:
    with pytest.raises(Invalid, match=words):
        add_paper(session, enterprise_owner, folder, content)
    assert not folder.exists()


def test_without_a_commit_the_file_goes_again(
    session: Session, enterprise_owner: Actor, folder: Path
) -> None:
    add_paper(session, enterprise_owner, folder, PDF)
    session.rollback()
    assert list(folder.iterdir()) == []
    add_paper(session, enterprise_owner, folder, PDF)
    session.commit()
    session.rollback()
    assert len(list(folder.iterdir())) == 1


def test_the_same_paper_sent_twice_is_one(session: Session, enterprise_owner: Actor, folder: Path) -> None:
    one, two = (add_paper(session, enterprise_owner, folder, PDF) for _ in range(2))
    assert one == two
    assert len(list(folder.iterdir())) == 1


def test_there_is_an_end_to_papers(session: Session, enterprise_owner: Actor, folder: Path) -> None:
    for number in range(MOST_PAPERS):
        add_paper(session, enterprise_owner, folder, PDF + bytes([number]))
    with pytest.raises(Invalid, match="最多"):
        add_paper(session, enterprise_owner, folder, PDF)


def test_a_changed_or_a_moved_file_is_not_read(
    session: Session, enterprise_owner: Actor, folder: Path
) -> None:
    paper = add_paper(session, enterprise_owner, folder, PDF)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(Unavailable):
        open_paper(session, enterprise_owner, folder, paper.id)
    row = session.exec(select(OrganisationPaper)).one()
    row.stored_as = "../secret.key"
    with pytest.raises(Unavailable, match="文件名"):
        open_paper(session, enterprise_owner, folder, paper.id)


def test_members_and_staff_read_it_and_nobody_else(
    session: Session,
    enterprise_owner: Actor,
    reader: Actor,
    staff: Actor,
    other_enterprise: Actor,
    university: Actor,
    folder: Path,
) -> None:
    paper = add_paper(session, enterprise_owner, folder, PDF)
    for actor in (reader, staff):
        assert open_paper(session, actor, folder, paper.id)[1] == PDF
    for stranger in (other_enterprise, university):
        with pytest.raises(NotFound):
            open_paper(session, stranger, folder, paper.id)
    assert list_papers(session, other_enterprise, enterprise_owner.organisation_id or 0) == []
    with pytest.raises(Forbidden):
        add_paper(session, reader, folder, PDF)


def _decide(session: Session, staff: Actor, organisation_id: int, decision: Verification, note: str) -> None:
    version = get_organisation(session, SYSTEM, organisation_id).version
    verify_organisation(session, staff, organisation_id, decision, note, version)


def test_a_refusal_is_answered_by_one_click(
    session: Session, unverified_enterprise: Actor, staff: Actor, folder: Path
) -> None:
    organisation_id = unverified_enterprise.organisation_id or 0
    add_paper(session, unverified_enterprise, folder, PDF)
    _decide(session, staff, organisation_id, Verification.REJECTED, "不清晰")
    assert get_organisation(session, staff, organisation_id).applied_at is None
    again = apply_for_verification(session, unverified_enterprise)
    assert again.verification is Verification.PENDING
    assert again.applied_at is not None
    assert apply_for_verification(session, unverified_enterprise) == again


def test_nothing_is_applied_for_without_a_paper(session: Session, enterprise_owner: Actor) -> None:
    with pytest.raises(Invalid, match="请先上传认证资料"):
        apply_for_verification(session, enterprise_owner)


def test_a_renewal_keeps_what_was_verified_until_it_is_decided(
    session: Session, enterprise_owner: Actor, staff: Actor, folder: Path
) -> None:
    organisation_id = enterprise_owner.organisation_id or 0
    row = session.get_one(Organisation, organisation_id)
    before = row.verified_until
    add_paper(session, enterprise_owner, folder, PDF)
    assert apply_for_verification(session, enterprise_owner).verification is Verification.VERIFIED
    queue = list_organisations(session, staff, OrganisationFilter(waiting=True), Page())
    assert [one.id for one in queue.items] == [organisation_id]
    _decide(session, staff, organisation_id, Verification.VERIFIED, "")
    assert row.verified_until is not None
    assert before is not None
    assert row.verified_until >= before
    assert list_organisations(session, staff, OrganisationFilter(waiting=True), Page()).items == []


def test_the_longest_wait_is_first_in_the_queue(
    session: Session, unverified_enterprise: Actor, enterprise_owner: Actor, staff: Actor, folder: Path
) -> None:
    add_paper(session, enterprise_owner, folder, PDF)
    apply_for_verification(session, enterprise_owner)
    queue = list_organisations(session, staff, OrganisationFilter(waiting=True), Page())
    waits = [unverified_enterprise.organisation_id, enterprise_owner.organisation_id]
    assert [one.id for one in queue.items] == waits


def test_the_second_of_the_staff_reads_who_decided(
    session: Session, unverified_enterprise: Actor, staff: Actor
) -> None:
    organisation_id = unverified_enterprise.organisation_id or 0
    verify_organisation(session, staff, organisation_id, Verification.VERIFIED, "", 1)
    with pytest.raises(Conflict, match=r"staff.*已认证"):
        verify_organisation(session, staff, organisation_id, Verification.REJECTED, "不符", 1)


def test_the_enterprise_reads_what_was_decided_but_not_by_whom(
    session: Session, unverified_enterprise: Actor, staff: Actor, other_enterprise: Actor
) -> None:
    organisation_id = unverified_enterprise.organisation_id or 0
    _decide(session, staff, organisation_id, Verification.REJECTED, "不清晰")
    (own,) = list_decisions(session, unverified_enterprise, organisation_id)
    assert (own.decision, own.note, own.decided_by) == (Verification.REJECTED, "不清晰", "")
    assert list_decisions(session, staff, organisation_id)[0].decided_by == "staff"
    with pytest.raises(NotFound):
        list_decisions(session, other_enterprise, organisation_id)
