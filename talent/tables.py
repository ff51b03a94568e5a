"""The index of all tables: importing this makes the metadata whole, for alembic and tests."""

from sqlmodel import SQLModel

from talent.accounts import tables as accounts
from talent.audit import tables as audit
from talent.enterprises import tables as enterprises
from talent.exams import attempt_tables as attempts
from talent.exams import import_tables as question_imports
from talent.exams import tables as exams
from talent.exchange import tables as exchange
from talent.hiring import tables as hiring
from talent.identity import tables as identity
from talent.market import client_tables as market_clients
from talent.market import hook_tables as market_hooks
from talent.market import reconciliation_tables as market_reconciliations
from talent.market import tables as market
from talent.matches import tables as matches
from talent.notices import tables as notices
from talent.people import partner_tables as partners
from talent.people import tables as people
from talent.training import tables as training
from talent.vocab import tables as vocab

__all__ = [
    "accounts",
    "attempts",
    "audit",
    "enterprises",
    "exams",
    "exchange",
    "hiring",
    "identity",
    "market",
    "market_clients",
    "market_hooks",
    "market_reconciliations",
    "matches",
    "metadata",
    "notices",
    "partners",
    "people",
    "question_imports",
    "training",
    "vocab",
]

metadata = SQLModel.metadata
