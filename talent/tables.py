"""The index of all tables: importing this makes the metadata whole, for alembic and tests."""

from sqlmodel import SQLModel

from talent.accounts import tables as accounts
from talent.audit import tables as audit
from talent.enterprises import tables as enterprises
from talent.hiring import tables as hiring
from talent.matches import tables as matches
from talent.notices import tables as notices
from talent.people import tables as people
from talent.vocab import tables as vocab

__all__ = ["accounts", "audit", "enterprises", "hiring", "matches", "metadata", "notices", "people", "vocab"]

metadata = SQLModel.metadata
