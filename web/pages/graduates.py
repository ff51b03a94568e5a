"""A university's desk: its graduates, how many have taken their profiles over, and the way to the sheet."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.exchange.graduate_desk import graduate_figures
from talent.kit.paging import Paged
from talent.people.graduate_reading import graduate_majors, list_graduates
from talent.people.graduate_schemas import ClaimState, GraduateFigures, GraduateFilter, GraduateOut
from talent.people.graduates import may_hand_in
from web.deps import ActorDep, PageDep, ReadSession, may
from web.forms import FormView, read_query
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.GRADUATES_OWN)])


@dataclass(frozen=True)
class Graduates(Page):
    """``verified``: the university may hand in today."""

    template: ClassVar[str] = "graduates/list.html"
    graduates: Paged[GraduateOut]
    figures: GraduateFigures
    filter: FormView
    years: Pairs
    majors: Pairs
    states: Pairs
    verified: bool


@router.get("/graduates")
def graduates(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, GraduateFilter)
    assert query.data is not None
    found = list_graduates(session, actor, query.data, page)
    figures = graduate_figures(session, actor)
    years = [(str(one.year), str(one.year)) for one in figures.years]
    majors = [(name, name) for name in graduate_majors(session, actor)]
    states, verified = labelled(ClaimState), may_hand_in(session, actor)
    return render(request, Graduates(found, figures, query.view, years, majors, states, verified))
