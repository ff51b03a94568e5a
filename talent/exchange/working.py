"""What is done with sheets after their upload: checked as a whole, then written in portions.

A portion and the count of what is through are one transaction: after a crash it is in wholly or not at all,
and whoever goes on begins with the next one.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.tables import User
from talent.accounts.tokens import actor_of
from talent.exchange.checking import check_sheet
from talent.exchange.enums import ImportState, RowFate
from talent.exchange.keeping import Sheet, drop_outlived, drop_sheet, open_sheet, read_rows
from talent.exchange.kinds import WRITERS
from talent.exchange.layouts import Refusal, Row
from talent.exchange.queries import moving_imports, refusals_of
from talent.exchange.tables import SheetImport, SheetRefusal
from talent.exchange.undoing import note_made, undo_portion
from talent.exchange.writers import Result
from talent.kit.clock import now
from talent.kit.db import Database
from talent.kit.errors import DomainError, Unavailable
from talent.kit.sheet_file import SheetRow

# Rows that are one transaction.
PORTION = 500
# So many portions before mail and chores have their turn again.
PORTIONS = 10
# After so many failures in a row an import is given up.
MOST_ATTEMPTS = 5
_WENT_WRONG = (
    "处理时出错，已停止。已写入的部分有效，可以重新上传同一份表格接着导入；仍不行请联系平台工作人员。"
)

logger = logging.getLogger(__name__)
# Told of how many rows are through, of how many.
Progress = Callable[[int, int], None]


class SheetWork:
    """The imports of one database; ``folder`` is where their rows lie."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        # The sheet at hand with the block at hand: to decrypt it for each portion would take longer.
        self._open: tuple[int, Sheet] | None = None

    def work(self, going_on: Callable[[], bool] = lambda: True) -> bool:
        """Some portions of each import that waits; whether there may be more to do at once."""
        with self._database.read() as session:
            waiting = moving_imports(session)
        left = [self._some(import_id, going_on) for import_id in waiting if going_on()]
        return any(left)

    def finish(self, import_id: int, progress: Progress = lambda _done, _all: None) -> None:
        """All that is left to do with one import, up to the question or the end. Raises what goes wrong."""
        while self._step(import_id, progress):
            pass

    def drop_outlived(self) -> None:
        """Deletes the rows that need not be kept longer."""
        while True:
            with self._database.write() as session:
                if drop_outlived(session, self._folder) == 0:
                    return

    def _some(self, import_id: int, going_on: Callable[[], bool]) -> bool:
        try:
            for _ in range(PORTIONS):
                if not going_on() or not self._step(import_id, going_on=going_on):
                    return False
        except Unavailable:
            # Busy is nothing that the sheet could mend: it waits for another round.
            logger.info("the import %s has to wait", import_id)
            return False
        except DomainError as error:
            self._give_up(import_id, error.message)
            return False
        except Exception:  # one import must not stop the others
            logger.exception("the import %s failed", import_id)
            self._note_failure(import_id)
            return False
        return True

    def _step(
        self,
        import_id: int,
        progress: Progress = lambda _done, _all: None,
        going_on: Callable[[], bool] = lambda: True,
    ) -> bool:
        """One step of an import; False where there is none to do now."""
        with self._database.read() as session:
            row = session.get(SheetImport, import_id)
        if row is not None and row.state is ImportState.CHECKING:
            self._check(row, going_on)
            return False
        if row is not None and row.state is ImportState.WRITING:
            return self._write(row, progress)
        if row is not None and row.state is ImportState.UNDOING:
            return self._undo(row, progress)
        return False

    def _check(self, row: SheetImport, going_on: Callable[[], bool]) -> None:
        """Looks with sessions that cannot write; only the findings take a turn."""
        assert row.id is not None
        writer, sheet = WRITERS[row.kind], self._sheet(row)
        found = check_sheet(self._database, writer, row, sheet, _actor_of, going_on)
        self._open = None
        if found is None:
            return
        with self._database.write() as session:
            fresh = _locked(session, row.id)
            if fresh is None or fresh.state is not ImportState.CHECKING:
                return
            found.enter(session, fresh)
            fresh.state, fresh.attempts = ImportState.CHECKED, 0

    def _write(self, row: SheetImport, progress: Progress) -> bool:
        """The next portion, in one transaction with the count; whether there is another."""
        assert row.id is not None
        sheet = self._sheet(row)
        with self._database.write() as session:
            fresh = _locked(session, row.id)
            if fresh is None or fresh.state is not ImportState.WRITING:
                return False
            rows = sheet.rows[fresh.done : fresh.done + PORTION]
            self._write_portion(session, fresh, rows)
            fresh.done += len(rows)
            fresh.attempts = 0
            done, over = fresh.done, fresh.done >= fresh.rows
            if over:
                self._close(session, fresh)
        if over:
            self._open = None
        progress(done, row.rows)
        return not over

    def _undo(self, row: SheetImport, progress: Progress) -> bool:
        """The next portion of what is taken back; whether there is another."""
        assert row.id is not None
        with self._database.write() as session:
            fresh = _locked(session, row.id)
            if fresh is None or fresh.state is not ImportState.UNDOING:
                return False
            going_on = undo_portion(session, fresh, _actor_of(session, fresh), PORTION)
            fresh.attempts = 0
            done = fresh.done
        progress(done, row.new)
        return going_on

    def _write_portion(self, session: Session, row: SheetImport, rows: Sequence[SheetRow]) -> None:
        writer = WRITERS[row.kind]
        lines = [one.line for one in rows]
        known = refusals_of(row.id or 0).where(col(SheetRefusal.line).in_(lines))
        refused_before = {one.line for one in session.exec(known)}
        left = [one for one in rows if one.line not in refused_before]
        read = read_rows(writer.layout, row, left)
        whole = [replace(one, source=f"sheet:{row.id}") for one in read if isinstance(one, Row)]
        because = f"导入表格：{row.file_name}"[:200]
        results = writer.write(session, _actor_of(session, row), whole, because)
        _count(row, results)
        _enter(session, row, _refused(whole, results))
        note_made(session, row, whole, results)

    def _close(self, session: Session, row: SheetImport) -> None:
        row.state, row.finished_at = ImportState.DONE, now()
        row.version += 1
        if row.refused == 0:
            drop_sheet(session, self._folder, row)
        session.add(row)

    def _sheet(self, row: SheetImport) -> Sheet:
        assert row.id is not None
        if self._open is None or self._open[0] != row.id:
            self._open = (row.id, open_sheet(self._folder, row))
        return self._open[1]

    def _give_up(self, import_id: int, failure: str) -> None:
        self._open = None
        with self._database.write() as session:
            row = _locked(session, import_id)
            if row is not None and row.state in (ImportState.CHECKING, ImportState.WRITING):
                row.state, row.failure, row.finished_at = ImportState.FAILED, failure[:300], now()
                row.version += 1
                session.add(row)
            elif row is not None and row.state is ImportState.UNDOING:
                row.state, row.failure = ImportState.DONE, failure[:300]
                session.add(row)

    def _note_failure(self, import_id: int) -> None:
        self._open = None
        with self._database.write() as session:
            row = _locked(session, import_id)
            if row is None:
                return
            row.attempts += 1
            session.add(row)
            given_up = row.attempts >= MOST_ATTEMPTS
        if given_up:
            self._give_up(import_id, _WENT_WRONG)


def _actor_of(session: Session, row: SheetImport) -> Actor:
    """Who handed it in and said yes; without an account it was the operator at the command line."""
    asked_by = row.undone_by if row.state is ImportState.UNDOING else row.uploaded_by
    user = None if asked_by is None else session.get(User, asked_by)
    if user is None:
        return Actor(system=True, organisation_id=row.organisation_id)
    return replace(actor_of(user, ""), organisation_id=row.organisation_id)


def _locked(session: Session, import_id: int) -> SheetImport | None:
    """The row as it is now; None where another worker is at it."""
    query = select(SheetImport).where(col(SheetImport.id) == import_id)
    fresh = query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return session.exec(fresh).one_or_none()


def _refused(rows: Sequence[Row], results: Sequence[Result]) -> dict[int, Refusal]:
    pairs = zip(rows, results, strict=True)
    return {row.line: result.refusal for row, result in pairs if result.refusal is not None}


def _count(row: SheetImport, results: Sequence[Result]) -> None:
    fates = [result.fate for result in results]
    row.new += fates.count(RowFate.NEW)
    row.changed += fates.count(RowFate.CHANGED)
    row.unchanged += fates.count(RowFate.UNCHANGED)


def _enter(session: Session, row: SheetImport, refused: dict[int, Refusal]) -> None:
    """Keeps which rows were refused and why."""
    assert row.id is not None
    row.refused += len(refused)
    session.add(row)
    session.add_all(
        SheetRefusal(import_id=row.id, line=line, column=one.column, reason=one.reason)
        for line, one in sorted(refused.items())
    )
    session.flush()
