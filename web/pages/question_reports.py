"""A candidate says what was wrong with a question of an attempt that is over."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.exams.enums import ReportReason
from talent.exams.figure_schemas import ReportableOut, ReportInput
from talent.exams.reporting import list_reportable, report_question
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from web.deps import ActorDep, FormDep, Id, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.EXAM_OWN)])


@dataclass(frozen=True)
class Reports(Page):
    template: ClassVar[str] = "exams/reports.html"
    attempt_id: int
    questions: list[ReportableOut]
    form: FormView
    problems: Pairs


@router.get("/me/exams/{attempt_id}/reports")
def reports(request: Request, session: ReadSession, actor: ActorDep, attempt_id: Id) -> Response:
    return render(request, _page(session, actor, attempt_id, FormView()))


@router.post("/me/exams/{attempt_id}/reports")
def report(
    request: Request, session: WriteSession, actor: ActorDep, attempt_id: Id, form: FormDep
) -> Response:
    read = read_form(form, ReportInput)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                report_question(session, actor, attempt_id, read.data)
            return RedirectResponse(f"/me/exams/{attempt_id}/reports", 303)
        except (Conflict, Invalid) as error:
            view, status = refused(view, error), status_of(error)
    return render(request, _page(session, actor, attempt_id, view), status)


def _page(session: Session, actor: Actor, attempt_id: int, form: FormView) -> Reports:
    return Reports(attempt_id, list_reportable(session, actor, attempt_id), form, labelled(ReportReason))
