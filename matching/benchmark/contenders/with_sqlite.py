"""SQLite's full-text search: the text alone, in memory."""

import sqlite3

import numpy as np

from matching.benchmark.contenders.base import Ids, OneContender
from matching.benchmark.corpus import TOP, Corpus, Query, word


class SqliteFts5(OneContender):
    name, most = "sqlite_fts5", 100_000
    note = "text only, its own formula"

    def build(self, corpus: Corpus) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE VIRTUAL TABLE body USING fts5(words, content='')")
        self._connection.executemany("INSERT INTO body(rowid, words) VALUES (?, ?)", corpus.words())
        self._connection.execute("INSERT INTO body(body) VALUES ('optimize')")

    def one(self, query: Query) -> Ids:
        asked = " OR ".join(map(word, query.encoded.terms.tolist()))
        rows = self._connection.execute(
            "SELECT rowid FROM body WHERE body MATCH ? ORDER BY rank LIMIT ?", (asked, TOP)
        )
        return np.array([row[0] for row in rows], np.int64)

    def close(self) -> None:
        self._connection.close()
        super().close()
