"""JSON API: how questions and papers did in use, withdrawing a question, reports by candidates."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from talent.accounts.permissions import Permission
from talent.exams.figure_schemas import (
    FigureDetail,
    FigureFilter,
    FigureRow,
    PaperFigureRow,
    ReportableOut,
    ReportInput,
    WithdrawalInput,
)
from talent.exams.figure_showing import get_figure, get_paper_figure, list_figures
from talent.exams.figures import compute_now
from talent.exams.reporting import close_reports, list_reportable, report_question
from talent.exams.withdrawing import withdraw
from talent.kit.paging import MAX_SIZE, Page, Paged
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, ReadSession, WriteSession, may

_REVIEW, _PAPERS = [may(Permission.QUESTIONS_REVIEW)], [may(Permission.PAPERS_MANAGE)]
_EXAM = [may(Permission.EXAM_OWN)]
router = APIRouter(prefix=PREFIX, tags=["questions after use"])


class FigureQuery(FigureFilter):
    """A filter and a page of the list in one query string."""

    paper: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("/questions/figures", dependencies=_REVIEW, responses=errors(401, 403))
def list_(session: ReadSession, actor: ActorDep, query: Annotated[FigureQuery, Query()]) -> Paged[FigureRow]:
    """Of all questions that were used, or of those of a paper."""
    wanted = FigureFilter(**query.model_dump(exclude={"page", "size", "paper"}))
    return list_figures(session, actor, wanted, Page(number=query.page, size=query.size), query.paper)


@router.get("/questions/figures/{version_id}", dependencies=_REVIEW, responses=errors(401, 403, 404))
def get(session: ReadSession, actor: ActorDep, version_id: Id) -> FigureDetail:
    return get_figure(session, actor, version_id)


@router.post(
    "/questions/figures/{version_id}/reports/close", dependencies=_REVIEW, responses=errors(401, 403, 404)
)
def close(session: WriteSession, actor: ActorDep, version_id: Id) -> FigureDetail:
    """Staff have looked at what was reported. Safe to repeat."""
    close_reports(session, actor, version_id)
    return get_figure(session, actor, version_id)


@router.post(
    "/questions/figures/{version_id}/withdrawal", dependencies=_PAPERS, responses=errors(401, 403, 404)
)
def withdraw_(session: WriteSession, actor: ActorDep, version_id: Id, data: WithdrawalInput) -> FigureDetail:
    """The question counts for nobody any more; a repeat goes on with results that are left."""
    withdraw(session, actor, version_id, data)
    return get_figure(session, actor, version_id)


@router.get("/papers/{paper_id}/figures", dependencies=_REVIEW, responses=errors(401, 403, 404))
def get_paper(session: ReadSession, actor: ActorDep, paper_id: Id) -> PaperFigureRow:
    return get_paper_figure(session, actor, paper_id)


@router.post("/papers/{paper_id}/figures", dependencies=_REVIEW, responses=errors(401, 403, 404))
def compute(session: WriteSession, actor: ActorDep, paper_id: Id) -> PaperFigureRow:
    """Computes the figures of all papers of this one's standard anew."""
    compute_now(session, actor, paper_id)
    return get_paper_figure(session, actor, paper_id)


@router.get("/me/exams/{attempt_id}/reports", dependencies=_EXAM, responses=errors(401, 403, 404, 409))
def list_own(session: ReadSession, actor: ActorDep, attempt_id: Id) -> list[ReportableOut]:
    return list_reportable(session, actor, attempt_id)


@router.post("/me/exams/{attempt_id}/reports", dependencies=_EXAM, responses=errors(401, 403, 404, 409))
def report(session: WriteSession, actor: ActorDep, attempt_id: Id, data: ReportInput) -> list[ReportableOut]:
    """Says what is wrong with a question of an own attempt that is over. Safe to repeat."""
    report_question(session, actor, attempt_id, data)
    return list_reportable(session, actor, attempt_id)
