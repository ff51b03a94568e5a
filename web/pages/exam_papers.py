"""Staff: papers, their blueprint, opening and closing them; more time for somebody."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.exams.attempt_schemas import (
    ExtraTimeInput,
    ExtraTimeOut,
    NewPaperInput,
    Number,
    PaperDetail,
    PaperFilter,
    PaperInput,
    PaperOut,
    PaperStateInput,
)
from talent.exams.blueprint import ENOUGH
from talent.exams.enums import PaperState, QuestionKind
from talent.exams.extra_time import grant_extra_time, list_extra_time, take_back_extra_time
from talent.exams.papers import (
    create_paper,
    get_paper,
    list_papers,
    set_paper_state,
    standards_to_choose,
    update_paper,
)
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import Page as ListPage
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused, request_key, view_of
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.PAPERS_MANAGE)])

# Empty rows at the end of a blueprint, and how many a click adds.
SPARE, MORE = 1, 4


class GrantInput(ExtraTimeInput):
    person_id: Number


@dataclass(frozen=True)
class Papers(Page):
    template: ClassVar[str] = "exams/papers.html"
    papers: Paged[PaperOut]
    filter: FormView
    states: Pairs


@dataclass(frozen=True)
class NewPaper(Page):
    template: ClassVar[str] = "exams/new_paper.html"
    standards: Pairs
    form: FormView


@dataclass(frozen=True)
class PaperPage(Page):
    """``enough``: how many times over the bank should have what a form takes."""

    template: ClassVar[str] = "exams/paper.html"
    detail: PaperDetail
    form: FormView
    items: Pairs
    kinds: Pairs
    spare: int
    enough: int
    fixed: bool


@dataclass(frozen=True)
class ExtraTimes(Page):
    template: ClassVar[str] = "exams/extra_time.html"
    granted: Paged[ExtraTimeOut]
    form: FormView


@router.get("/staff/papers")
def papers(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, PaperFilter)
    assert query.data is not None
    found = list_papers(session, actor, query.data, page)
    return render(request, Papers(found, query.view, labelled(PaperState)))


@router.get("/staff/papers/new")
def new_paper(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    return render(request, _new(session, actor, view_of(None, questions=40)))


@router.post("/staff/papers/new")
def add_paper(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, NewPaperInput)
    if read.data is None:
        return render(request, _new(session, actor, read.view), 422)
    try:
        with session.begin_nested():
            paper_id = create_paper(session, actor, read.data, key=request_key(form))
    except Invalid as error:
        return render(request, _new(session, actor, refused(read.view, error)), status_of(error))
    return RedirectResponse(f"/staff/papers/{paper_id}", 303)


@router.get("/staff/papers/{paper_id}")
def paper(request: Request, session: ReadSession, actor: ActorDep, paper_id: Id) -> Response:
    return render(request, _page(session, actor, paper_id, None))


@router.post("/staff/papers/{paper_id}")
def save_paper(
    request: Request, session: WriteSession, actor: ActorDep, paper_id: Id, form: FormDep
) -> Response:
    read = read_form(form, PaperInput)
    if form.get("action") == "add_row":
        return render(request, _page(session, actor, paper_id, FormView(read.view.values), spare=MORE))
    if read.data is None:
        return render(request, _page(session, actor, paper_id, read.view), 422)
    try:
        with session.begin_nested():
            update_paper(session, actor, paper_id, read.data)
    except (Conflict, Invalid) as error:
        page = _page(session, actor, paper_id, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/staff/papers/{paper_id}", 303)


@router.post("/staff/papers/{paper_id}/state")
def set_state(
    request: Request, session: WriteSession, actor: ActorDep, paper_id: Id, form: FormDep
) -> Response:
    read = read_form(form, PaperStateInput)
    if read.data is None:
        return render(request, _page(session, actor, paper_id, None, read.view), 422)
    try:
        with session.begin_nested():
            set_paper_state(session, actor, paper_id, read.data)
    except (Conflict, Invalid) as error:
        page = _page(session, actor, paper_id, None, refused(FormView(), error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/staff/papers/{paper_id}", 303)


@router.get("/staff/extra-time")
def extra_time(
    request: Request,
    session: ReadSession,
    actor: ActorDep,
    page: PageDep,
    person: Annotated[int | None, Query(ge=1, le=2**31 - 1), Field()] = None,
) -> Response:
    return render(request, _times(session, actor, view_of(None, person_id=person, percent=25), page))


@router.post("/staff/extra-time")
def grant(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, GrantInput)
    if read.data is None:
        return render(request, _times(session, actor, read.view), 422)
    data = ExtraTimeInput(percent=read.data.percent, reason=read.data.reason)
    try:
        with session.begin_nested():
            grant_extra_time(session, actor, read.data.person_id, data)
    except Invalid as error:
        return render(request, _times(session, actor, refused(read.view, error)), status_of(error))
    return RedirectResponse("/staff/extra-time", 303)


@router.post("/staff/extra-time/{person_id}/remove")
def take_back(session: WriteSession, actor: ActorDep, person_id: Id) -> Response:
    take_back_extra_time(session, actor, person_id)
    return RedirectResponse("/staff/extra-time", 303)


def _new(session: Session, actor: Actor, form: FormView) -> NewPaper:
    standards = [(str(one.id), one.title) for one in standards_to_choose(session, actor)]
    return NewPaper(standards, replace(form, about="paper"))


def _page(
    session: Session,
    actor: Actor,
    paper_id: int,
    form: FormView | None,
    said: FormView | None = None,
    *,
    spare: int = SPARE,
) -> PaperPage:
    """``form`` is what was sent; ``said`` only carries complaints."""
    detail = get_paper(session, actor, paper_id)
    if form is None:
        form = _stored(detail)
    if said is not None:
        form = replace(form, complaints=said.complaints)
    fixed = detail.attempts > 0 or detail.paper.state is PaperState.OPEN
    items = [(str(one.id), one.title) for one in detail.items]
    form = replace(form, about="paper")
    return PaperPage(detail, form, items, labelled(QuestionKind), spare, ENOUGH, fixed)


def _stored(detail: PaperDetail) -> FormView:
    plain = detail.paper.model_dump(
        include={"title", "minutes", "pass_mark", "most_attempts", "retake_days", "explained"}
    )
    parts = [
        one.model_dump(mode="json", exclude={"item_title", "available", "times"}) for one in detail.blueprint
    ]
    return view_of(None, **plain, version=detail.version, parts=parts)


def _times(session: Session, actor: Actor, form: FormView, page: ListPage | None = None) -> ExtraTimes:
    found = list_extra_time(session, actor, page or ListPage())
    return ExtraTimes(found, replace(form, about="extra"))
