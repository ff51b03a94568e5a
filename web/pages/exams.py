"""Exams that can be sat: the list and one of them, for everybody; beginning one."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.exams.attempt_schemas import ExamOut, PaperOut
from talent.exams.attempts import begin, get_exam
from talent.exams.papers import list_exams
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid, Unavailable
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import request_key
from web.noting import LATE_CLOSED
from web.templating import Page, render

router = APIRouter(prefix="/exams", include_in_schema=False)


@dataclass(frozen=True)
class Exams(Page):
    template: ClassVar[str] = "exams/list.html"
    exams: Paged[PaperOut]


@dataclass(frozen=True)
class Exam(Page):
    """``problem`` is why it could not be begun."""

    template: ClassVar[str] = "exams/show.html"
    exam: ExamOut
    problem: str


@router.get("", dependencies=[may(Permission.PUBLIC)])
def exams(request: Request, session: ReadSession, page: PageDep) -> Response:
    return render(request, Exams(list_exams(session, page)))


@router.get("/{paper_id}", dependencies=[may(Permission.PUBLIC), LATE_CLOSED])
def exam(request: Request, session: ReadSession, actor: ActorDep, paper_id: Id) -> Response:
    return _page(request, session, actor, paper_id)


@router.post("/{paper_id}", dependencies=[may(Permission.EXAM_OWN)])
def start(request: Request, session: WriteSession, actor: ActorDep, paper_id: Id, form: FormDep) -> Response:
    """Begins, or goes on with what is open."""
    try:
        with session.begin_nested():
            attempt_id = begin(session, actor, paper_id, key=request_key(form))
    except (Conflict, Invalid, Unavailable) as error:
        return _page(request, session, actor, paper_id, error.message, status_of(error))
    return RedirectResponse(f"/me/exams/{attempt_id}", 303)


def _page(
    request: Request, session: Session, actor: Actor, paper_id: int, problem: str = "", status: int = 200
) -> Response:
    return render(request, Exam(get_exam(session, actor, paper_id), problem), status)
