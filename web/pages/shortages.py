"""Skills that the province lacks: for training bodies, and for the government as a plan of classes."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from talent.accounts.permissions import Permission
from talent.kit.sheets import csv_text
from talent.training.shortage_schemas import PlanOut, ShortageFilter, ShortagesOut
from talent.training.shortages import class_plan, list_shortages, plan_rows
from talent.vocab.schemas import CityOut
from talent.vocab.service import divisions
from web.deps import ActorDep, PageDep, ReadSession, TargetDep, may
from web.forms import FormView, read_query
from web.templating import Page, render

router = APIRouter(include_in_schema=False)
_PLAN = [may(Permission.CLASSES_PLAN)]


@dataclass(frozen=True)
class ShortagesPage(Page):
    template: ClassVar[str] = "training/shortages.html"
    shortages: ShortagesOut
    filter: FormView
    cities: tuple[CityOut, ...]


@dataclass(frozen=True)
class PlanPage(Page):
    template: ClassVar[str] = "training/plan.html"
    plan: PlanOut


@router.get("/training/shortages", dependencies=[may(Permission.SHORTAGES_READ)])
def shortages(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, ShortageFilter)
    found = list_shortages(session, actor, query.data or ShortageFilter(), page)
    return render(request, ShortagesPage(found, query.view, divisions(session)))


@router.get("/staff/shortages", dependencies=_PLAN)
def plan(request: Request, session: ReadSession, actor: ActorDep, target: TargetDep) -> Response:
    return render(request, PlanPage(class_plan(session, actor, target)))


@router.get("/staff/shortages.csv", dependencies=_PLAN)
def plan_file(session: ReadSession, actor: ActorDep, target: TargetDep) -> Response:
    """The plan for a spreadsheet."""
    found = class_plan(session, actor, target)
    name = f"class-plan-{found.counted_on.isoformat()}.csv"
    return PlainTextResponse(
        csv_text(plan_rows(found)),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
