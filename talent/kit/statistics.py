"""What the database's planner knows of the tables: how many rows there are for one value of an index."""

from datetime import date

from sqlmodel import Session

# Rows that SQLite looks at in each index: enough to know which is the narrow one, and done in a blink.
_ROWS = 1000


def renew_statistics(session: Session, day: date) -> int:
    """Always 0, as of a chore that has nothing more to do: SQLite never looks unless told, and then takes a
    page of a ranking twice as long; PostgreSQL looks by itself, but not at once after many rows came.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {_ROWS}")
    connection.exec_driver_sql("ANALYZE")
    return 0
