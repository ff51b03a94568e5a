"""The code lists of the package, read once for all tests of a process.

``load_vocabulary`` reads ten files, holds them against each other and against the tables; most tests want
nothing but what comes of it.
"""

from functools import cache
from typing import Any

from sqlalchemy import Table, create_engine, insert, select

from talent.kit.db import Session
from talent.tables import metadata
from talent.vocab.loading import fill_throwaway


def fill_vocabulary(session: Session) -> None:
    """The code lists, into a database that has none yet."""
    connection = session.connection()
    for table, rows in _lists():
        connection.execute(insert(table), rows)


@cache
def _lists() -> tuple[tuple[Table, list[dict[str, Any]]], ...]:
    """What the service itself makes of the files; whoever is referred to comes first."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with Session(engine) as session:
        fill_throwaway(session)
        connection = session.connection()
        found = {
            table: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return tuple((table, rows) for table, rows in found.items() if rows)
