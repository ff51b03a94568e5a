"""Staff: where each record stands with each market, why one was rejected, and sending it again."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.kit.errors import Invalid
from talent.kit.paging import Paged
from talent.market.enums import ReceiptState, RecordKind, TakenState
from talent.market.feed_schemas import ClientCounts, ComingRow, LeavingRow, RecordFilter, ResendInput
from talent.market.records import count_records, list_coming, list_leaving, resend
from web.deps import ActorDep, FormDep, PageDep, ReadSession, WriteSession, may
from web.forms import FormView, read_form, read_query
from web.i18n import N_
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(
    prefix="/staff/market/records", include_in_schema=False, dependencies=[may(Permission.MARKET_MANAGE)]
)
# What a record that came can be in.
_TAKEN = (TakenState.ACCEPTED, TakenState.REJECTED)


@dataclass(frozen=True)
class MarketRecords(Page):
    """One of ``leaving`` and ``coming`` is the list, whichever the kind that is asked for belongs to;
    ``chosen`` is the client, 0 while there is none.
    """

    template: ClassVar[str] = "staff/market_records.html"
    counts: list[ClientCounts]
    chosen: int
    filter: FormView
    leaving: Paged[LeavingRow] | None
    coming: Paged[ComingRow] | None
    clients: Pairs
    kinds: Pairs
    states: Pairs
    taken: Pairs
    resent: int | None


@router.get("")
def records(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    """The first client, unless another is asked for; what leaves, unless a kind that comes is."""
    asked = [
        (key, value)
        for key, value in request.query_params.multi_items()
        if key not in ("page", "size", "resent")
    ]
    query = read_query(QueryParams(asked), RecordFilter)
    wanted = query.data
    assert wanted is not None
    counts = count_records(session, actor)
    chosen = wanted.client or (counts[0].client.id if counts else 0)
    comes = wanted.kind is not None and not wanted.kind.leaves
    leaving = coming = None
    if chosen and comes:
        coming = list_coming(session, actor, chosen, wanted, page)
    elif chosen:
        leaving = list_leaving(session, actor, chosen, wanted, page)
    sent = request.query_params.get("resent", "")
    view = MarketRecords(
        counts=counts,
        chosen=chosen,
        filter=FormView({**query.view.values, "client": [str(chosen)]}),
        leaving=leaving,
        coming=coming,
        clients=[(str(one.client.id), one.client.name) for one in counts],
        kinds=labelled(RecordKind),
        states=labelled(ReceiptState),
        taken=[(state.value, state.label) for state in _TAKEN],
        resent=int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 7 else None,
    )
    return render(request, view)


@router.post("/resend")
def send_again(session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    """One record as it was seen, or all that the client has rejected."""
    read = read_form(form, ResendInput)
    if read.data is None:
        raise Invalid(N_("请从列表中选择要重新报送的记录。"))
    number = resend(session, actor, read.data)
    query = urlencode({"client": read.data.client, "resent": number})
    return RedirectResponse(f"/staff/market/records?{query}", 303)
