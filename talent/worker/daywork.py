"""Runs the chores: each once a day of Hebei, by portions, one worker at a time, whatever the others do."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from talent.audit.tables import ChoreRun
from talent.kit.clock import now, today
from talent.kit.db import Database
from talent.worker.chores import Chore

# So many before the others and the mail have their turn again.
PORTIONS = 20
PAUSE = timedelta(minutes=10)

logger = logging.getLogger(__name__)


def run_chores(database: Database, chores: Sequence[Chore]) -> bool:
    """A few portions of each that has work left today; whether there may be more to do at once."""
    with database.read() as session:
        open_ones = [chore for chore in chores if _is_open(session.get(ChoreRun, chore.name), today(), now())]
    # All of them, not as far as the first: one that has more to do must not keep the others waiting.
    left = [_some_portions(database, chore) for chore in open_ones]
    return any(left)


def list_runs(session: Session) -> list[ChoreRun]:
    """How far each chore that has ever run has come, by name."""
    return list(session.exec(select(ChoreRun).order_by(col(ChoreRun.name))).all())


def _some_portions(database: Database, chore: Chore) -> bool:
    _enter(database, chore.name)
    try:
        for _ in range(PORTIONS):
            if not _portion(database, chore):
                return False
    except Exception as error:  # a chore that fails must not stop the others
        logger.exception("the chore %s failed", chore.name)
        _note_failure(database, chore.name, type(error).__name__)
        return False
    return True


def _portion(database: Database, chore: Chore) -> bool:
    """The row is locked while the portion lasts: who dies frees it, and what was half done is undone."""
    with database.write() as session:
        query = select(ChoreRun).where(col(ChoreRun.name) == chore.name)
        run = session.exec(query.with_for_update(skip_locked=True)).one_or_none()
        day = today()
        if run is None or not _is_open(run, day, now()):
            # Another worker is at it, or has done it.
            return False
        if chore.run(session, day) > 0:
            return True
        run.done_on, run.done_at, run.again_at, run.error = day, now(), None, ""
    return False


def _is_open(run: ChoreRun | None, day: date, moment: datetime) -> bool:
    if run is None:
        return True
    return run.done_on != day and (run.again_at is None or run.again_at <= moment)


def _enter(database: Database, name: str) -> None:
    try:
        with database.write() as session:
            if session.get(ChoreRun, name) is None:
                session.add(ChoreRun(name=name))
    except IntegrityError:
        logger.debug("another worker entered the chore %s", name)


def _note_failure(database: Database, name: str, error: str) -> None:
    with database.write() as session:
        run = session.get_one(ChoreRun, name)
        run.again_at, run.error = now() + PAUSE, error
