"""An enterprise's own demands: list, write, preview, publish, copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.enterprises.demands import (
    copy_demand,
    create_demand,
    get_demand,
    list_demands,
    update_demand,
)
from talent.enterprises.enterprises import get_enterprise
from talent.enterprises.enums import DemandState
from talent.enterprises.rules import ENDED
from talent.enterprises.schemas import (
    DemandCard,
    DemandFilter,
    DemandInput,
    DemandOut,
    EnterpriseOut,
    FindingOut,
)
from talent.enterprises.states import change_state
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.kit.paging import Paged
from talent.matches.recommendations import recommended_people
from talent.matches.schemas import RecommendedPeople
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused, request_key, view_of
from web.pages.choices import Choices, Pairs, choices, labelled
from web.templating import Page, render

router = APIRouter(
    prefix="/enterprise/demands", include_in_schema=False, dependencies=[may(Permission.DEMAND_OWN)]
)

# Empty rows for skills that a form offers at first, and after "one more row".
SPARE, MORE = 3, 6
# Suggested for a new demand; the law asks for a day.
VALIDITY = timedelta(days=60)
# What the check for discriminating words reads.
_TEXTS = ("title", "duties", "conditions")


@dataclass(frozen=True)
class MyDemands(Page):
    template: ClassVar[str] = "demands/mine.html"
    demands: Paged[DemandCard]
    filter: FormView
    states: Pairs
    enterprise: EnterpriseOut
    recommended: dict[int, RecommendedPeople]


@dataclass(frozen=True)
class DemandForm(Page):
    template: ClassVar[str] = "demands/form.html"
    demand_id: int | None
    form: FormView
    choices: Choices
    spare: int


@dataclass(frozen=True)
class DemandPreview(Page):
    template: ClassVar[str] = "demands/preview.html"
    demand: DemandOut
    marked: dict[str, list[tuple[str, bool]]]
    problem: str


@router.get("")
def my_demands(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, DemandFilter)
    assert query.data is not None
    found = list_demands(session, actor, query.data.model_copy(update={"mine": True}), page)
    assert actor.organisation_id is not None
    enterprise = get_enterprise(session, actor, actor.organisation_id)
    recommended = recommended_people(session, actor, [demand.id for demand in found.items])
    return render(request, MyDemands(found, query.view, labelled(DemandState), enterprise, recommended))


@router.get("/new")
def new_demand(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    form = view_of(None, headcount=1, valid_until=(today() + VALIDITY).isoformat())
    return render(request, DemandForm(None, form, choices(session), SPARE))


@router.post("/new")
def add_demand(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, DemandInput)
    if form.get("action") == "add_row":
        return render(request, DemandForm(None, FormView(read.view.values), choices(session), MORE))
    if read.data is None:
        return render(request, DemandForm(None, read.view, choices(session), SPARE), 422)
    try:
        with session.begin_nested():
            made = create_demand(session, actor, read.data, key=request_key(form))
    except Invalid as error:
        page = DemandForm(None, refused(read.view, error), choices(session), SPARE)
        return render(request, page, status_of(error))
    return RedirectResponse(f"/enterprise/demands/{made.id}", 303)


@router.get("/{demand_id}")
def preview(request: Request, session: ReadSession, actor: ActorDep, demand_id: Id) -> Response:
    return _preview(request, own_demand(session, actor, demand_id))


@router.get("/{demand_id}/edit")
def edit_demand(request: Request, session: ReadSession, actor: ActorDep, demand_id: Id) -> Response:
    form = view_of(own_demand(session, actor, demand_id))
    return render(request, DemandForm(demand_id, form, choices(session), SPARE))


@router.post("/{demand_id}/edit")
def save_demand(
    request: Request, session: WriteSession, actor: ActorDep, demand_id: Id, form: FormDep
) -> Response:
    read = read_form(form, DemandInput)
    if form.get("action") == "add_row":
        return render(request, DemandForm(demand_id, FormView(read.view.values), choices(session), MORE))
    if read.data is None:
        return render(request, DemandForm(demand_id, read.view, choices(session), SPARE), 422)
    try:
        with session.begin_nested():
            update_demand(session, actor, demand_id, read.data)
    except (Conflict, Invalid) as error:
        page = DemandForm(demand_id, refused(read.view, error), choices(session), SPARE)
        return render(request, page, status_of(error))
    return RedirectResponse(f"/enterprise/demands/{demand_id}", 303)


@router.post("/{demand_id}/state")
def set_state(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    demand_id: Id,
    state: Annotated[DemandState, Form()],
    version: Annotated[int, Form()],
) -> Response:
    try:
        with session.begin_nested():
            changed = change_state(session, actor, demand_id, state, version)
    except (Conflict, Invalid) as error:
        demand = own_demand(session, actor, demand_id)
        return _preview(request, demand, error.message, status_of(error))
    # Who ends a demand is asked how it went while it is fresh.
    asked = "/outcome" if changed.state in ENDED else ""
    return RedirectResponse(f"/enterprise/demands/{demand_id}{asked}", 303)


@router.post("/{demand_id}/copy")
def copy(session: WriteSession, actor: ActorDep, demand_id: Id, form: FormDep) -> Response:
    made = copy_demand(session, actor, demand_id, key=request_key(form))
    return RedirectResponse(f"/enterprise/demands/{made.id}/edit", 303)


def _preview(request: Request, demand: DemandOut, problem: str = "", status: int = 200) -> Response:
    texts = {
        name: marked(getattr(demand, name), name, demand.findings)
        for name in ("title", "duties", "conditions")
    }
    return render(request, DemandPreview(demand, texts, problem), status)


def own_demand(session: Session, actor: Actor, demand_id: int) -> DemandOut:
    """A demand of the actor's own enterprise; another's is not found, published or not."""
    demand = get_demand(session, actor, demand_id)
    if not demand.mine:
        raise NotFound("没有找到这条需求。")
    return demand


def marked(text: str, field: str, findings: Iterable[FindingOut]) -> list[tuple[str, bool]]:
    """The text in pieces; True for the pieces that discriminate."""
    pieces, last = [], 0
    for one in sorted((one for one in findings if one.field == field), key=lambda one: one.start):
        start, end = max(one.start, last), max(one.end, last)
        pieces += [(text[last:start], False), (text[start:end], True)]
        last = end
    return [piece for piece in [*pieces, (text[last:], False)] if piece[0]]
