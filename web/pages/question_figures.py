"""Staff: how questions and papers did in use; a question that is wrong or leaked is withdrawn here."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.exams.enums import FigureOrder, ItemFlag, QuestionKind, WithdrawalReason
from talent.exams.figure_schemas import (
    FigureDetail,
    FigureFilter,
    FigureRow,
    PaperFigureRow,
    WithdrawalInput,
)
from talent.exams.figure_showing import get_figure, get_paper_figure, list_figures, list_paper_figures
from talent.exams.figures import compute_now
from talent.exams.reporting import close_reports
from talent.exams.statistics import FUNCTIONS, LEAST_TAKEN
from talent.exams.withdrawing import withdraw
from talent.kit.db import Session
from talent.kit.paging import Page as Part
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.forms import FormView, read_form, read_query
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

LIST = "/questions/figures"
# The papers that the list begins with; all others are found from their own pages.
_LATEST = Part(size=10)
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Figures(Page):
    template: ClassVar[str] = "exams/figures.html"
    figures: Paged[FigureRow]
    papers: Paged[PaperFigureRow]
    filter: FormView
    flags: Pairs
    kinds: Pairs
    orders: Pairs
    least: int


@dataclass(frozen=True)
class PaperFigures(Page):
    template: ClassVar[str] = "exams/paper_figures.html"
    paper: PaperFigureRow
    figures: Paged[FigureRow]
    filter: FormView
    flags: Pairs
    kinds: Pairs
    orders: Pairs
    least: int


@dataclass(frozen=True)
class FigurePage(Page):
    template: ClassVar[str] = "exams/figure.html"
    figure: FigureDetail
    form: FormView
    causes: Pairs
    least: int
    idle: float


@router.get(LIST, dependencies=[may(Permission.QUESTIONS_REVIEW)])
def figures(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, FigureFilter)
    assert query.data is not None
    found = list_figures(session, actor, query.data, page)
    papers = list_paper_figures(session, actor, _LATEST)
    return render(request, Figures(found, papers, query.view, *_choices()))


@router.get("/papers/{paper_id}/figures", dependencies=[may(Permission.QUESTIONS_REVIEW)])
def paper_figures(
    request: Request, session: ReadSession, actor: ActorDep, paper_id: Id, page: PageDep
) -> Response:
    query = read_query(request.query_params, FigureFilter)
    assert query.data is not None
    paper = get_paper_figure(session, actor, paper_id)
    found = list_figures(session, actor, query.data, page, paper_id)
    return render(request, PaperFigures(paper, found, query.view, *_choices()))


@router.post("/papers/{paper_id}/figures", dependencies=[may(Permission.QUESTIONS_REVIEW)])
def compute(session: WriteSession, actor: ActorDep, paper_id: Id) -> Response:
    compute_now(session, actor, paper_id)
    return RedirectResponse(f"/papers/{paper_id}/figures", 303)


@router.get(f"{LIST}/{{version_id}}", dependencies=[may(Permission.QUESTIONS_REVIEW)])
def figure(request: Request, session: ReadSession, actor: ActorDep, version_id: Id) -> Response:
    return render(request, _page(session, actor, version_id, FormView()))


@router.post(f"{LIST}/{{version_id}}/reports/close", dependencies=[may(Permission.QUESTIONS_REVIEW)])
def close(session: WriteSession, actor: ActorDep, version_id: Id) -> Response:
    close_reports(session, actor, version_id)
    return RedirectResponse(f"{LIST}/{version_id}", 303)


@router.post(f"{LIST}/{{version_id}}/withdrawal", dependencies=[may(Permission.PAPERS_MANAGE)])
def withdraw_(
    request: Request, session: WriteSession, actor: ActorDep, version_id: Id, form: FormDep
) -> Response:
    """The first time and, while results are left to be computed anew, again."""
    read = read_form(form, WithdrawalInput)
    if read.data is None:
        return render(request, _page(session, actor, version_id, read.view), 422)
    withdraw(session, actor, version_id, read.data)
    return RedirectResponse(f"{LIST}/{version_id}", 303)


def _page(session: Session, actor: Actor, version_id: int, form: FormView) -> FigurePage:
    found = get_figure(session, actor, version_id)
    return FigurePage(found, form, labelled(WithdrawalReason), LEAST_TAKEN, FUNCTIONS)


def _choices() -> tuple[Pairs, Pairs, Pairs, int]:
    return labelled(ItemFlag), labelled(QuestionKind), labelled(FigureOrder), LEAST_TAKEN
