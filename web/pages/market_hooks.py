"""Staff: web hooks of the market's programs, and the calls that did not arrive."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import MAX_SIZE, Paged
from talent.kit.paging import Page as Part
from talent.market.clients import list_clients
from talent.market.enums import CallState, HookEvent
from talent.market.hook_schemas import CallOut, HookInput, HookOut
from talent.market.hooks import (
    add_hook,
    deliver_again,
    get_hook,
    list_calls,
    list_hooks,
    remove_hook,
    rotate_hook_secret,
    set_hook_active,
)
from web.deps import ActorDep, FormDep, HookPolicyDep, Id, PageDep, ReadSession, Version, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused, request_key
from web.pages.choices import Pairs, labelled
from web.pages.market_secrets import NOTHING, Told, told_of
from web.security import local_path
from web.templating import Page, render

LIST = "/staff/market/hooks"
router = APIRouter(prefix=LIST, include_in_schema=False, dependencies=[may(Permission.MARKET_MANAGE)])

_NEW = FormView({"events": [event.value for event in HookEvent]})


class CallFilter(BaseModel):
    """Which calls of a hook to list."""

    state: CallState = CallState.DEAD


@dataclass(frozen=True)
class Hooks(Page):
    """``dead`` are the calls of all hooks that were given up."""

    template: ClassVar[str] = "market/hooks.html"
    hooks: Paged[HookOut]
    dead: Paged[CallOut]
    problem: str


@dataclass(frozen=True)
class NewHook(Page):
    template: ClassVar[str] = "market/hook_new.html"
    form: FormView
    programs: Pairs
    events: Pairs
    hosts: tuple[str, ...]


@dataclass(frozen=True)
class HookPage(Page):
    template: ClassVar[str] = "market/hook.html"
    hook: HookOut
    calls: Paged[CallOut]
    state: CallState
    states: Pairs
    told: Told


@router.get("")
def hooks(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, _list(session, actor, page))


@router.get("/new")
def new(request: Request, session: ReadSession, actor: ActorDep, policy: HookPolicyDep) -> Response:
    return render(request, _new(session, actor, policy.hosts, _NEW))


@router.post("/new")
def create(
    request: Request, session: WriteSession, actor: ActorDep, policy: HookPolicyDep, form: FormDep
) -> Response:
    """The answer is the page itself: after a redirect the secret could not be shown."""
    read = read_form(form, HookInput)
    if read.data is None:
        return render(request, _new(session, actor, policy.hosts, read.view), 422)
    try:
        with session.begin_nested():
            issued = add_hook(session, actor, read.data, policy, key=request_key(form))
    except (Conflict, Invalid) as error:
        page = _new(session, actor, policy.hosts, refused(read.view, error))
        return render(request, page, status_of(error))
    return render(request, _page(session, actor, issued.hook, told_of(issued)))


@router.get("/{number}")
def hook(request: Request, session: ReadSession, actor: ActorDep, page: PageDep, number: Id) -> Response:
    query = read_query(request.query_params, CallFilter)
    assert query.data is not None
    found = get_hook(session, actor, number)
    return render(request, _page(session, actor, found, state=query.data.state, page=page))


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
            set_hook_active(session, actor, number, active, version)
    except Conflict as error:
        return _problem(request, session, actor, number, error)
    return RedirectResponse(f"{LIST}/{number}", 303)


@router.post("/{number}/secret")
def rotate(
    request: Request, session: WriteSession, actor: ActorDep, number: Id, version: Version
) -> Response:
    try:
        with session.begin_nested():
            issued = rotate_hook_secret(session, actor, number, version)
    except Conflict as error:
        return _problem(request, session, actor, number, error)
    return render(request, _page(session, actor, issued.hook, told_of(issued)))


@router.post("/{number}/removal")
def remove(
    request: Request, session: WriteSession, actor: ActorDep, number: Id, version: Version
) -> Response:
    try:
        with session.begin_nested():
            remove_hook(session, actor, number, version)
    except Conflict as error:
        return _problem(request, session, actor, number, error)
    return RedirectResponse(LIST, 303)


@router.post("/calls/{number}/again")
def again(request: Request, session: WriteSession, actor: ActorDep, number: Id, form: FormDep) -> Response:
    try:
        with session.begin_nested():
            deliver_again(session, actor, number)
    except Conflict as error:
        page = _list(session, actor, Part(), problem=error.message)
        return render(request, page, status_of(error))
    return RedirectResponse(_back(form), 303)


def _back(form: FormData) -> str:
    """The part of a list from which it was asked."""
    named = form.get("back")
    path = local_path(named if isinstance(named, str) else None)
    return path if path.startswith(LIST) else LIST


def _problem(request: Request, session: Session, actor: Actor, number: int, error: Conflict) -> Response:
    page = _page(session, actor, get_hook(session, actor, number), Told(problem=error.message))
    return render(request, page, status_of(error))


def _list(session: Session, actor: Actor, page: Part, *, problem: str = "") -> Hooks:
    """Hooks are few; what fills pages are the calls."""
    dead = list_calls(session, actor, CallState.DEAD, page)
    return Hooks(list_hooks(session, actor, Part(size=MAX_SIZE)), dead, problem)


def _new(session: Session, actor: Actor, hosts: frozenset[str], form: FormView) -> NewHook:
    clients = list_clients(session, actor, Part(size=MAX_SIZE))
    programs = [(str(one.id), f"{one.name}（{one.organisation_name}）") for one in clients.items]
    return NewHook(form, programs, labelled(HookEvent), tuple(sorted(hosts)))


def _page(
    session: Session,
    actor: Actor,
    shown: HookOut,
    told: Told = NOTHING,
    *,
    state: CallState = CallState.DEAD,
    page: Part | None = None,
) -> HookPage:
    calls = list_calls(session, actor, state, page or Part(), hook_id=shown.id)
    return HookPage(shown, calls, state, labelled(CallState), told)
