"""Who looked at my profile, and my data: taken away, corrected, erased."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.kit.clock import today
from talent.kit.errors import Forbidden, Invalid
from talent.kit.paging import Paged
from talent.market.feed_schemas import OwnExchange
from talent.market.own_data import own_exchange
from talent.people.enums import ProfileFormat
from talent.people.schemas import ViewerOut
from talent.people.service import export_profile, list_viewers
from talent.privacy.access import take_data
from talent.privacy.erasure import erase_account
from talent.privacy.schemas import EraseInput, MyData
from web.deps import ActorDep, FormDep, PageDep, ReadSession, WriteSession, is_https, may
from web.errors import status_of
from web.forms import FormView, read_form, refused
from web.security import clear_session
from web.templating import Page, render

router = APIRouter(include_in_schema=False)
_OWN = [may(Permission.PROFILE_OWN)]


@dataclass(frozen=True)
class ViewersPage(Page):
    template: ClassVar[str] = "people/viewers.html"
    viewers: Paged[ViewerOut]


@dataclass(frozen=True)
class DataPage(Page):
    template: ClassVar[str] = "people/data.html"
    form: FormView
    exchange: OwnExchange


@dataclass(frozen=True)
class TakenData(Page):
    """The whole as one readable file."""

    template: ClassVar[str] = "people/data_file.html"
    data: MyData


@dataclass(frozen=True)
class ErasedPage(Page):
    template: ClassVar[str] = "people/erased.html"


@router.get("/me/viewers", dependencies=_OWN)
def viewers(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, ViewersPage(list_viewers(session, actor, page)))


@router.get("/me/data", dependencies=_OWN)
def data_page(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    return render(request, DataPage(FormView(), own_exchange(session, actor)))


@router.post("/me/data/download", dependencies=_OWN)
def download(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    form: Annotated[Literal["json", "html"] | ProfileFormat, Form()] = "html",
) -> Response:
    """A file: it is not to be read in a browser that others may use after."""
    if isinstance(form, ProfileFormat):
        document = export_profile(session, actor, form)
        return JSONResponse(
            document, headers=_as_file(f"{form.value.replace('_', '-')}-{today():%Y%m%d}.json")
        )
    data = take_data(session, actor)
    headers = _as_file(f"jicai-{data.taken_at:%Y%m%d}.{form}")
    if form == "json":
        return JSONResponse(data.model_dump(mode="json"), headers=headers)
    return render(request, TakenData(data), headers=headers)


def _as_file(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}


@router.post("/me/data/erase", dependencies=_OWN)
def erase(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    """Not with a token: whoever holds one need not be the person."""
    if "authorization" in request.headers:
        raise Forbidden("接口令牌不能用来注销账号，请在网页上登录后操作。")
    read = read_form(form, EraseInput)
    if read.data is None:
        return render(request, DataPage(read.view, own_exchange(session, actor)), 422)
    try:
        refusal = erase_account(session, actor, read.data)
    except Invalid as error:
        page = DataPage(refused(read.view, error), own_exchange(session, actor))
        return render(request, page, status_of(error))
    if refusal is not None:
        view = refused(read.view, Invalid(refusal.message))
        headers = {} if refusal.retry_after is None else {"retry-after": str(refusal.retry_after)}
        page = DataPage(view, own_exchange(session, actor))
        return render(request, page, 422 if refusal.retry_after is None else 503, headers)
    response = RedirectResponse("/erased", 303)
    clear_session(response, is_https(request))
    return response


@router.get("/erased", dependencies=[may(Permission.PUBLIC)])
def erased(request: Request) -> Response:
    return render(request, ErasedPage())
