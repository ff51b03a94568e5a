"""What is told of sheets that were handed in."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from talent.exchange.enums import ImportState, RowFate, SheetKind


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class ImportOut(_Out):
    """One sheet. Before it is confirmed the counts say what would become of its rows, then what did.

    ``read_as`` are pairs: a heading of the sheet, and the column as which it is read. ``kept``: the rows
    that were refused can still be fetched.
    """

    id: int
    kind: SheetKind
    state: ImportState
    organisation_name: str
    uploaded_by: str
    file_name: str
    read_as: list[tuple[str, str]]
    not_read: list[str]
    fixed: list[tuple[str, str]]
    rows: int
    done: int
    new: int
    changed: int
    unchanged: int
    refused: int
    failure: str
    kept: bool
    created_at: datetime
    finished_at: datetime | None

    @property
    def is_moving(self) -> bool:
        """Something is being done with it; who waits looks again."""
        return self.state in (ImportState.CHECKING, ImportState.WRITING)


class RefusalOut(_Out):
    """A row that can't go in: its number in the sheet, the heading of the column if one is to blame."""

    line: int
    column: str
    reason: str


class PreviewRow(_Out):
    """One of the first rows as it is read, and what would become of it."""

    line: int
    cells: list[str]
    fate: RowFate
    reason: str


class Preview(_Out):
    headings: list[str]
    rows: list[PreviewRow]
