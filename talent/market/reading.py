"""The changes after a cursor: rows of now, in order, complete; and what was handed out, noted after."""

import json
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.errors import Conflict, NotFound
from talent.market.canonical import digest_of
from talent.market.clients import client_of
from talent.market.enums import Operation, RecordKind
from talent.market.projecting import Content, contents_of
from talent.market.tables import InRecord, MarketClient, OutRecord, Receipt
from talent.market.wire import MOST, Change, Changes

NO_RECORD = "没有这条记录。"
_CHANGING = "这条记录刚刚有变化，请稍后再取。"
Key = tuple[RecordKind, int]


class Given(NamedTuple):
    """A record that a page held: its row, and the sequence and version under which it was handed out."""

    row_id: int
    sequence: int
    version: int


class Handed(NamedTuple):
    """What a page handed out for the first time, and what it left out, for that was changing just then."""

    client_id: int
    given: list[Given]
    left_out: list[Given]
    through: int

    def __bool__(self) -> bool:
        return bool(self.given or self.left_out)


def read_changes(
    session: Session, actor: Actor, cursor: int, kind: RecordKind | None, limit: int = MOST
) -> tuple[Changes, Handed]:
    """At most ``limit`` records, by sequence. What has changed since it was compared is left out: it comes
    with a newer sequence. Nothing is written; ``receipts.note_handed_out`` writes what the second part says.
    """
    require(actor, Permission.MARKET_EXCHANGE)
    client = client_of(session, actor)
    rows = _rows(session, cursor, kind, limit + 1)
    page = rows[:limit]
    contents = _contents(session, page)
    items = [
        _change(row, contents.get((row.kind, row.object_id or 0))) for row in page if _is_true(row, contents)
    ]
    changes = Changes(items=items, cursor=page[-1].sequence if page else cursor, more=len(rows) > limit)
    return changes, _handed(session, client, page, {one.record_id for one in items})


def content_of(session: Session, client: MarketClient, kind: RecordKind, record_id: str) -> Change:
    """One record as it is now: of ours, or of the client's own that it sent. Raises ``NotFound`` for one that
    never was, ``Conflict`` while it is changing.
    """
    if not kind.leaves:
        return _sent_by(session, client, kind, record_id)
    query = select(OutRecord).where(OutRecord.record_id == record_id, OutRecord.kind == kind)
    row = session.exec(query).one_or_none()
    if row is None:
        raise NotFound(NO_RECORD)
    contents = _contents(session, [row])
    if not _is_true(row, contents):
        raise Conflict(_CHANGING)
    return _change(row, contents.get((row.kind, row.object_id or 0)))


def _rows(session: Session, cursor: int, kind: RecordKind | None, limit: int) -> Sequence[OutRecord]:
    query = select(OutRecord).where(col(OutRecord.sequence) > cursor)
    if kind is not None:
        query = query.where(OutRecord.kind == kind)
    return session.exec(query.order_by(col(OutRecord.sequence)).limit(limit)).all()


def _contents(session: Session, rows: Collection[OutRecord]) -> dict[Key, Content]:
    """Of those that are not withdrawn and may still leave; a few statements for each kind."""
    found: dict[Key, Content] = {}
    for kind in sorted({row.kind for row in rows}):
        ids = [row.object_id for row in rows if row.kind is kind and row.digest and row.object_id is not None]
        found |= {(kind, number): content for number, content in contents_of(session, kind, ids).items()}
    return found


def _is_true(row: OutRecord, contents: dict[Key, Content]) -> bool:
    """What the row says is what is: nothing leaves that must not any more, and no digest lies."""
    content = contents.get((row.kind, row.object_id or 0))
    return row.digest == ("" if content is None else digest_of(content))


def _change(row: OutRecord, content: Content | None) -> Change:
    return Change(
        kind=row.kind,
        record_id=row.record_id,
        operation=row.operation,
        version=row.version,
        sequence=row.sequence,
        changed_at=row.changed_at,
        digest=row.digest,
        content=content,
    )


def _handed(
    session: Session, client: MarketClient, page: Sequence[OutRecord], shown: Collection[str]
) -> Handed:
    known = _sequences_handed(session, client, [row.id or 0 for row in page])
    given = [
        Given(row.id or 0, row.sequence, row.version)
        for row in page
        if row.record_id in shown and known.get(row.id or 0, 0) < row.sequence
    ]
    left_out = [
        Given(row.id or 0, row.sequence, row.version)
        for row in page
        if row.record_id not in shown and not row.owed
    ]
    return Handed(client.id or 0, given, left_out, max((row.sequence for row in page), default=0))


def _sequences_handed(session: Session, client: MarketClient, rows: list[int]) -> dict[int, int]:
    query = select(Receipt.record_id, Receipt.sequence).where(
        Receipt.client_id == client.id, col(Receipt.record_id).in_(rows)
    )
    found = session.exec(query.order_by(col(Receipt.record_id)))
    return {row_id: sequence for row_id, sequence in found}  # noqa: C416 - rows are no plain tuples


def _sent_by(session: Session, client: MarketClient, kind: RecordKind, reference: str) -> Change:
    query = select(InRecord).where(
        InRecord.client_id == client.id, InRecord.kind == kind, InRecord.reference == reference
    )
    row = session.exec(query).one_or_none()
    if row is None:
        raise NotFound(NO_RECORD)
    return Change(
        kind=kind,
        record_id=row.reference,
        operation=row.operation,
        version=row.version,
        sequence=row.id or 0,
        changed_at=row.received_at,
        digest=row.digest,
        content=None if row.operation is Operation.WITHDRAW or not row.content else json.loads(row.content),
    )
