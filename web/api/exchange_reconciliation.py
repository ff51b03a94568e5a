"""The market's API: digests of what both sides hold, and the comparison that finds where they differ."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from talent.accounts.permissions import Permission
from talent.kit.paging import Paged
from talent.market.canonical import BUCKETS
from talent.market.digests import MOST_PARTS
from talent.market.enums import RecordKind, Scope
from talent.market.mending import mend
from talent.market.reconciliation_schemas import (
    DifferenceFilter,
    DifferenceOut,
    FieldsInput,
    RangesInput,
    ReconciliationDetail,
    ReconciliationInput,
    RecordDigests,
    RecordsInput,
    Step,
)
from talent.market.reconciliation_showing import get_reconciliation, list_differences
from talent.market.reconciling import (
    get_step,
    hand_in_fields,
    hand_in_ranges,
    hand_in_records,
    open_reconciliation,
)
from talent.market.record_contents import get_digests, get_record, get_record_digests
from talent.market.wire import Change, RangeDigest
from web.api.common import errors
from web.deps import ActorDep, Id, IdempotencyKey, PageDep, ReadSession, WriteSession, may, scoped

PREFIX = "/api/exchange/v1"
router = APIRouter(
    prefix=PREFIX,
    tags=["reconciliation"],
    dependencies=[may(Permission.MARKET_EXCHANGE), scoped(Scope.RECONCILE)],
)
_First = Annotated[int, Query(ge=0, lt=BUCKETS)]
_Last = Annotated[int, Query(ge=1, le=BUCKETS)]
_Parts = Annotated[int, Query(ge=1, le=MOST_PARTS)]
_Cursor = Annotated[str, Query(pattern=r"^(\d{1,5}-\d{1,10})?$")]
_RecordId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]


@router.get("/digests", responses=errors(401, 403, 429))
def digests(
    session: ReadSession,
    actor: ActorDep,
    kind: RecordKind,
    first: _First = 0,
    last: _Last = BUCKETS,
    parts: _Parts = MOST_PARTS,
) -> list[RangeDigest]:
    """Our digests of the buckets from `first` to before `last`, in so many equal parts."""
    return get_digests(session, actor, kind, first, last, parts)


@router.get("/digests/records", responses=errors(401, 403, 429))
def records(
    session: ReadSession,
    actor: ActorDep,
    kind: RecordKind,
    first: _First = 0,
    last: _Last = BUCKETS,
    cursor: _Cursor = "",
) -> RecordDigests:
    """Version and digest of each record of a range, a page at a time."""
    return get_record_digests(session, actor, kind, first, last, cursor)


@router.get("/records/{kind}/{record_id}", responses=errors(401, 403, 404, 409, 429))
def content(session: ReadSession, actor: ActorDep, kind: RecordKind, record_id: _RecordId) -> Change:
    """One record as it stands here."""
    return get_record(session, actor, kind, record_id)


@router.post("/reconciliations", status_code=201, responses=errors(401, 403, 409, 429))
def open_(
    session: WriteSession, actor: ActorDep, data: ReconciliationInput, key: IdempotencyKey = ""
) -> Step:
    """Begins a comparison of one kind and says what to hand in first. An older one is given up."""
    return open_reconciliation(session, actor, data, key=key)


@router.get("/reconciliations/{reconciliation_id}", responses=errors(401, 403, 404, 429))
def report(session: ReadSession, actor: ActorDep, reconciliation_id: Id) -> ReconciliationDetail:
    return get_reconciliation(session, actor, reconciliation_id)


@router.get("/reconciliations/{reconciliation_id}/step", responses=errors(401, 403, 404, 429))
def step(session: ReadSession, actor: ActorDep, reconciliation_id: Id) -> Step:
    """What is still asked for, where an answer was lost."""
    return get_step(session, actor, reconciliation_id)


@router.post("/reconciliations/{reconciliation_id}/ranges", responses=errors(401, 403, 404, 429))
def hand_ranges(session: WriteSession, actor: ActorDep, reconciliation_id: Id, data: RangesInput) -> Step:
    """Hands in digests of ranges. Safe to repeat."""
    return hand_in_ranges(session, actor, reconciliation_id, data)


@router.post("/reconciliations/{reconciliation_id}/records", responses=errors(401, 403, 404, 429))
def hand_records(session: WriteSession, actor: ActorDep, reconciliation_id: Id, data: RecordsInput) -> Step:
    """Hands in the records of ranges. Safe to repeat."""
    return hand_in_records(session, actor, reconciliation_id, data)


@router.post("/reconciliations/{reconciliation_id}/fields", responses=errors(401, 403, 404, 429))
def hand_fields(session: WriteSession, actor: ActorDep, reconciliation_id: Id, data: FieldsInput) -> Step:
    """Hands in digests of fields, 16 hexadecimal digits each; values are never sent. Safe to repeat."""
    return hand_in_fields(session, actor, reconciliation_id, data)


@router.get("/reconciliations/{reconciliation_id}/differences", responses=errors(401, 403, 404, 429))
def differences(
    session: ReadSession,
    actor: ActorDep,
    reconciliation_id: Id,
    page: PageDep,
) -> Paged[DifferenceOut]:
    """What differs and how each is mended; what the client pushes again needs a version above both."""
    return list_differences(session, actor, reconciliation_id, DifferenceFilter(), page)


@router.post("/reconciliations/{reconciliation_id}/mending", responses=errors(401, 403, 404, 409, 429))
def order_mending(session: WriteSession, actor: ActorDep, reconciliation_id: Id) -> ReconciliationDetail:
    """Sends again through the feed what differs, where it is ours. Safe to repeat."""
    return mend(session, actor, reconciliation_id)
