"""Compares objects with what was last said of them, and gives what differs a new version and sequence."""

import secrets
from collections.abc import Collection, Iterator
from itertools import count

from sqlmodel import Session, col, func, select

from talent.kit.clock import now
from talent.market.canonical import bucket_of, digest_of, parts_of
from talent.market.enums import Operation, RecordKind
from talent.market.projecting import Content, contents_of
from talent.market.tables import OutRecord

_ID_BYTES = 16


def settle(session: Session, kind: RecordKind, ids: Collection[int]) -> int:
    """How many got a new sequence. Whoever calls holds the feed's turn, or sequences would cross."""
    wanted = sorted(set(ids))
    if not wanted:
        return 0
    records = _records(session, kind, wanted)
    contents = contents_of(session, kind, wanted)
    numbers = new_sequences(session)
    changed = 0
    for number in wanted:
        record, content = records.get(number), contents.get(number)
        if record is None and content is not None:
            session.add(_new(kind, number, content, next(numbers)))
            changed += 1
        elif record is not None and _update(record, content):
            record.sequence, record.changed_at, record.owed = next(numbers), now(), False
            session.add(record)
            changed += 1
    session.flush()
    return changed


def withdraw_gone(session: Session, records: Collection[OutRecord]) -> int:
    """What is gone for good is told of once more; how many."""
    numbers = new_sequences(session)
    for record in records:
        _update(record, None)
        record.sequence, record.changed_at, record.owed = next(numbers), now(), False
        session.add(record)
    session.flush()
    return len(records)


def new_sequences(session: Session) -> Iterator[int]:
    """One after the other, above all that there are. Rows are never deleted, so that none comes twice."""
    last = session.exec(select(func.max(OutRecord.sequence))).one() or 0
    return count(last + 1)


def _records(session: Session, kind: RecordKind, ids: list[int]) -> dict[int, OutRecord]:
    query = select(OutRecord).where(OutRecord.kind == kind, col(OutRecord.object_id).in_(ids))
    fresh = query.order_by(col(OutRecord.id)).with_for_update().execution_options(populate_existing=True)
    return {row.object_id: row for row in session.exec(fresh) if row.object_id is not None}


def _new(kind: RecordKind, object_id: int, content: Content, sequence: int) -> OutRecord:
    record_id = secrets.token_hex(_ID_BYTES)
    record = OutRecord(
        kind=kind,
        object_id=object_id,
        record_id=record_id,
        operation=Operation.CREATE,
        sequence=sequence,
        bucket=bucket_of(record_id),
    )
    _seal(record, digest_of(content))
    return record


def _update(record: OutRecord, content: Content | None) -> bool:
    """Whether there is anything to tell: a change, or what a page left out."""
    digest = "" if content is None else digest_of(content)
    if digest == record.digest:
        return record.owed
    record.operation = _operation(record, digest)
    record.version += 1
    _seal(record, digest)
    return True


def _operation(record: OutRecord, digest: str) -> Operation:
    if not digest:
        return Operation.WITHDRAW
    return Operation.CREATE if record.operation is Operation.WITHDRAW else Operation.UPDATE


def _seal(record: OutRecord, digest: str) -> None:
    record.digest = digest
    record.part_0, record.part_1, record.part_2, record.part_3 = parts_of(
        record.record_id, record.version, digest
    )
