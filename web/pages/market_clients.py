"""Staff: the programs of the market, what each may do, and its secret, which is shown once."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind
from talent.accounts.organisations import list_organisations
from talent.accounts.permissions import Permission
from talent.accounts.schemas import OrganisationFilter
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import MAX_SIZE, Paged
from talent.kit.paging import Page as Part
from talent.market.client_schemas import ClientInput, ClientOut, ClientUpdate, RotateInput
from talent.market.clients import (
    add_client,
    end_client_tokens,
    get_client,
    list_clients,
    rotate_secret,
    set_client_active,
    update_client,
)
from talent.market.enums import Scope
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, Version, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused, request_key
from web.pages.choices import Pairs, labelled
from web.pages.market_secrets import NOTHING, Told, told_of
from web.templating import Page, render

LIST = "/staff/market/clients"
router = APIRouter(prefix=LIST, include_in_schema=False, dependencies=[may(Permission.MARKET_MANAGE)])

_NEW = FormView({"rate": ["600"], "scopes": [scope.value for scope in Scope]})


@dataclass(frozen=True)
class Clients(Page):
    template: ClassVar[str] = "market/clients.html"
    clients: Paged[ClientOut]


@dataclass(frozen=True)
class NewClient(Page):
    template: ClassVar[str] = "market/client_new.html"
    form: FormView
    scopes: Pairs
    markets: Pairs


@dataclass(frozen=True)
class ClientPage(Page):
    template: ClassVar[str] = "market/client.html"
    client: ClientOut
    form: FormView
    scopes: Pairs
    told: Told


@router.get("")
def clients(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, Clients(list_clients(session, actor, page)))


@router.get("/new")
def new(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    return render(request, _new(session, actor, _NEW))


@router.post("/new")
def create(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    """The answer is the page itself: after a redirect the secret could not be shown."""
    read = read_form(form, ClientInput)
    if read.data is None:
        return render(request, _new(session, actor, read.view), 422)
    try:
        with session.begin_nested():
            issued = add_client(session, actor, read.data, key=request_key(form))
    except (Conflict, Invalid) as error:
        return render(request, _new(session, actor, refused(read.view, error)), status_of(error))
    return render(request, _page(issued.client, told_of(issued)))


@router.get("/{number}")
def client(request: Request, session: ReadSession, actor: ActorDep, number: Id) -> Response:
    return render(request, _page(get_client(session, actor, number)))


@router.post("/{number}")
def change(request: Request, session: WriteSession, actor: ActorDep, number: Id, form: FormDep) -> Response:
    read = read_form(form, ClientUpdate)
    if read.data is None:
        return render(request, _page(get_client(session, actor, number), form=read.view), 422)
    try:
        with session.begin_nested():
            update_client(session, actor, number, read.data)
    except Conflict as error:
        page = _page(get_client(session, actor, number), form=refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"{LIST}/{number}", 303)


@router.post("/{number}/secret")
def rotate(request: Request, session: WriteSession, actor: ActorDep, number: Id, form: FormDep) -> Response:
    """The answer is the page itself: after a redirect the secret could not be shown."""
    read = read_form(form, RotateInput)
    if read.data is None:
        view = FormView({**_form_of(get_client(session, actor, number)).values, **read.view.values})
        page = _page(get_client(session, actor, number), form=FormView(view.values, read.view.complaints))
        return render(request, page, 422)
    try:
        with session.begin_nested():
            issued = rotate_secret(session, actor, number, read.data)
    except Conflict as error:
        return _problem(request, session, actor, number, error)
    return render(request, _page(issued.client, told_of(issued)))


@router.post("/{number}/active")
def switch(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    number: Id,
    active: Annotated[bool, Form()],
    version: Version,
) -> Response:
    try:
        with session.begin_nested():
            set_client_active(session, actor, number, active, version)
    except Conflict as error:
        return _problem(request, session, actor, number, error)
    return RedirectResponse(f"{LIST}/{number}", 303)


@router.post("/{number}/tokens")
def end_tokens(session: WriteSession, actor: ActorDep, number: Id) -> Response:
    end_client_tokens(session, actor, number)
    return RedirectResponse(f"{LIST}/{number}", 303)


def _problem(request: Request, session: Session, actor: Actor, number: int, error: Conflict) -> Response:
    page = _page(get_client(session, actor, number), Told(problem=error.message))
    return render(request, page, status_of(error))


def _new(session: Session, actor: Actor, form: FormView) -> NewClient:
    wanted = OrganisationFilter(kind=OrganisationKind.MARKET)
    markets = list_organisations(session, actor, wanted, Part(size=MAX_SIZE))
    return NewClient(form, labelled(Scope), [(str(one.id), one.name) for one in markets.items])


def _page(shown: ClientOut, told: Told = NOTHING, *, form: FormView | None = None) -> ClientPage:
    return ClientPage(shown, form or _form_of(shown), labelled(Scope), told)


def _form_of(shown: ClientOut) -> FormView:
    scopes = [scope.value for scope in shown.scopes]
    return FormView({"program": [shown.name], "rate": [str(shown.rate)], "scopes": scopes, "days": ["7"]})
