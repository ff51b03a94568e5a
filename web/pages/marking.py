"""Markers: the answers that wait, and one of them with the rubric."""

from dataclasses import dataclass, replace
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.exams.attempt_schemas import MarkInput, TaskDetail, TaskOut
from talent.exams.markers import get_task, give_mark, list_tasks
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused
from web.templating import Page, render

router = APIRouter(prefix="/staff/marking", include_in_schema=False, dependencies=[may(Permission.EXAM_MARK)])


@dataclass(frozen=True)
class Tasks(Page):
    template: ClassVar[str] = "exams/tasks.html"
    tasks: Paged[TaskOut]


@dataclass(frozen=True)
class Task(Page):
    template: ClassVar[str] = "exams/task.html"
    detail: TaskDetail
    form: FormView


@router.get("")
def tasks(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, Tasks(list_tasks(session, actor, page)))


@router.get("/{item_id}")
def task(request: Request, session: ReadSession, actor: ActorDep, item_id: Id) -> Response:
    return render(request, _page(session, actor, item_id, FormView()))


@router.post("/{item_id}")
def mark(request: Request, session: WriteSession, actor: ActorDep, item_id: Id, form: FormDep) -> Response:
    read = read_form(form, MarkInput)
    if read.data is None:
        return render(request, _page(session, actor, item_id, read.view), 422)
    try:
        with session.begin_nested():
            give_mark(session, actor, item_id, read.data)
    except (Conflict, Invalid) as error:
        page = _page(session, actor, item_id, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse("/staff/marking", 303)


def _page(session: Session, actor: Actor, item_id: int, form: FormView) -> Task:
    return Task(get_task(session, actor, item_id), replace(form, about="mark"))
