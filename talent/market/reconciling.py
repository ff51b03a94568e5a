"""Comparing with a client: it hands in digests, range by range, then records, then fields."""

from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.errors import FieldError, Invalid
from talent.market import reconciliation_queries as queries
from talent.market.canonical import BUCKETS, bucket_of, field_digests
from talent.market.clients import client_of
from talent.market.digests import Shelf, range_digests, shelf_of, split
from talent.market.enums import RecordKind
from talent.market.reconciliation_enums import ReconciliationState
from talent.market.reconciliation_rules import (
    ASKED_FIELDS,
    ASKED_RANGES,
    ASKED_SPANS,
    FAN,
    MOST_AWAITED,
    MOST_DIFFERENCES,
    Awaited,
    fields_apart,
    nature_of,
    parts_in,
    remedy_of,
)
from talent.market.reconciliation_schemas import (
    Ask,
    FieldsInput,
    RangesInput,
    ReconciliationInput,
    RecordsInput,
    Span,
    SpanRecords,
    Step,
)
from talent.market.reconciliation_tables import MarketDifference, MarketReconciliation
from talent.market.record_contents import content_here, usual_size
from talent.market.tables import MarketClient

_WHOLE = (0, BUCKETS)


def open_reconciliation(session: Session, actor: Actor, data: ReconciliationInput, key: str = "") -> Step:
    """Begins to compare a kind. One that was not ended is given up; the same request twice opens one."""
    require(actor, Permission.MARKET_EXCHANGE)
    client = client_of(session, actor)
    body = body_of(data.model_dump())
    made = made_before(session, actor, Action.RECONCILIATION_OPEN, key, body)
    if made is not None:
        return _step(session, queries.find_reconciliation(session, actor, made))
    _give_up_older(session, client, data.kind)
    (here,) = range_digests(session, shelf_of(client, data.kind), *_WHOLE, 1)
    opened = MarketReconciliation(
        client_id=client.id or 0,
        kind=data.kind,
        state=ReconciliationState.RUNNING,
        through=queries.last_sequence(session) if data.cursor is None else data.cursor,
        awaited=Awaited({_WHOLE: FAN}).dump(),
        records_here=here.count,
        full_bytes=here.count * usual_size(session, client, data.kind),
    )
    session.add(opened)
    session.flush()
    assert opened.id is not None
    remember(session, actor, Action.RECONCILIATION_OPEN, key, body, opened.id)
    record(session, actor, Action.RECONCILIATION_OPEN, "market_reconciliation", opened.id, str(data.kind))
    return _answered(session, opened, data)


def get_step(session: Session, actor: Actor, reconciliation_id: int) -> Step:
    """What is still asked for: for a client whose answer was lost."""
    require(actor, Permission.MARKET_EXCHANGE)
    return _step(session, queries.find_reconciliation(session, actor, reconciliation_id))


def hand_in_ranges(session: Session, actor: Actor, reconciliation_id: int, data: RangesInput) -> Step:
    """Compares ranges with ours. What wasn't asked for, or was handed in before, changes nothing."""
    found = _running(session, actor, reconciliation_id)
    client = session.get_one(MarketClient, found.client_id)
    handed = {(one.first, one.last): one for one in data.items}
    awaited = Awaited.parse(found.awaited)
    for at, parts in list(awaited.ranges.items()):
        if not parts_in(at, parts, handed):
            continue
        del awaited.ranges[at]
        found.hashes += len(split(*at, parts))
        awaited.follow(range_digests(session, shelf_of(client, found.kind), *at, parts), handed)
        if at == _WHOLE:
            found.records_there = sum(handed[one].count for one in split(*at, parts))
    return _go_on(session, actor, found, awaited, data)


def hand_in_records(session: Session, actor: Actor, reconciliation_id: int, data: RecordsInput) -> Step:
    """Compares record by record and keeps what differs."""
    found = _running(session, actor, reconciliation_id)
    client = session.get_one(MarketClient, found.client_id)
    awaited = Awaited.parse(found.awaited)
    asked = set(awaited.records)
    for span in data.items:
        at = (span.first, span.last)
        if at in asked:
            asked.remove(at)
            _compare_records(session, found, shelf_of(client, found.kind), span)
    awaited.records = [at for at in awaited.records if at in asked]
    return _go_on(session, actor, found, awaited, data)


def hand_in_fields(session: Session, actor: Actor, reconciliation_id: int, data: FieldsInput) -> Step:
    """Compares the fields of records that differ and keeps the names of those that do."""
    found = _running(session, actor, reconciliation_id)
    client = session.get_one(MarketClient, found.client_id)
    handed = {one.record_id: one.fields for one in data.items}
    running = found.state is ReconciliationState.RUNNING
    for difference in queries.without_fields(session, found.id or 0, MOST_DIFFERENCES) if running else ():
        if difference.record_id in handed:
            here = field_digests(content_here(session, client, found.kind, difference.record_id) or {})
            difference.fields = " ".join(fields_apart(here, handed[difference.record_id]))
    session.flush()
    return _go_on(session, actor, found, Awaited.parse(found.awaited), data)


def _give_up_older(session: Session, client: MarketClient, kind: RecordKind) -> None:
    older = select(MarketReconciliation).where(
        col(MarketReconciliation.client_id) == client.id,
        col(MarketReconciliation.kind) == kind,
        col(MarketReconciliation.state) == ReconciliationState.RUNNING,
    )
    for one in session.exec(older.order_by(col(MarketReconciliation.id)).with_for_update()):
        one.state, one.awaited, one.ended_at = ReconciliationState.ABANDONED, "", now()


def _running(session: Session, actor: Actor, reconciliation_id: int) -> MarketReconciliation:
    """Locked; of one that has ended nothing is awaited, so that what comes late changes nothing."""
    require(actor, Permission.MARKET_EXCHANGE)
    client_of(session, actor)
    return queries.find_reconciliation(session, actor, reconciliation_id, locked=True)


def _compare_records(session: Session, found: MarketReconciliation, shelf: Shelf, span: SpanRecords) -> None:
    here = queries.records_between(session, shelf, span.first, span.last)
    there = {one.record_id: (one.version, one.digest) for one in span.items}
    if not all(span.first <= bucket_of(name) < span.last for name in there):
        message = "提交的记录不在所说的区间内。"
        raise Invalid(message, fields=(FieldError("items", message),))
    for name in sorted(here.keys() | there.keys()):
        version, digest, sequence = here.get(name, (0, "", 0))
        nature = nature_of((version, digest) if digest else None, there.get(name))
        if nature is None:
            continue
        if sequence > found.through:
            found.on_the_way += 1
            continue
        version_there, digest_there = there.get(name, (0, ""))
        found.differences += 1
        session.add(
            MarketDifference(
                reconciliation_id=found.id or 0,
                record_id=name,
                nature=nature,
                remedy=remedy_of(found.kind, nature, known=name in here),
                version_here=version,
                version_there=version_there,
                # With equal contents there is nothing to ask.
                fields="" if digest == digest_there else None,
            )
        )
    session.flush()


def _go_on(
    session: Session, actor: Actor, found: MarketReconciliation, awaited: Awaited, data: BaseModel
) -> Step:
    """Keeps what is still awaited, and ends where that is nothing."""
    if found.state is not ReconciliationState.RUNNING:
        return _step(session, found)
    if found.differences > MOST_DIFFERENCES or len(awaited) > MOST_AWAITED:
        _end(session, actor, found, ReconciliationState.TOO_MANY)
    else:
        found.awaited = awaited.dump()
        if not awaited and not queries.without_fields(session, found.id or 0, 1):
            equal = found.differences == 0
            _end(session, actor, found, ReconciliationState.EQUAL if equal else ReconciliationState.DIFFERENT)
    return _answered(session, found, data)


def _end(session: Session, actor: Actor, found: MarketReconciliation, state: ReconciliationState) -> None:
    found.state, found.awaited, found.ended_at = state, "", now()
    session.flush()
    detail = f"{found.kind} {state} {found.differences}"
    record(session, actor, Action.RECONCILIATION_END, "market_reconciliation", found.id, detail)


def _answered(session: Session, found: MarketReconciliation, data: BaseModel) -> Step:
    """The next step; what came and what goes is counted."""
    step = _step(session, found)
    found.rounds += 1
    found.bytes_in += _size(data)
    found.bytes_out += _size(step)
    session.flush()
    return step


def _step(session: Session, found: MarketReconciliation) -> Step:
    awaited = Awaited.parse(found.awaited)
    running = found.state is ReconciliationState.RUNNING
    wanted = queries.without_fields(session, found.id or 0, ASKED_FIELDS) if running else []
    ranges: list[Any] = list(awaited.ranges.items())[:ASKED_RANGES]
    return Step(
        id=found.id or 0,
        state=found.state,
        ranges=[Ask(first=first, last=last, parts=parts) for (first, last), parts in ranges],
        records=[Span(first=first, last=last) for first, last in awaited.records[:ASKED_SPANS]],
        fields=[one.record_id for one in wanted],
        differences=found.differences,
    )


def _size(message: BaseModel) -> int:
    return len(message.model_dump_json().encode())
