"""Kept files that no row names any more go; those that are named, or just came, stay."""

import os
import time
from pathlib import Path

from sqlmodel import Session

from talent.accounts.enums import OrganisationKind, PaperKind
from talent.accounts.tables import OrganisationPaper
from talent.kit.db import Database
from talent.kit.papers import keep_paper
from talent.worker.sweeping import GRACE_SECONDS, sweep
from tests.factories.accounts import make_organisation


def _aged(path: Path) -> Path:
    long_ago = time.time() - GRACE_SECONDS - 60
    os.utime(path, (long_ago, long_ago))
    return path


def test_only_old_files_without_a_row_go(session: Session, database: Database, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    kept, orphan, fresh = (keep_paper(session, papers, b"%PDF-1.7 paper") for _ in range(3))
    body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY)
    session.add(OrganisationPaper(organisation_id=body.id, kind=PaperKind.PDF, stored_as=kept, size=14))
    session.commit()
    _aged(papers / kept)
    _aged(papers / orphan)

    assert sweep(database, tmp_path) == 1
    assert {path.name for path in papers.iterdir()} == {kept, fresh}
    assert sweep(database, tmp_path) == 0


def test_sheets_are_swept_too_and_a_missing_folder_is_no_matter(database: Database, tmp_path: Path) -> None:
    assert sweep(database, tmp_path) == 0
    (tmp_path / "sheets").mkdir()
    orphan = tmp_path / "sheets" / ("0" * 32)
    orphan.write_bytes(b"x")
    _aged(orphan)
    assert sweep(database, tmp_path) == 1
    assert not orphan.exists()
