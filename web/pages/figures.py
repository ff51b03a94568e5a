"""What open demands pay and ask, as tables with a picture and as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.enterprises.pay_figures import FEWEST, DemandFigures, GroupFigures
from talent.kit.sheets import csv_text
from web.deps import FiguresDep, ReadSession, may
from web.i18n import N_, language_of, translate
from web.templating import Page, render

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.PUBLIC)])

_HEAD = (
    N_("在招需求"),
    N_("招聘人数"),
    N_("填写了薪资的需求"),
    N_("较低（元/月）"),
    N_("中位数（元/月）"),
    N_("较高（元/月）"),
    N_("最常要求的技能"),
)
_FIRST = {"occupation": N_("职业"), "city": N_("城市")}


@dataclass(frozen=True)
class FiguresPage(Page):
    template: ClassVar[str] = "figures.html"
    figures: DemandFigures
    fewest: int


@router.get("/figures")
def figures(request: Request, session: ReadSession, kept: FiguresDep) -> Response:
    return render(request, FiguresPage(kept.now(session), FEWEST))


@router.get("/figures.csv")
def figures_file(
    request: Request, session: ReadSession, kept: FiguresDep, by: Literal["occupation", "city"] = "occupation"
) -> Response:
    found = kept.now(session)
    language = language_of(request)
    head = [translate(language, text) for text in (_FIRST[by], *_HEAD)]
    rows = [_cells(group) for group in (found.occupations if by == "occupation" else found.cities)]
    name = f"jicai-figures-{by}-{found.as_of:%Y%m%d}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(csv_text([head, *rows]), media_type="text/csv; charset=utf-8", headers=headers)


def _cells(group: GroupFigures) -> Sequence[str | int | None]:
    skills = "、".join(group.skills)
    pay = (group.low, group.median, group.high)
    return (group.name, group.demands, group.headcount, group.with_pay, *pay, skills)
