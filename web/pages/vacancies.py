"""Demands as everybody sees them: the list with its filters, and one demand."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.enterprises.demands import get_demand, list_demands
from talent.enterprises.enums import DemandState
from talent.enterprises.schemas import DemandCard, DemandFilter, DemandOut
from talent.hiring.reading import own_marks
from talent.hiring.schemas import ThreadMark
from talent.kit.paging import Paged
from talent.matches.reading import is_near
from web.deps import ActorDep, EngineDep, Id, Missed, PageDep, ReadSession, may
from web.forms import FormView, read_query
from web.pages.chips import Chip, chips
from web.pages.choices import Choices, choices
from web.templating import Page, render

router = APIRouter(prefix="/demands", include_in_schema=False, dependencies=[may(Permission.DEMANDS_READ)])


@dataclass(frozen=True)
class Vacancies(Page):
    template: ClassVar[str] = "demands/list.html"
    demands: Paged[DemandCard]
    filter: FormView
    chips: list[Chip]
    choices: Choices


@dataclass(frozen=True)
class Vacancy(Page):
    template: ClassVar[str] = "demands/show.html"
    demand: DemandOut
    thread: ThreadMark | None


@router.get("")
def vacancies(
    request: Request,
    missed: Missed,
    session: ReadSession,
    actor: ActorDep,
    engine: EngineDep,
    page: PageDep,
) -> Response:
    query = read_query(request.query_params, DemandFilter)
    assert query.data is not None
    open_only = query.data.model_copy(update={"state": DemandState.OPEN, "mine": False})
    found = list_demands(session, actor, open_only, page)
    # Whatever else a keyword may be, a name perhaps, is not kept; nor does a visitor make us write.
    if not (found.total or actor.is_visitor) and is_near(session, engine, query.data.text):
        missed.append(query.data.text)
    in_force = chips(session, query.data, query.view)
    return render(request, Vacancies(found, query.view, in_force, choices(session)))


@router.get("/{demand_id}")
def vacancy(request: Request, session: ReadSession, actor: ActorDep, demand_id: Id) -> Response:
    demand = get_demand(session, actor, demand_id)
    return render(request, Vacancy(demand, own_marks(session, actor, [demand_id]).get(demand_id)))
