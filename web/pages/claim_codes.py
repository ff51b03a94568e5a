"""An organisation fetches claim codes for the people whom it handed in."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.identity.enums import CodeScope
from talent.identity.issuing import list_unclaimed, make_codes
from talent.identity.schemas import CodesInput, UnclaimedOut
from talent.kit.clock import today
from talent.kit.errors import Conflict
from talent.kit.paging import Page as Part
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused, request_key
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(prefix="/claim-codes", include_in_schema=False, dependencies=[may(Permission.PEOPLE_ADD)])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIRST = Part(number=1, size=20)


@dataclass(frozen=True)
class ClaimCodes(Page):
    template: ClassVar[str] = "identity/codes.html"
    people: Paged[UnclaimedOut]
    form: FormView
    scopes: Pairs


@router.get("")
def show(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    view = FormView({"scope": [CodeScope.MISSING.value]})
    return render(request, ClaimCodes(list_unclaimed(session, actor, page), view, labelled(CodeScope)))


@router.post("")
def make(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    """The codes are in the answer and nowhere else."""
    read = read_form(form, CodesInput)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                made = make_codes(session, actor, read.data, key=request_key(form))
        except Conflict as error:
            view, status = refused(view, error), status_of(error)
        else:
            name = f"claim-codes-{today().isoformat()}.xlsx"
            headers = {
                "content-disposition": f'attachment; filename="{name}"',
                "cache-control": "no-store",
            }
            return Response(made.content, media_type=_XLSX, headers=headers)
    return render(
        request, ClaimCodes(list_unclaimed(session, actor, _FIRST), view, labelled(CodeScope)), status
    )
