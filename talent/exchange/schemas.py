"""What is told of sheets that were handed in."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from talent.exchange.enums import ImportState, RowFate, SheetKind


class ImportFilter(BaseModel):
    """Narrows the list of sheets; what is empty narrows nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: SheetKind | None = None
    state: ImportState | None = None


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class ImportOut(_Out):
    """One sheet. Before it is confirmed the counts say what would become of its rows, then what did.

    ``read_as`` are pairs: a heading of the sheet, and the column as which it is read. ``kept``: the rows
    that were refused can still be fetched. ``own``: the reader may do something with it. ``undone`` of what
    was new is taken back; ``undo_until`` is the last day on which that can be asked for.
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
    own: bool
    undone: int
    undo_until: date | None
    created_at: datetime
    finished_at: datetime | None

    @property
    def is_moving(self) -> bool:
        """Something is being done with it; who waits looks again."""
        return self.state in (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING)


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
    warning: str


class Preview(_Out):
    headings: list[str]
    rows: list[PreviewRow]


class ColumnOut(_Out):
    """A heading of a sheet by its place, and the key of the column as which it is read, if it is."""

    place: int
    heading: str
    key: str


class KeptBack(_Out):
    """Why some of what a sheet made new can't be taken back, and how many."""

    reason: str
    number: int


class UndoOut(_Out):
    """What taking a sheet back would do now: so many go, the others stay for their reasons.

    ``effect`` says what becomes of those that go.
    """

    effect: str
    goes: int
    stays: list[KeptBack]
