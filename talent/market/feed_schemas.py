"""What staff and people see of records that leave and come, and what they may ask of them."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from talent.market.enums import Operation, PlacementState, ReceiptState, RecordKind, TakenState

_INPUT = ConfigDict(extra="forbid")
_OUTPUT = ConfigDict(frozen=True)
_Id = Annotated[int, Field(ge=1, le=2**31 - 1)]


class PlacementAnswer(BaseModel):
    """Whether an employment that a market has on record goes into the profile."""

    model_config = _INPUT

    accept: bool


class PlacementOut(BaseModel):
    """``hired_here``: a hire by the same employer was recorded here, too."""

    model_config = _OUTPUT

    id: int
    market: str
    employer: str
    title: str
    started_on: date
    ended_on: date | None
    state: PlacementState
    hired_here: bool
    received_at: datetime


class RecordFilter(BaseModel):
    """Of one client, the first where none is named; a kind that comes asks for what came."""

    model_config = _INPUT

    client: _Id | None = None
    kind: RecordKind | None = None
    state: ReceiptState | None = None
    taken: TakenState | None = None


class ResendInput(BaseModel):
    """One record as it was seen, or with none all that the client has rejected."""

    model_config = _INPUT

    client: _Id
    record: _Id | None = None
    sequence: Annotated[int, Field(ge=1)] | None = None


class ClientName(BaseModel):
    model_config = _OUTPUT

    id: int
    name: str


class LeavingRow(BaseModel):
    """A record of ours as one client has it."""

    model_config = _OUTPUT

    id: int
    kind: RecordKind
    record_id: str
    operation: Operation
    version: int
    sequence: int
    changed_at: datetime
    state: ReceiptState
    reason: str
    sent_at: datetime | None


class ComingRow(BaseModel):
    """A record of a client's, and what became of it; ``object_id`` is the demand of a vacancy."""

    model_config = _OUTPUT

    kind: RecordKind
    reference: str
    operation: Operation
    version: int
    state: TakenState
    reason: str
    received_at: datetime
    object_id: int | None


class ClientCounts(BaseModel):
    """How many records stand where with one client: what leaves, and what came."""

    model_config = _OUTPUT

    client: ClientName
    leaving: dict[RecordKind, dict[ReceiptState, int]]
    coming: dict[RecordKind, dict[TakenState, int]]


class SentRecord(BaseModel):
    """Something of a person's with one market: which version left, when, and what it said of it."""

    model_config = _OUTPUT

    market: str
    kind: RecordKind
    version: int
    state: ReceiptState
    sent_at: datetime | None
    withdrawn: bool


class OwnExchange(BaseModel):
    """What leaves of a person now, as the markets get it, what they have, and what they sent."""

    model_config = _OUTPUT

    agreed: bool
    leaves: dict[str, Any] | None
    sent: list[SentRecord]
    placements: list[PlacementOut]
