"""A talent's threads: the list, one with its history, applying, answering, and who may reach me."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.enterprises.demands import get_demand
from talent.enterprises.schemas import DemandOut
from talent.hiring import contacts
from talent.hiring.answering import answer
from talent.hiring.appraising import answer_appraisal
from talent.hiring.beginning import apply
from talent.hiring.enums import Answer, Stage
from talent.hiring.reading import count_threads, get_thread, list_threads, own_marks
from talent.hiring.rules import DECLINE_REASONS
from talent.hiring.schemas import (
    AnswerInput,
    ApplyInput,
    AppraisalAnswerInput,
    Counts,
    DisclosureOut,
    RevealOut,
    ThreadDetail,
    ThreadFilter,
    ThreadMark,
    ThreadOut,
)
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, Version, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused, request_key
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(include_in_schema=False)

_OWN = [may(Permission.PROFILE_OWN)]
_NO = (Answer.DECLINE, Answer.WITHDRAW)


@dataclass(frozen=True)
class OwnThreads(Page):
    template: ClassVar[str] = "hiring/own_list.html"
    threads: Paged[ThreadOut]
    counts: Counts
    filter: FormView
    stages: Pairs


@dataclass(frozen=True)
class OwnThread(Page):
    """``problem`` is why a step was not taken; ``form`` that of the answer to an appraisal."""

    template: ClassVar[str] = "hiring/own_thread.html"
    one: ThreadDetail
    problem: str
    form: FormView


@dataclass(frozen=True)
class AnswerForm(Page):
    """A no, or a word against a hire: with its reason."""

    template: ClassVar[str] = "hiring/answer.html"
    one: ThreadDetail
    answer: Answer
    reasons: Pairs
    form: FormView


@dataclass(frozen=True)
class ApplyForm(Page):
    template: ClassVar[str] = "hiring/apply.html"
    demand: DemandOut
    thread: ThreadMark | None
    form: FormView


@dataclass(frozen=True)
class OwnContacts(Page):
    template: ClassVar[str] = "hiring/own_contacts.html"
    disclosures: list[DisclosureOut]
    reveals: Paged[RevealOut]


@router.get("/me/threads", dependencies=_OWN)
def threads(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, ThreadFilter)
    assert query.data is not None
    found = list_threads(session, actor, query.data, page)
    counts = count_threads(session, actor, query.data)
    return render(request, OwnThreads(found, counts, query.view, labelled(Stage)))


@router.get("/me/threads/{thread_id}", dependencies=_OWN)
def thread(request: Request, session: ReadSession, actor: ActorDep, thread_id: Id) -> Response:
    return _thread(request, session, actor, thread_id)


@router.post("/me/threads/{thread_id}", dependencies=_OWN)
def say_yes(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    thread_id: Id,
    version: Version,
) -> Response:
    """The answer that needs no words: yes."""
    try:
        with session.begin_nested():
            answer(session, actor, thread_id, AnswerInput(answer=Answer.ACCEPT, version=version))
    except (Conflict, Invalid) as error:
        return _thread(request, session, actor, thread_id, error.message, status_of(error))
    return RedirectResponse(f"/me/threads/{thread_id}", 303)


@router.get("/me/threads/{thread_id}/answer", dependencies=_OWN)
def answer_form(
    request: Request, session: ReadSession, actor: ActorDep, thread_id: Id, answer: Answer = Answer.DECLINE
) -> Response:
    return render(request, _answer_form(session, actor, thread_id, answer, FormView()))


@router.post("/me/threads/{thread_id}/answer", dependencies=_OWN)
def say(request: Request, session: WriteSession, actor: ActorDep, thread_id: Id, form: FormDep) -> Response:
    read = read_form(form, AnswerInput)
    said = read.data.answer if read.data else _answer_of(read.view)
    if read.data is None:
        return render(request, _answer_form(session, actor, thread_id, said, read.view), 422)
    try:
        with session.begin_nested():
            answer(session, actor, thread_id, read.data)
    except Invalid as error:
        page = _answer_form(session, actor, thread_id, said, refused(read.view, error))
        return render(request, page, status_of(error))
    except Conflict as error:
        return _thread(request, session, actor, thread_id, error.message, status_of(error))
    return RedirectResponse(f"/me/threads/{thread_id}", 303)


@router.post("/me/threads/{thread_id}/contact", dependencies=_OWN)
def give_contact(request: Request, session: WriteSession, actor: ActorDep, thread_id: Id) -> Response:
    try:
        with session.begin_nested():
            contacts.give_contact(session, actor, thread_id)
    except Conflict as error:
        return _thread(request, session, actor, thread_id, error.message, status_of(error))
    return RedirectResponse(f"/me/threads/{thread_id}#contact", 303)


@router.post("/me/threads/{thread_id}/appraisal", dependencies=_OWN)
def say_to_appraisal(
    request: Request, session: WriteSession, actor: ActorDep, thread_id: Id, form: FormDep
) -> Response:
    read = read_form(form, AppraisalAnswerInput)
    if read.data is None:
        return _thread(request, session, actor, thread_id, status=422, form=read.view)
    try:
        with session.begin_nested():
            answer_appraisal(session, actor, thread_id, read.data)
    except (Conflict, Invalid) as error:
        view = refused(read.view, error)
        return _thread(request, session, actor, thread_id, status=status_of(error), form=view)
    return RedirectResponse(f"/me/threads/{thread_id}#appraisal", 303)


@router.get("/demands/{demand_id}/apply", dependencies=[may(Permission.POSTS_FOR_ME)])
def apply_form(request: Request, session: ReadSession, actor: ActorDep, demand_id: Id) -> Response:
    return render(request, _apply_form(session, actor, demand_id, FormView()))


@router.post("/demands/{demand_id}/apply", dependencies=[may(Permission.POSTS_FOR_ME)])
def send_application(
    request: Request, session: WriteSession, actor: ActorDep, demand_id: Id, form: FormDep
) -> Response:
    read = read_form(form, ApplyInput)
    if read.data is None:
        return render(request, _apply_form(session, actor, demand_id, read.view), 422)
    try:
        with session.begin_nested():
            made = apply(session, actor, demand_id, read.data, key=request_key(form))
    except (Conflict, Invalid) as error:
        page = _apply_form(session, actor, demand_id, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/me/threads/{made.id}", 303)


@router.get("/me/contacts", dependencies=_OWN)
def own_contacts(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    disclosures = contacts.own_disclosures(session, actor)
    return render(request, OwnContacts(disclosures, contacts.own_reveals(session, actor, page)))


@router.post("/me/contacts/{organisation_id}/withdraw", dependencies=_OWN)
def withdraw_contact(session: WriteSession, actor: ActorDep, organisation_id: Id) -> Response:
    contacts.withdraw_contact(session, actor, organisation_id)
    return RedirectResponse("/me/contacts", 303)


def _thread(
    request: Request,
    session: Session,
    actor: Actor,
    thread_id: int,
    problem: str = "",
    status: int = 200,
    form: FormView | None = None,
) -> Response:
    one = get_thread(session, actor, thread_id)
    if form is None:
        said = one.appraisal
        form = FormView(
            {"answer": [said.answer], "shown": ["true"] if said.shown else []} if said is not None else {}
        )
    return render(request, OwnThread(one, problem, form), status)


def _answer_form(session: Session, actor: Actor, thread_id: int, said: Answer, form: FormView) -> AnswerForm:
    one = get_thread(session, actor, thread_id)
    reasons = [(reason.value, reason.label) for reason in DECLINE_REASONS] if said in _NO else []
    return AnswerForm(one, said, reasons, form)


def _answer_of(view: FormView) -> Answer:
    given = view.value("answer")
    return Answer(given) if given in set(Answer) else Answer.DECLINE


def _apply_form(session: Session, actor: Actor, demand_id: int, form: FormView) -> ApplyForm:
    demand = get_demand(session, actor, demand_id)
    return ApplyForm(demand, own_marks(session, actor, [demand_id]).get(demand_id), form)
