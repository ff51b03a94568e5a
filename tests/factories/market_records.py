"""Records that leave and come, with contents that a test can name."""

import secrets
from collections.abc import Mapping
from itertools import count
from typing import Any

from sqlmodel import func, select

from talent.kit.db import Session
from talent.market.canonical import bucket_of, canonical, digest_of, parts_of
from talent.market.enums import Operation, RecordKind, TakenState
from talent.market.tables import InRecord, MarketClient, OutRecord

_numbers = count(1)


def make_out_record(
    session: Session,
    content: Mapping[str, Any] | None,
    *,
    kind: RecordKind = RecordKind.DEMAND,
    record_id: str = "",
    version: int = 1,
    sequence: int | None = None,
) -> OutRecord:
    """A record that leaves; without content it was withdrawn."""
    record_id = record_id or secrets.token_hex(16)
    last = session.exec(select(func.max(OutRecord.sequence))).one() or 0
    row = OutRecord(
        kind=kind,
        object_id=next(_numbers),
        record_id=record_id,
        operation=Operation.WITHDRAW if content is None else Operation.UPDATE,
        version=version,
        sequence=sequence or last + 1,
        bucket=bucket_of(record_id),
        **_sealed(record_id, version, content),
    )
    session.add(row)
    session.flush()
    return row


def make_in_record(
    session: Session,
    client: MarketClient,
    content: Mapping[str, Any] | None,
    *,
    kind: RecordKind = RecordKind.VACANCY,
    reference: str = "",
    version: int = 1,
    state: TakenState = TakenState.ACCEPTED,
) -> InRecord:
    """A record that the client sent; without content it has withdrawn it."""
    reference = reference or f"V-{next(_numbers)}"
    row = InRecord(
        client_id=client.id or 0,
        kind=kind,
        reference=reference,
        operation=Operation.WITHDRAW if content is None else Operation.UPDATE,
        version=version,
        state=state,
        content="" if content is None else canonical(content),
        bucket=bucket_of(reference),
        **_sealed(reference, version, content),
    )
    session.add(row)
    session.flush()
    return row


def reseal(row: OutRecord | InRecord, name: str, content: Mapping[str, Any] | None) -> None:
    """Another content, or another version, in the row's digests."""
    for field, value in _sealed(name, row.version, content).items():
        setattr(row, field, value)


def _sealed(name: str, version: int, content: Mapping[str, Any] | None) -> dict[str, Any]:
    sealed = "" if content is None else digest_of(content)
    return {"digest": sealed, **parts_of(name, version, sealed)._asdict()}
