"""Open demands as everybody sees them: the search with its facets, and one demand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.enterprises.demands import get_demand
from talent.enterprises.ended import similar_to_ended
from talent.enterprises.enums import DemandOrder
from talent.enterprises.schemas import DemandCard, DemandOut
from talent.enterprises.search_schemas import DemandSearch, Facet, FoundDemands
from talent.enterprises.searching import search_demands
from talent.hiring.reading import own_marks
from talent.hiring.schemas import ThreadMark
from talent.kit.errors import NotFound
from talent.matches.reading import is_near
from web.deps import ActorDep, EngineDep, Id, LexiconDep, PageDep, ReadSession, may
from web.forms import FormView, read_query
from web.i18n import N_
from web.noting import Missed
from web.pages.chips import Chip
from web.pages.posting import job_posting, summary
from web.templating import Page, render

router = APIRouter(prefix="/demands", include_in_schema=False, dependencies=[may(Permission.DEMANDS_READ)])

TITLES = {
    "q": N_("关键词"),
    "division": N_("地区"),
    "occupation": N_("职业"),
    "salary_at_least": N_("月薪不低于（元）"),
    "category": N_("人才类别"),
    "kind": N_("用工形式"),
    "skill": N_("技能"),
}


@dataclass(frozen=True)
class Vacancies(Page):
    template: ClassVar[str] = "demands/list.html"
    found: FoundDemands
    wanted: DemandSearch
    filter: FormView
    chips: list[Chip]
    titles: dict[str, str]
    orders: list[DemandOrder]
    order: DemandOrder


@dataclass(frozen=True)
class Vacancy(Page):
    template: ClassVar[str] = "demands/show.html"
    demand: DemandOut
    thread: ThreadMark | None
    address: str
    posting: str
    summary: str


@dataclass(frozen=True)
class Ended(Page):
    template: ClassVar[str] = "demands/ended.html"
    similar: list[DemandCard]


@router.get("")
def vacancies(
    request: Request,
    missed: Missed,
    session: ReadSession,
    actor: ActorDep,
    engine: EngineDep,
    lexicons: LexiconDep,
    page: PageDep,
) -> Response:
    if "text" in request.query_params:
        # What the words were called before.
        return _renamed(request)
    query = read_query(request.query_params, DemandSearch)
    wanted = query.data
    assert wanted is not None
    found = search_demands(session, actor, wanted, page, lexicons.now(session))
    # Whatever else a keyword may be, a name perhaps, is not kept; nor does a visitor make us write.
    if not (found.demands.total or actor.is_visitor) and is_near(session, engine, wanted.q):
        missed.append(wanted.q)
    orders = [one for one in DemandOrder if wanted.q or one is not DemandOrder.RELEVANCE]
    order = wanted.order if wanted.order in orders else DemandOrder.NEWEST
    in_force = list(_chips(wanted, found.facets))
    return render(request, Vacancies(found, wanted, query.view, in_force, TITLES, orders, order))


@router.get("/{demand_id}")
def vacancy(request: Request, session: ReadSession, actor: ActorDep, demand_id: Id) -> Response:
    """One that has ended is gone for good, and says what is like it; one that never was out is not found."""
    try:
        demand = get_demand(session, actor, demand_id)
    except NotFound:
        similar = similar_to_ended(session, actor, demand_id)
        if similar is None:
            raise
        return render(request, Ended(similar), 410)
    address = f"{request.app.state.settings.base_url}/demands/{demand_id}"
    thread = own_marks(session, actor, [demand_id]).get(demand_id)
    return render(request, Vacancy(demand, thread, address, job_posting(demand, address), summary(demand)))


def _renamed(request: Request) -> Response:
    words = request.query_params["text"]
    address = request.url.remove_query_params("text").include_query_params(q=words)
    return RedirectResponse(f"{address.path}?{address.query}", 308)


def _chips(wanted: DemandSearch, facets: list[Facet]) -> Iterator[Chip]:
    """What narrows the list, in the facets' order; a sum of nobody's step has no option of its own."""
    if wanted.q:
        yield Chip("q", wanted.q, TITLES["q"], wanted.q)
    for facet in facets:
        if facet.key == "salary_at_least" and wanted.salary_at_least is not None:
            pay = str(wanted.salary_at_least)
            yield Chip(facet.key, pay, TITLES[facet.key], pay)
            continue
        for option in facet.options:
            if option.chosen:
                yield Chip(facet.key, option.value, TITLES[facet.key], option.name)
