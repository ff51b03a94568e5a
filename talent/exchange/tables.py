"""Sheets that were handed in."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from talent.exchange.enums import ImportState, SheetKind
from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString


class SheetImport(SQLModel, table=True):
    """One sheet; the file lies encrypted under its random name. Rows before ``done`` are written."""

    __tablename__ = "sheet_import"
    __table_args__ = (Index("ix_sheet_import_organisation_id_id", "organisation_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: SheetKind = Field(sa_type=EnumString(SheetKind))
    state: ImportState = Field(default=ImportState.CHECKING, sa_type=EnumString(ImportState), index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    uploaded_by: int | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    file_name: str = Field(max_length=200)
    # Empty once the rows are no longer kept.
    stored_as: str | None = Field(default=None, max_length=64, unique=True)
    size: int
    digest: str = Field(max_length=64, index=True)
    # Which heading of the sheet is which field, JSON.
    columns: str = Field(default="", sa_type=Text)
    # What every row says that does not say it itself: columns of the layout with their cells, JSON.
    fixed: str = Field(default="{}", sa_type=Text)
    rows: int = 0
    # How many rows of the step under way are through.
    done: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    failure: str = Field(default="", max_length=300)
    # How often in a row something went wrong while it was checked or written.
    attempts: int = 0
    # Of what it made new, how much was taken back, up to which line, and who wanted that.
    undone: int = 0
    undone_through: int = 0
    undone_by: int | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SheetRefusal(SQLModel, table=True):
    """A row that can't go in: its line in the sheet, the column (empty: the row as a whole), and why."""

    __tablename__ = "sheet_refusal"

    import_id: int = Field(primary_key=True, foreign_key="sheet_import.id", ondelete="CASCADE")
    line: int = Field(primary_key=True)
    column: str = Field(default="", max_length=60)
    reason: str = Field(max_length=300)


class SheetMade(SQLModel, table=True):
    """What a line of a sheet made new, of the table that its kind of sheet writes; until it is taken back."""

    __tablename__ = "sheet_made"

    import_id: int = Field(primary_key=True, foreign_key="sheet_import.id", ondelete="CASCADE")
    line: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    object_id: int = Field(index=True)
