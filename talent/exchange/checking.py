"""A sheet checked some rows at a time: what would become of each, with no more kept than the answer needs."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Table, insert
from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.exchange.enums import RowFate
from talent.exchange.keeping import Sheet, read_rows
from talent.exchange.layouts import Refusal, Row
from talent.exchange.tables import SheetImport, SheetRefusal
from talent.exchange.writers import Result, Writer
from talent.kit.db import Database

# Rows of one statement.
_AT_ONCE = 1000
Rows = list[Row | tuple[int, Refusal]]


class Findings:
    """How many rows would become what, and which are refused why."""

    def __init__(self) -> None:
        self.fates: Counter[RowFate] = Counter()
        self._lines = array("q")
        self._refusals: list[Refusal] = []
        # Most rows are refused for one of a few reasons.
        self._known: dict[Refusal, Refusal] = {}

    def add(self, rows: Rows, results: Sequence[Result]) -> None:
        """``results`` are those of the rows that could be read."""
        self.fates.update(result.fate for result in results if result.refusal is None)
        left = iter(results)
        for one in rows:
            line, refusal = (one.line, next(left).refusal) if isinstance(one, Row) else one
            if refusal is not None:
                self._lines.append(line)
                self._refusals.append(self._known.setdefault(refusal, refusal))

    def enter(self, session: Session, row: SheetImport) -> None:
        """The import says what was found, and keeps which rows are refused."""
        row.new += self.fates[RowFate.NEW]
        row.changed += self.fates[RowFate.CHANGED]
        row.unchanged += self.fates[RowFate.UNCHANGED]
        row.refused += len(self._lines)
        session.add(row)
        session.flush()
        table: Table = SheetRefusal.__table__  # type: ignore[attr-defined]
        for start in range(0, len(self._lines), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            values = [
                {"import_id": row.id, "line": line, "column": one.column, "reason": one.reason}
                for line, one in zip(self._lines[some], self._refusals[some], strict=True)
            ]
            session.connection().execute(insert(table), values)


def check_sheet(
    database: Database,
    writer: Writer,
    row: SheetImport,
    sheet: Sheet,
    actor_of: Callable[[Session, SheetImport], Actor],
    going_on: Callable[[], bool],
) -> Findings | None:
    """With sessions that cannot write, one for each portion. None where it was told to stop."""
    check, found = writer.begin_check(), Findings()
    for rows in _portions(writer, row, sheet):
        if not going_on():
            return None
        with database.read() as session:
            check.note(session, actor_of(session, row), _whole(rows))
    for rows in _portions(writer, row, sheet):
        if not going_on():
            return None
        with database.read() as session:
            found.add(rows, check.check(session, actor_of(session, row), _whole(rows)))
    return found


def _portions(writer: Writer, row: SheetImport, sheet: Sheet) -> Iterator[Rows]:
    return (read_rows(writer.layout, row, rows) for rows in sheet.blocks())


def _whole(rows: Rows) -> list[Row]:
    """Those that could be read."""
    return [one for one in rows if isinstance(one, Row)]
