"""The exchange: what leaves, what a client says of it, and the vacancies and placements that it sends."""

from typing import Annotated

from fastapi import APIRouter, Query

from talent.accounts.permissions import Permission
from talent.market.enums import RecordKind, Scope
from talent.market.placements_in import push_placements
from talent.market.reading import read_changes
from talent.market.receipts import take_receipts
from talent.market.vacancies import push_vacancies
from talent.market.wire import MOST, Changes, PushInput, PushOut, ReceiptsInput, ReceiptsOut
from web.api.common import errors
from web.deps import ActorDep, IdempotencyKey, ReadSession, WriteSession, may, scoped
from web.noting import HandedOut

PREFIX = "/api/exchange/v1"
# 500 vacancies with their texts.
MAX_PUSH = 8 * 2**20

router = APIRouter(prefix=PREFIX, tags=["feed"], dependencies=[may(Permission.MARKET_EXCHANGE)])
_ERRORS = errors(401, 403, 429)


@router.get("/changes", dependencies=[scoped(Scope.CHANGES_READ)], responses=_ERRORS)
def changes(
    handed: HandedOut,
    session: ReadSession,
    actor: ActorDep,
    cursor: Annotated[int, Query(ge=0, le=2**53)] = 0,
    kind: RecordKind | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
) -> Changes:
    """Records that changed after the cursor, as they are now, in order: ask on with the cursor of the answer.

    An update of a record that the client does not have is a new record; only the last version is told.
    """
    found, news = read_changes(session, actor, cursor, kind, limit)
    handed.append(news)
    return found


@router.post("/receipts", dependencies=[scoped(Scope.RECEIPTS_WRITE)], responses=_ERRORS)
def receipts(session: WriteSession, actor: ActorDep, data: ReceiptsInput) -> ReceiptsOut:
    """What became of records at the client's: accepted, or rejected and why. Safe to repeat."""
    return take_receipts(session, actor, data)


@router.post("/vacancies", dependencies=[scoped(Scope.VACANCIES_WRITE)], responses=errors(401, 403, 409, 429))
def vacancies(
    session: WriteSession, actor: ActorDep, data: PushInput, idempotency_key: IdempotencyKey = ""
) -> PushOut:
    """Posts of the market by its own references and versions; each is answered for itself.

    Repeated with its ``Idempotency-Key``, the answer is the same as before.
    """
    return push_vacancies(session, actor, data, key=idempotency_key)


@router.post(
    "/placements", dependencies=[scoped(Scope.PLACEMENTS_WRITE)], responses=errors(401, 403, 409, 429)
)
def placements(
    session: WriteSession, actor: ActorDep, data: PushInput, idempotency_key: IdempotencyKey = ""
) -> PushOut:
    """Employments that the market has on record: proposed to the person, if that person has agreed."""
    return push_placements(session, actor, data, key=idempotency_key)
