"""What the mock market holds, in an SQLite file of its own: ours as it was told, its own as it was made."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from talent.market.canonical import BUCKETS, NOTHING, Parts, bucket_of, canonical, digest_of, parts_of
from talent.market.digests import split
from talent.market.enums import ReceiptState, RecordKind
from talent.market.wire import RangeDigest, RecordDigest

_MODULUS = 2**32
_TABLES = """
CREATE TABLE IF NOT EXISTS record (
    kind TEXT NOT NULL, record_id TEXT NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL,
    content TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, pending INTEGER NOT NULL,
    bucket INTEGER NOT NULL, part_0 INTEGER NOT NULL, part_1 INTEGER NOT NULL, part_2 INTEGER NOT NULL,
    part_3 INTEGER NOT NULL, PRIMARY KEY (kind, record_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS record_digest ON record (kind, bucket, part_0, part_1, part_2, part_3);
CREATE INDEX IF NOT EXISTS record_pending ON record (kind, record_id) WHERE pending = 1;
CREATE TABLE IF NOT EXISTS receipt (
    record_id TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""
_PUT = """
INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, record_id) DO UPDATE SET version = excluded.version, digest = excluded.digest,
    content = excluded.content, state = excluded.state, reason = excluded.reason, pending = excluded.pending,
    part_0 = excluded.part_0, part_1 = excluded.part_1, part_2 = excluded.part_2, part_3 = excluded.part_3
"""
_RANGES = """
SELECT (bucket - ?) / ? AS number, count(*), sum(part_0), sum(part_1), sum(part_2), sum(part_3) FROM record
WHERE kind = ? AND bucket >= ? AND bucket < ? AND part_0 + part_1 + part_2 + part_3 > 0 GROUP BY number
"""


class Held(NamedTuple):
    """A record as the market holds it; a withdrawn one has neither content nor digest."""

    kind: RecordKind
    record_id: str
    version: int
    digest: str
    content: dict[str, Any] | None
    state: str


class Due(NamedTuple):
    """A receipt that is still to be sent."""

    record_id: str
    version: int
    state: str
    reason: str


class Store:
    """One connection, used by one thread at a time; ``with store.unit():`` keeps all or nothing."""

    def __init__(self, path: Path | str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(_TABLES)
        self._lock = threading.RLock()
        self._depth = 0

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self._lock:
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT")

    @property
    def cursor(self) -> int:
        """How far the changes were read."""
        found = self._one("SELECT value FROM setting WHERE name = 'cursor'", ())
        return found[0] if found else 0

    def move(self, cursor: int) -> None:
        self._run("INSERT OR REPLACE INTO setting VALUES ('cursor', ?)", (cursor,))

    def held(self, kind: RecordKind, record_id: str) -> Held | None:
        row = self._one(
            "SELECT kind, record_id, version, digest, content, state FROM record"
            " WHERE kind = ? AND record_id = ?",
            (kind.value, record_id),
        )
        return _held(row) if row else None

    def put(
        self,
        kind: RecordKind,
        record_id: str,
        version: int,
        content: Mapping[str, Any] | None,
        state: str,
        *,
        reason: str = "",
        pending: bool = False,
        digest: str | None = None,
    ) -> None:
        """Keeps a record in place of what was held; the digest is that of the content unless told."""
        if digest is None:
            digest = digest_of(content) if content is not None else ""
        parts: Parts = parts_of(record_id, version, digest) if digest else NOTHING
        written = canonical(content) if content is not None else ""
        row = (kind.value, record_id, version, digest, written, state, reason, pending, bucket_of(record_id))
        self._run(_PUT, (*row, *parts))

    def settle(self, kind: RecordKind, record_id: str, version: int, state: str, reason: str) -> None:
        """A pushed version was answered; of one that changed meanwhile the new version stays pending."""
        self._run(
            "UPDATE record SET pending = 0, state = ?, reason = ?"
            " WHERE kind = ? AND record_id = ? AND version = ?",
            (state, reason, kind.value, record_id, version),
        )

    def drop(self, kind: RecordKind, record_id: str) -> None:
        self._run("DELETE FROM record WHERE kind = ? AND record_id = ?", (kind.value, record_id))

    def pending(self, kind: RecordKind, limit: int) -> list[Held]:
        """Own records that are still to be pushed."""
        rows = self._all(
            "SELECT kind, record_id, version, digest, content, state FROM record"
            " WHERE kind = ? AND pending = 1 ORDER BY record_id LIMIT ?",
            (kind.value, limit),
        )
        return [_held(row) for row in rows]

    def owe(self, record_id: str, version: int, state: ReceiptState, reason: str) -> None:
        """A receipt of the last version takes the place of one that was not sent."""
        self._run(
            "INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?)", (record_id, version, state.value, reason)
        )

    def owed(self, limit: int) -> list[Due]:
        query = "SELECT record_id, version, state, reason FROM receipt ORDER BY record_id LIMIT ?"
        return [Due(*row) for row in self._all(query, (limit,))]

    def paid(self, due: Due) -> None:
        self._run("DELETE FROM receipt WHERE record_id = ? AND version = ?", (due.record_id, due.version))

    def range_digests(self, kind: RecordKind, first: int, last: int, parts: int) -> list[RangeDigest]:
        """The digests of the parts of a range, added up by the database."""
        ranges = split(first, last, parts)
        width = ranges[0][1] - first
        rows = self._all(_RANGES, (first, width, kind.value, first, last))
        found = {row[0]: row[1:] for row in rows}
        return [_range(at, found.get(number)) for number, at in enumerate(ranges)]

    def records(self, kind: RecordKind, first: int = 0, last: int = BUCKETS) -> list[RecordDigest]:
        rows = self._all(
            "SELECT record_id, version, digest FROM record"
            " WHERE kind = ? AND bucket >= ? AND bucket < ? AND digest <> '' ORDER BY bucket, record_id",
            (kind.value, first, last),
        )
        return [RecordDigest(record_id=row[0], version=row[1], digest=row[2]) for row in rows]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many records of each kind in each state; withdrawn ones apart, and what is due."""
        rows = self._all(
            "SELECT kind, CASE WHEN digest = '' THEN 'withdrawn' ELSE state END, count(*), sum(pending)"
            " FROM record GROUP BY 1, 2",
            (),
        )
        found: dict[str, dict[str, int]] = {}
        for kind, state, number, pending in rows:
            one = found.setdefault(kind, {})
            one[state] = number
            one["pending"] = one.get("pending", 0) + pending
        return found

    def debts(self) -> int:
        """How many receipts and pushes are still to be sent."""
        found = self._one(
            "SELECT (SELECT count(*) FROM receipt) + (SELECT count(*) FROM record WHERE pending = 1)", ()
        )
        return int(found[0]) if found else 0

    def names(self, kind: RecordKind) -> list[str]:
        query = "SELECT record_id FROM record WHERE kind = ? AND digest <> '' ORDER BY record_id"
        return [row[0] for row in self._all(query, (kind.value,))]

    def _run(self, statement: str, values: tuple[Any, ...]) -> None:
        with self._lock:
            self._connection.execute(statement, values)

    def _one(self, statement: str, values: tuple[Any, ...]) -> Any:
        with self._lock:
            return self._connection.execute(statement, values).fetchone()

    def _all(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()


def _held(row: Any) -> Held:
    kind, record_id, version, digest, content, state = row
    return Held(RecordKind(kind), record_id, version, digest, json.loads(content) if content else None, state)


def _range(at: tuple[int, int], row: Any) -> RangeDigest:
    count, *sums = row or (0, 0, 0, 0, 0)
    part_0, part_1, part_2, part_3 = (one % _MODULUS for one in sums)
    return RangeDigest(first=at[0], last=at[1], count=count, parts=(part_0, part_1, part_2, part_3))
