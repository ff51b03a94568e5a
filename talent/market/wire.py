"""What goes over the wire around the contents: changes with their cursor, receipts, pushes, digests.

The contents themselves, with the national codes, are in ``contents``.
"""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from talent.kit.fields import Line
from talent.market.canonical import BUCKETS
from talent.market.enums import Operation, ReceiptState, RecordKind, TakenState

MOST = 500
_Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
_Bucket = Annotated[int, Field(ge=0, le=BUCKETS)]
_RecordId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _settled(state: ReceiptState) -> ReceiptState:
    if state not in (ReceiptState.ACCEPTED, ReceiptState.REJECTED):
        raise ValueError("a receipt is accepted or rejected")
    return state


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(_Wire):
    """One record as it is now; nothing but its numbers where it was withdrawn."""

    kind: RecordKind
    record_id: str
    operation: Operation
    version: int
    sequence: int
    changed_at: datetime
    digest: str
    content: dict[str, Any] | None


class Changes(_Wire):
    """Changes after a cursor, by sequence. ``cursor`` is what to ask with next, also where nothing came."""

    items: list[Change]
    cursor: int
    more: bool


class ReceiptInput(_Wire):
    """What became of a version of a record; ``reason`` tells why it was rejected."""

    record_id: _RecordId
    version: _Version
    state: Annotated[ReceiptState, AfterValidator(_settled)]
    reason: Annotated[Line, Field(max_length=300)] = ""


class ReceiptsInput(_Wire):
    items: Annotated[list[ReceiptInput], Field(min_length=1, max_length=MOST)]


class ReceiptOut(_Wire):
    """``known`` is false for a record that never left, or a version that never was."""

    record_id: str
    version: int
    known: bool


class ReceiptsOut(_Wire):
    items: list[ReceiptOut]


class PushedItem(_Wire):
    """A record of the sender's, under its own reference. Versions grow; the content is missing where it is
    withdrawn.
    """

    reference: _RecordId
    version: _Version
    operation: Operation
    content: dict[str, Any] | None = None


class PushInput(_Wire):
    items: Annotated[list[PushedItem], Field(min_length=1, max_length=MOST)]


class TakenItem(_Wire):
    """What became of a pushed record; ``digest`` is ours of the content as it came."""

    reference: str
    version: int
    state: TakenState
    reason: str
    digest: str


class PushOut(_Wire):
    items: list[TakenItem]


class RangeDigest(_Wire):
    """Records whose bucket is in ``[first, last)``: how many, and the sums of their parts, modulo 2**32."""

    first: _Bucket
    last: _Bucket
    count: Annotated[int, Field(ge=0)]
    parts: tuple[int, int, int, int]


class RecordDigest(_Wire):
    """One record of a range. For kinds that come, ``record_id`` is the sender's reference."""

    record_id: _RecordId
    version: _Version
    digest: _Digest
