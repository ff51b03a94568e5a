"""Digests by range: a stretch of buckets as one count and four sums, added up by the database."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from talent.kit.errors import FieldError, Invalid
from talent.market.canonical import BUCKETS
from talent.market.enums import RecordKind
from talent.market.reconciliation_schemas import RecordDigests
from talent.market.tables import InRecord, MarketClient, OutRecord
from talent.market.wire import RangeDigest, RecordDigest

MOST_PARTS = 256
PAGE = 500
_MODULUS = 2**32


class Shelf(NamedTuple):
    """Which records are compared: all of a kind that leaves, or those of a client that come."""

    kind: RecordKind
    client_id: int

    @property
    def table(self) -> type[OutRecord] | type[InRecord]:
        return OutRecord if self.kind.leaves else InRecord

    @property
    def live(self) -> ColumnElement[bool]:
        """Not withdrawn, as the index alone can tell: only those add nothing to any sum."""
        table: Any = self.table
        return table.part_0 + table.part_1 + table.part_2 + table.part_3 > 0  # type: ignore[no-any-return]

    @property
    def name(self) -> Any:
        """The column by which both sides know a record."""
        return col(OutRecord.record_id) if self.kind.leaves else col(InRecord.reference)

    def holds(self, first: int, last: int) -> ColumnElement[bool]:
        """Records of the shelf in a stretch of buckets, withdrawn ones among them."""
        table: Any = self.table
        owner = [] if self.kind.leaves else [table.client_id == self.client_id]
        return and_(*owner, table.kind == self.kind, table.bucket >= first, table.bucket < last)


def shelf_of(client: MarketClient, kind: RecordKind) -> Shelf:
    return Shelf(kind, client.id or 0)


def split(first: int, last: int, parts: int) -> list[tuple[int, int]]:
    """The stretch in equal parts, of which the last may be shorter; never more parts than buckets."""
    width = _width(first, last, parts)
    return [(at, min(at + width, last)) for at in range(first, last, width)]


def range_digests(session: Session, shelf: Shelf, first: int, last: int, parts: int) -> list[RangeDigest]:
    """The digest of each part of a stretch, also of empty ones; one statement, whatever there is."""
    if not 0 <= first < last <= BUCKETS:
        message = f"区间应满足 0 ≤ first < last ≤ {BUCKETS}。"
        raise Invalid(message, fields=(FieldError("last", message),))
    table: Any = shelf.table
    number = (table.bucket - first) // _width(first, last, parts)
    sums = [func.sum(part) for part in (table.part_0, table.part_1, table.part_2, table.part_3)]
    query = (
        select(number.label("number"), func.count(), *sums)
        .where(shelf.holds(first, last), shelf.live)
        .group_by("number")
        .order_by("number")
    )
    found = {row[0]: row[1:] for row in session.execute(query)}
    return [
        _range(at, found.get(number, (0, 0, 0, 0, 0))) for number, at in enumerate(split(first, last, parts))
    ]


def record_digests(
    session: Session, shelf: Shelf, first: int, last: int, cursor: str = "", limit: int = PAGE
) -> RecordDigests:
    """The records of a stretch by bucket, a page after the cursor; withdrawn ones are left out."""
    table: Any = shelf.table
    columns: list[Any] = [table.id, table.bucket, shelf.name, table.version, table.digest]
    query = select(*columns).where(shelf.holds(first, last), shelf.live)
    if cursor:
        bucket, after = _place(cursor)
        query = query.where(or_(table.bucket > bucket, and_(table.bucket == bucket, table.id > after)))
    rows = session.execute(query.order_by(table.bucket, table.id).limit(limit + 1)).all()
    return RecordDigests(
        items=[RecordDigest(record_id=row[2], version=row[3], digest=row[4]) for row in rows[:limit]],
        cursor=f"{rows[limit - 1][1]}-{rows[limit - 1][0]}" if len(rows) > limit else None,
    )


def _width(first: int, last: int, parts: int) -> int:
    return max(1, -(-(last - first) // parts))


def _range(at: tuple[int, int], found: Sequence[Any]) -> RangeDigest:
    count, *sums = found
    # PostgreSQL adds up to a decimal.
    part_0, part_1, part_2, part_3 = (int(one) % _MODULUS for one in sums)
    return RangeDigest(first=at[0], last=at[1], count=count, parts=(part_0, part_1, part_2, part_3))


def _place(cursor: str) -> tuple[int, int]:
    bucket, _, after = cursor.partition("-")
    return int(bucket), int(after)
