"""JSON API for the staff: comparisons with the markets, and sending again what differs."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from talent.accounts.permissions import Permission
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.market.mending import mend
from talent.market.reconciliation_schemas import (
    DifferenceFilter,
    DifferenceOut,
    ReconciliationDetail,
    ReconciliationFilter,
    ReconciliationOut,
)
from talent.market.reconciliation_showing import (
    get_reconciliation,
    list_differences,
    list_reconciliations,
)
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, ReadSession, WriteSession, may

router = APIRouter(
    prefix=f"{PREFIX}/reconciliations",
    tags=["reconciliations"],
    dependencies=[may(Permission.MARKET_MANAGE)],
)


class ReconciliationQuery(ReconciliationFilter):
    """A filter and a page in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


class DifferenceQuery(DifferenceFilter):
    """A filter and a page in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("", responses=errors(401, 403))
def list_(
    session: ReadSession, actor: ActorDep, query: Annotated[ReconciliationQuery, Query()]
) -> Paged[ReconciliationOut]:
    wanted = ReconciliationFilter(kind=query.kind, state=query.state)
    return list_reconciliations(session, actor, wanted, Page(number=query.page, size=query.size))


@router.get("/{reconciliation_id}", responses=errors(401, 403, 404))
def get(session: ReadSession, actor: ActorDep, reconciliation_id: Id) -> ReconciliationDetail:
    return get_reconciliation(session, actor, reconciliation_id)


@router.get("/{reconciliation_id}/differences", responses=errors(401, 403, 404))
def differences(
    session: ReadSession, actor: ActorDep, reconciliation_id: Id, query: Annotated[DifferenceQuery, Query()]
) -> Paged[DifferenceOut]:
    wanted, page = DifferenceFilter(nature=query.nature), Page(number=query.page, size=query.size)
    return list_differences(session, actor, reconciliation_id, wanted, page)


@router.post("/{reconciliation_id}/mending", responses=errors(401, 403, 404, 409))
def order_mending(session: WriteSession, actor: ActorDep, reconciliation_id: Id) -> ReconciliationDetail:
    """Sends again what leaves; what comes the market pushes again. Safe to repeat."""
    return mend(session, actor, reconciliation_id)
