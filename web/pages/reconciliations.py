"""Staff: comparisons with the markets, what differs and how it is mended."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.kit.paging import Paged
from talent.kit.sheets import csv_text
from talent.market.enums import RecordKind
from talent.market.mending import mend
from talent.market.reconciliation_enums import Nature, ReconciliationState
from talent.market.reconciliation_schemas import (
    DifferenceFilter,
    DifferenceOut,
    ReconciliationDetail,
    ReconciliationFilter,
    ReconciliationOut,
)
from talent.market.reconciliation_showing import (
    difference_rows,
    get_reconciliation,
    list_differences,
    list_reconciliations,
)
from web.deps import ActorDep, Id, PageDep, ReadSession, WriteSession, may
from web.forms import FormView, read_query
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

LIST = "/staff/market/reconciliations"
router = APIRouter(prefix=LIST, include_in_schema=False, dependencies=[may(Permission.MARKET_MANAGE)])


@dataclass(frozen=True)
class ReconciliationsPage(Page):
    template: ClassVar[str] = "market/reconciliations.html"
    reconciliations: Paged[ReconciliationOut]
    filter: FormView
    kinds: Pairs
    states: Pairs


@dataclass(frozen=True)
class ReconciliationPage(Page):
    template: ClassVar[str] = "market/reconciliation.html"
    reconciliation: ReconciliationDetail
    differences: Paged[DifferenceOut]
    filter: FormView
    natures: Pairs


@router.get("")
def list_(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, ReconciliationFilter)
    found = list_reconciliations(session, actor, query.data or ReconciliationFilter(), page)
    choices = labelled(RecordKind), labelled(ReconciliationState)
    return render(request, ReconciliationsPage(found, query.view, *choices))


@router.get("/{reconciliation_id}")
def detail(
    request: Request, session: ReadSession, actor: ActorDep, reconciliation_id: Id, page: PageDep
) -> Response:
    query = read_query(request.query_params, DifferenceFilter)
    found = get_reconciliation(session, actor, reconciliation_id)
    wanted = query.data or DifferenceFilter()
    differences = list_differences(session, actor, reconciliation_id, wanted, page)
    return render(request, ReconciliationPage(found, differences, query.view, labelled(Nature)))


@router.get("/{reconciliation_id}/differences.csv")
def differences_file(session: ReadSession, actor: ActorDep, reconciliation_id: Id) -> Response:
    """All that differs, for a spreadsheet: numbers and names of fields, no values."""
    text = csv_text(difference_rows(session, actor, reconciliation_id))
    headers = {"content-disposition": f'attachment; filename="reconciliation-{reconciliation_id}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/{reconciliation_id}/mending")
def order_mending(session: WriteSession, actor: ActorDep, reconciliation_id: Id) -> Response:
    mend(session, actor, reconciliation_id)
    return RedirectResponse(f"{LIST}/{reconciliation_id}", 303)
