"""The planner is told how large the tables are, and told again without harm."""

from sqlalchemy import text

from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.statistics import renew_statistics
from tests.factories.people import make_person


def known(session: Session) -> bool:
    """Whether the planner has figures of the people."""
    if session.connection().dialect.name == "sqlite":
        query = "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'person'"
    else:
        query = "SELECT count(*) FROM pg_stats WHERE tablename = 'person'"
    return session.connection().execute(text(query)).scalar_one() > 0


def test_the_planner_knows_the_tables(session: Session) -> None:
    make_person(session)
    assert [renew_statistics(session, today()) for _ in range(2)] == [0, 0]
    assert known(session)
