"""What goes into a comparison of both sides and what comes out of it."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from talent.market.canonical import BUCKETS
from talent.market.enums import RecordKind
from talent.market.reconciliation_enums import Nature, ReconciliationState, Remedy
from talent.market.wire import RangeDigest, RecordDigest

MOST_RANGES = 4096
MOST_SPANS = 500
MOST_RECORDS = 5000
MOST_FIELDS = 200
_Bucket = Annotated[int, Field(ge=0, le=BUCKETS)]
_RecordId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
_FieldName = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.-]+$")]
_FieldDigest = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RecordDigests(_Wire):
    """Records of a range; ``cursor`` asks for the next page, null at the end."""

    items: list[RecordDigest]
    cursor: str | None


class ReconciliationInput(_Wire):
    """``cursor`` is how far the sender has read the changes; what came later is on its way to it."""

    kind: RecordKind
    cursor: Annotated[int, Field(ge=0, le=2**53)] | None = None


class Ask(_Wire):
    """Hand in the digests of this range in so many equal parts, rounded up to whole buckets."""

    first: int
    last: int
    parts: int


class Span(_Wire):
    """Hand in the records of this range."""

    first: _Bucket
    last: _Bucket


class Step(_Wire):
    """What the comparison wants to know next; nothing more once it is no longer running."""

    id: int
    state: ReconciliationState
    ranges: list[Ask]
    records: list[Span]
    fields: list[str]
    differences: int


class RangesInput(_Wire):
    """The parts of ranges that were asked for; a range counts once all its parts are there."""

    items: Annotated[list[RangeDigest], Field(min_length=1, max_length=MOST_RANGES)]


class SpanRecords(Span):
    """All records of a range, those that were rejected among them, with the version as it was received."""

    items: Annotated[list[RecordDigest], Field(max_length=MOST_RECORDS)]


class RecordsInput(_Wire):
    items: Annotated[list[SpanRecords], Field(min_length=1, max_length=MOST_SPANS)]

    @model_validator(mode="after")
    def _not_too_many(self) -> Self:
        if sum(len(one.items) for one in self.items) > MOST_RECORDS:
            raise PydanticCustomError("too_many", "一次最多提交5000条记录，请分几次提交。")
        return self


class RecordFields(_Wire):
    """The digests of the fields of a record, by name."""

    record_id: _RecordId
    fields: Annotated[dict[_FieldName, _FieldDigest], Field(max_length=100)]


class FieldsInput(_Wire):
    items: Annotated[list[RecordFields], Field(min_length=1, max_length=MOST_FIELDS)]


class ReconciliationFilter(BaseModel):
    """Of a kind, in a state."""

    model_config = ConfigDict(extra="forbid")

    kind: RecordKind | None = None
    state: ReconciliationState | None = None


class DifferenceFilter(BaseModel):
    """Of a nature."""

    model_config = ConfigDict(extra="forbid")

    nature: Nature | None = None


class DifferenceOut(BaseModel):
    """``fields`` names what differs, never what stands in it; null where it wasn't compared."""

    record_id: str
    nature: Nature
    remedy: Remedy
    version_here: int
    version_there: int
    fields: list[str] | None


class ReconciliationOut(BaseModel):
    """``share`` is what went over the wire of what all the records would be; null where there are none."""

    id: int
    client_name: str
    kind: RecordKind
    state: ReconciliationState
    opened_at: datetime
    ended_at: datetime | None
    mended_at: datetime | None
    rounds: int
    hashes: int
    bytes_in: int
    bytes_out: int
    full_bytes: int
    share: float | None
    records_here: int
    records_there: int
    on_the_way: int
    differences: int


class ReconciliationDetail(ReconciliationOut):
    """With how many differences there are of each nature."""

    natures: dict[Nature, int]
