"""An enterprise's threads: the list, the board, one with its history, and the plain steps."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.hiring.advancing import advance, set_interview
from talent.hiring.beginning import invite
from talent.hiring.contacts import reveal_contact
from talent.hiring.enums import Stage, ThreadOrder, ThreadState
from talent.hiring.notes import list_notes
from talent.hiring.reading import (
    board,
    count_threads,
    demands_with_threads,
    get_thread,
    list_threads,
    marks_on,
)
from talent.hiring.schemas import (
    CandidateNoteOut,
    Counts,
    InterviewInput,
    InviteInput,
    StepInput,
    ThreadDetail,
    ThreadFilter,
    ThreadMark,
    ThreadOut,
)
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.kit.paging import Paged
from talent.people.schemas import ContactOut, PersonCard
from talent.people.service import people_cards
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, Version, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused, request_key
from web.noting import THREAD_NOTED
from web.pages.choices import Pairs, labelled
from web.pages.demands import own_demand
from web.templating import Page, render

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.DEMAND_OWN)])

BOARD = "board"


@dataclass(frozen=True)
class Threads(Page):
    """``refused`` and ``left`` are what became of refusals just sent; empty otherwise."""

    template: ClassVar[str] = "hiring/list.html"
    threads: Paged[ThreadOut]
    counts: Counts
    filter: FormView
    stages: Pairs
    orders: Pairs
    demands: Pairs
    refused: str
    left: str


@dataclass(frozen=True)
class Board(Page):
    template: ClassVar[str] = "hiring/board.html"
    columns: dict[Stage, list[ThreadOut]]
    counts: Counts
    filter: FormView
    demands: Pairs


@dataclass(frozen=True)
class ThreadPage(Page):
    """``contact`` is there right after it was asked for, and on no other page."""

    template: ClassVar[str] = "hiring/thread.html"
    one: ThreadDetail
    notes: list[CandidateNoteOut]
    contact: ContactOut | None
    problem: str


@dataclass(frozen=True)
class InterviewForm(Page):
    template: ClassVar[str] = "hiring/interview.html"
    one: ThreadDetail
    form: FormView


@dataclass(frozen=True)
class InviteForm(Page):
    template: ClassVar[str] = "hiring/invite.html"
    demand_id: int
    title: str
    person: PersonCard
    thread: ThreadMark | None
    form: FormView


@router.get("/enterprise/threads")
def threads(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    params = request.query_params
    query = read_query(params, ThreadFilter)
    assert query.data is not None
    demands = [(str(one.id), one.title) for one in demands_with_threads(session, actor)]
    counts = count_threads(session, actor, query.data)
    if params.get("view") == BOARD:
        columns = board(session, actor, query.data)
        return render(request, Board(columns, counts, query.view, demands))
    found = list_threads(session, actor, query.data, page)
    numbers = [value if (value := params.get(name, "")).isdecimal() else "" for name in ("refused", "left")]
    shown = Threads(
        found, counts, query.view, labelled(Stage), labelled(ThreadOrder), demands, numbers[0], numbers[1]
    )
    return render(request, shown)


@router.get("/enterprise/threads/{thread_id}", dependencies=[THREAD_NOTED])
def thread(request: Request, session: ReadSession, actor: ActorDep, thread_id: Id) -> Response:
    return thread_page(request, session, actor, thread_id)


@router.post("/enterprise/threads/{thread_id}")
def take_step(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    thread_id: Id,
    state: Annotated[ThreadState, Form()],
    version: Version,
) -> Response:
    """To talk, to offer, to take an invitation back."""
    try:
        with session.begin_nested():
            advance(session, actor, thread_id, StepInput(state=state, version=version))
    except (Conflict, Invalid) as error:
        return thread_page(request, session, actor, thread_id, error.message, status_of(error))
    return RedirectResponse(f"/enterprise/threads/{thread_id}", 303)


@router.post("/enterprise/threads/{thread_id}/contact")
def reveal(request: Request, session: WriteSession, actor: ActorDep, thread_id: Id) -> Response:
    """Shown in the answer itself: an address that one could come back to would show it without a trace."""
    try:
        with session.begin_nested():
            contact = reveal_contact(session, actor, thread_id)
    except NotFound as error:
        get_thread(session, actor, thread_id)
        return thread_page(request, session, actor, thread_id, error.message, 409)
    return thread_page(request, session, actor, thread_id, contact=contact)


@router.get("/enterprise/threads/{thread_id}/interview")
def interview_form(request: Request, session: ReadSession, actor: ActorDep, thread_id: Id) -> Response:
    return render(request, InterviewForm(get_thread(session, actor, thread_id), FormView()))


@router.post("/enterprise/threads/{thread_id}/interview")
def interview(
    request: Request, session: WriteSession, actor: ActorDep, thread_id: Id, form: FormDep
) -> Response:
    read = read_form(form, InterviewInput)
    if read.data is None:
        return render(request, InterviewForm(get_thread(session, actor, thread_id), read.view), 422)
    try:
        with session.begin_nested():
            set_interview(session, actor, thread_id, read.data)
    except Invalid as error:
        page = InterviewForm(get_thread(session, actor, thread_id), refused(read.view, error))
        return render(request, page, status_of(error))
    except Conflict as error:
        return thread_page(request, session, actor, thread_id, error.message, status_of(error))
    return RedirectResponse(f"/enterprise/threads/{thread_id}", 303)


@router.get("/demands/{demand_id}/invite/{person_id}")
def invite_form(
    request: Request, session: ReadSession, actor: ActorDep, demand_id: Id, person_id: Id
) -> Response:
    return render(request, _invite_form(session, actor, demand_id, person_id, FormView()))


@router.post("/demands/{demand_id}/invite/{person_id}")
def send_invitation(
    request: Request, session: WriteSession, actor: ActorDep, demand_id: Id, person_id: Id, form: FormDep
) -> Response:
    read = read_form(form, InviteInput, person_id=person_id)
    if read.data is None:
        return render(request, _invite_form(session, actor, demand_id, person_id, read.view), 422)
    try:
        with session.begin_nested():
            made = invite(session, actor, demand_id, read.data, key=request_key(form))
    except (Conflict, Invalid) as error:
        page = _invite_form(session, actor, demand_id, person_id, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/enterprise/threads/{made.id}", 303)


def thread_page(
    request: Request,
    session: Session,
    actor: Actor,
    thread_id: int,
    problem: str = "",
    status: int = 200,
    contact: ContactOut | None = None,
) -> Response:
    """The thread as it is now, with what went wrong."""
    one = get_thread(session, actor, thread_id)
    notes = list_notes(session, actor, one.thread.demand_id, one.thread.person_id or 0)
    return render(request, ThreadPage(one, notes, contact, problem), status)


def _invite_form(
    session: Session, actor: Actor, demand_id: int, person_id: int, form: FormView
) -> InviteForm:
    demand = own_demand(session, actor, demand_id)
    person = people_cards(session, actor, [person_id]).get(person_id)
    if person is None:
        raise NotFound("没有这位人才，可能已经不再展示。")
    mark = marks_on(session, actor, demand_id, [person_id]).get(person_id)
    return InviteForm(demand_id, demand.title, person, mark, form)
