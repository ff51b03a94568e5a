"""The form of a demand: new, from a template, changed; and how many people would fit it as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission
from talent.enterprises.demands import create_demand, list_demands, update_demand
from talent.enterprises.schemas import DemandCard, DemandFilter, DemandInput
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, Unavailable
from talent.kit.paging import Page as Part
from talent.kit.terms import Category
from talent.matches.counting import count_fitting
from talent.matches.engine import MatchEngine
from talent.matches.pair_schemas import CountOut
from web.deps import ActorDep, EngineDep, FormDep, Id, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused, request_key, view_of
from web.i18n import N_
from web.pages.choices import Choices, choices
from web.pages.demands import own_demand
from web.templating import Page, render

router = APIRouter(
    prefix="/enterprise/demands", include_in_schema=False, dependencies=[may(Permission.DEMAND_OWN)]
)

# Empty rows for skills that a form offers at first, and after "one more row".
SPARE, MORE = 3, 6
# Suggested for a new demand; the law asks for a day.
VALIDITY = timedelta(days=60)
# So many templates are offered; more is no choice any more.
OFFERED = 8
# The one category that a training body asks for.
_TAUGHT_BY = Category.INSTRUCTOR
# Stands in for what is not filled in yet, where only the hard conditions count.
_UNTITLED = N_("未填")


@dataclass(frozen=True)
class DemandForm(Page):
    """``count`` is there when it was asked for, or ``problem`` says why it is not."""

    template: ClassVar[str] = "demands/form.html"
    demand_id: int | None
    form: FormView
    choices: Choices
    spare: int
    templates: Sequence[DemandCard]
    count: CountOut | None
    problem: str


@dataclass(frozen=True)
class Counted(Page):
    """The part of the form that a script puts in again while the need is typed."""

    template: ClassVar[str] = "demands/count.html"
    count: CountOut | None
    problem: str


@router.get("/new")
def new_demand(
    request: Request,
    session: ReadSession,
    actor: ActorDep,
    source: Annotated[int, Query(alias="from", ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """Empty, or filled in as another demand of the enterprise: its templates, or any one."""
    until = (today() + VALIDITY).isoformat()
    if source:
        start = own_demand(session, actor, source)
        late = start.starts_on is not None and start.starts_on < today()
        more = {"starts_on": None} if late else {}
        form = view_of(start, version=0, valid_until=until, **more)
    else:
        form = view_of(None, headcount=1, valid_until=until)
    return render(request, _page(session, actor, None, form))


@router.post("/new")
def add_demand(
    request: Request, session: WriteSession, actor: ActorDep, engine: EngineDep, form: FormDep
) -> Response:
    redrawn = _redrawn(session, actor, engine, None, form)
    if redrawn is not None:
        return render(request, redrawn)
    read = read_form(form, DemandInput)
    if read.data is None:
        return render(request, _page(session, actor, None, read.view), 422)
    try:
        with session.begin_nested():
            made = create_demand(session, actor, read.data, key=request_key(form))
    except Invalid as error:
        return render(request, _page(session, actor, None, refused(read.view, error)), status_of(error))
    return RedirectResponse(f"/enterprise/demands/{made.id}", 303)


@router.post("/count")
def count(
    session: ReadSession, request: Request, actor: ActorDep, engine: EngineDep, form: FormDep
) -> Response:
    """What the script asks while somebody types; nothing is stored."""
    return render(request, Counted(*_count(session, actor, engine, form)))


@router.get("/{demand_id}/edit")
def edit_demand(request: Request, session: ReadSession, actor: ActorDep, demand_id: Id) -> Response:
    form = view_of(own_demand(session, actor, demand_id))
    return render(request, _page(session, actor, demand_id, form))


@router.post("/{demand_id}/edit")
def save_demand(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    engine: EngineDep,
    demand_id: Id,
    form: FormDep,
) -> Response:
    redrawn = _redrawn(session, actor, engine, demand_id, form)
    if redrawn is not None:
        return render(request, redrawn)
    read = read_form(form, DemandInput)
    if read.data is None:
        return render(request, _page(session, actor, demand_id, read.view), 422)
    try:
        with session.begin_nested():
            update_demand(session, actor, demand_id, read.data)
    except (Conflict, Invalid) as error:
        page = _page(session, actor, demand_id, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/enterprise/demands/{demand_id}", 303)


def _redrawn(
    session: Session, actor: Actor, engine: MatchEngine, demand_id: int | None, form: FormData
) -> DemandForm | None:
    """The form again with what was asked of it, for buttons that save nothing."""
    action, view = form.get("action"), FormView(read_form(form, DemandInput).view.values)
    if action == "add_row":
        return _page(session, actor, demand_id, view, spare=MORE)
    if action == "count":
        found, problem = _count(session, actor, engine, form)
        return _page(session, actor, demand_id, view, count=found, problem=problem)
    return None


def _page(
    session: Session,
    actor: Actor,
    demand_id: int | None,
    form: FormView,
    *,
    spare: int = SPARE,
    count: CountOut | None = None,
    problem: str = "",
) -> DemandForm:
    wanted = DemandFilter(mine=True, template=True)
    templates = [] if demand_id else list_demands(session, actor, wanted, Part(size=OFFERED)).items
    offered = choices(session)
    if actor.role is Role.TRAINING_BODY:
        offered = replace(offered, categories=[(_TAUGHT_BY.value, _TAUGHT_BY.label)])
    return DemandForm(demand_id, form, offered, spare, templates, count, problem)


def _count(
    session: Session, actor: Actor, engine: MatchEngine, form: FormData
) -> tuple[CountOut | None, str]:
    try:
        return count_fitting(session, actor, engine, _countable(form)), ""
    except (Forbidden, Invalid, Unavailable) as error:
        return None, error.message


def _countable(form: FormData) -> DemandInput:
    """What of a half-typed form makes sense; the rest counts as not asked."""
    read = read_form(form, DemandInput)
    if read.data is not None:
        return read.data
    wrong = [_whole(one.field) for one in read.view.complaints]
    kept: list[tuple[str, str | UploadFile]] = [
        (name, value)
        for name, values in read.view.values.items()
        for value in values
        if not any(name == field or name.startswith(f"{field}.") for field in wrong)
    ]
    if "title" in wrong:
        kept.append(("title", _UNTITLED))
    again = read_form(FormData(kept), DemandInput)
    if again.data is None:
        raise Invalid(N_("填写有误，改正后再估算。"))
    return again.data


def _whole(field: str) -> str:
    """A row of which one part is wrong is left out whole."""
    parts = field.split(".")
    return ".".join(parts[:2]) if len(parts) > 2 and parts[1].isdigit() else field
