"""Deletes kept files that no row names any more: of people who were forgotten, and of work that broke off."""

import time
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from talent.accounts.tables import OrganisationPaper
from talent.exchange.tables import SheetImport
from talent.kit.db import Database
from talent.training.tables import AuditProof

# A file is written before the row that names it is committed.
GRACE_SECONDS = 3600.0
_PORTION = 500
# By the folder in the home of the service.
_NAMED: dict[str, tuple[Any, ...]] = {
    "papers": (OrganisationPaper.stored_as, AuditProof.stored_as),
    "sheets": (SheetImport.stored_as,),
}


def sweep(database: Database, home: Path) -> int:
    """How many files went."""
    gone = 0
    for folder, columns in _NAMED.items():
        old = sorted(path for path in (home / folder).glob("*") if _is_old(path))
        for at in range(0, len(old), _PORTION):
            portion = {path: path.name.partition(".")[0] for path in old[at : at + _PORTION]}
            with database.read() as session:
                named = _named(session, columns, list(portion.values()))
            for path, name in portion.items():
                if name not in named:
                    path.unlink(missing_ok=True)
                    gone += 1
    return gone


def _is_old(path: Path) -> bool:
    try:
        return path.is_file() and time.time() - path.stat().st_mtime > GRACE_SECONDS
    except FileNotFoundError:
        return False


def _named(session: Session, columns: tuple[Any, ...], names: list[str]) -> set[str]:
    return {name for one in columns for name in session.exec(select(one).where(col(one).in_(names)))}
