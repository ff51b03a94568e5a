"""An enterprise's own demands: list, preview with the lawful check, publish, pause, end, copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.enterprises.demands import copy_demand, count_demands, get_demand, list_demands
from talent.enterprises.enterprises import get_enterprise
from talent.enterprises.enums import DemandState
from talent.enterprises.rules import ENDED, LONGEST_VALIDITY
from talent.enterprises.schemas import (
    DemandCard,
    DemandFilter,
    DemandOut,
    EnterpriseOut,
    FindingOut,
    SamePostOut,
)
from talent.enterprises.states import SamePost, change_state, find_same
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, DomainError, Invalid, NotFound
from talent.kit.paging import Paged
from talent.matches.recommendations import recommended_people
from talent.matches.schemas import RecommendedPeople
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, Version, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_query, request_key
from web.i18n import N_
from web.templating import Page, render

router = APIRouter(prefix="/enterprise/demands", include_in_schema=False)

_INSIDE = [may(Permission.ENTERPRISE_INSIDE)]
_WRITE = [may(Permission.DEMAND_OWN)]

# What a click on "extend" suggests.
EXTENSION = timedelta(days=60)

# The parts of a lawful post (order 44, art. 13) by the fields that complain of them, and where to mend them.
_PARTS = (
    (("employer",), N_("用人单位"), "/enterprise/verification"),
    (("headcount",), N_("招聘人数"), ""),
    (("conditions",), N_("招聘条件"), ""),
    (("duties",), N_("工作内容"), ""),
    (("division",), N_("工作地点"), ""),
    (("salary_min", "salary_max"), N_("基本劳动报酬"), ""),
    (("valid_until",), N_("有效期"), ""),
)


@dataclass(frozen=True)
class Check:
    """One lawful part: what is wrong with it, if anything; ``href`` leads to where to mend it."""

    name: str
    problem: str
    href: str


@dataclass(frozen=True)
class StateTab:
    """A state with how many demands are in it; "" stands for all of them."""

    code: str
    name: str
    count: int


@dataclass(frozen=True)
class MyDemands(Page):
    template: ClassVar[str] = "demands/mine.html"
    demands: Paged[DemandCard]
    filter: FormView
    tabs: list[StateTab]
    enterprise: EnterpriseOut
    recommended: dict[int, RecommendedPeople]


@dataclass(frozen=True)
class DemandPreview(Page):
    """``same`` is an open demand of the same title and place, while this one is a draft; ``differs`` names
    what the enterprise has written over what was forwarded.
    """

    template: ClassVar[str] = "demands/preview.html"
    demand: DemandOut
    marked: dict[str, list[tuple[str, bool]]]
    checks: list[Check]
    same: SamePostOut | None
    differs: list[str]
    until: date
    problem: str


@router.get("", dependencies=_INSIDE)
def my_demands(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, DemandFilter)
    assert query.data is not None
    found = list_demands(session, actor, query.data.model_copy(update={"mine": True}), page)
    enterprise = get_enterprise(session, actor, organisation_of(actor))
    recommended = recommended_people(session, actor, [demand.id for demand in found.items])
    counts = count_demands(session, actor)
    tabs = [StateTab("", N_("全部"), sum(counts.values()))]
    tabs += [StateTab(state.value, state.label, number) for state, number in counts.items()]
    return render(request, MyDemands(found, query.view, tabs, enterprise, recommended))


@router.get("/{demand_id}", dependencies=_INSIDE)
def preview(request: Request, session: ReadSession, actor: ActorDep, demand_id: Id) -> Response:
    return render(request, preview_page(session, actor, demand_id))


@router.post("/{demand_id}/state", dependencies=_WRITE)
def set_state(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    demand_id: Id,
    state: Annotated[DemandState, Form()],
    version: Version,
    again: Annotated[bool, Form()] = False,
) -> Response:
    try:
        with session.begin_nested():
            changed = change_state(session, actor, demand_id, state, version, again=again)
    except SamePost as error:
        # The page says so itself, with the way to the other one.
        return render(request, preview_page(session, actor, demand_id), status_of(error))
    except (Conflict, Invalid) as error:
        return refused_preview(request, session, actor, demand_id, error)
    # Who ends a demand is asked how it went while it is fresh.
    asked = "/outcome" if changed.state in ENDED else ""
    return RedirectResponse(f"/enterprise/demands/{demand_id}{asked}", 303)


@router.post("/{demand_id}/copy", dependencies=_WRITE)
def copy(session: WriteSession, actor: ActorDep, demand_id: Id, form: FormDep) -> Response:
    made = copy_demand(session, actor, demand_id, key=request_key(form))
    return RedirectResponse(f"/enterprise/demands/{made.id}/edit", 303)


def refused_preview(
    request: Request, session: Session, actor: Actor, demand_id: int, error: DomainError
) -> Response:
    """The demand as it stands, and above it why nothing was changed."""
    return render(request, preview_page(session, actor, demand_id, error.message), status_of(error))


def preview_page(session: Session, actor: Actor, demand_id: int, problem: str = "") -> DemandPreview:
    demand = own_demand(session, actor, demand_id)
    texts = {
        name: marked(getattr(demand, name), name, demand.findings)
        for name in ("title", "duties", "conditions")
    }
    same = find_same(session, actor, demand_id) if demand.state is DemandState.DRAFT else None
    until = min((demand.valid_until or today()) + EXTENSION, today() + LONGEST_VALIDITY)
    differs = [FormView().label(name) for name in demand.source.differs] if demand.source else []
    return DemandPreview(demand, texts, checks_of(demand), same, differs, until, problem)


def checks_of(demand: DemandOut) -> list[Check]:
    """The lawful parts one by one, for a demand that may still be published or is out."""
    problems = {one.field: one.message for one in reversed(demand.blockers)}
    edit = f"/enterprise/demands/{demand.id}/edit"
    checks = []
    for fields, name, href in _PARTS:
        wrong = next((field for field in fields if field in problems), None)
        checks.append(Check(name, problems[wrong] if wrong else "", href or f"{edit}#{wrong or fields[0]}"))
    return checks


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
