"""The people whom the bench invents take part in rankings, or it would measure nothing."""

from bench import population
from talent.kit.clock import today
from talent.kit.db import Database, count
from talent.matches.engine import MatchEngine
from talent.people.queries import rankable_people


def test_everybody_whom_the_bench_invents_is_ranked(database: Database, engine: MatchEngine) -> None:
    population.fill(database, 30, 5, "Messung-2026-weg", today(), lambda _stage, _done, _all: None)
    with database.read() as session:
        assert count(session, rankable_people()) == 30
