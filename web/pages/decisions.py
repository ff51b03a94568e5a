"""What an enterprise decides: the refusal in two steps, the hire, the appraisal, and how it ended."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.hiring.appraising import appraise
from talent.hiring.enums import Channel, Found, NotFoundReason, ThreadReason
from talent.hiring.hires import record_hire, undo_hire
from talent.hiring.notes import add_note, delete_note
from talent.hiring.outcomes import get_outcome, save_outcome
from talent.hiring.reading import get_thread, get_threads
from talent.hiring.refusing import TEXTS, refuse_several
from talent.hiring.rules import MOST_AT_ONCE, REFUSABLE, REFUSAL_REASONS
from talent.hiring.schemas import (
    AppraisalInput,
    CandidateNoteInput,
    HireInput,
    Number,
    OutcomeInput,
    OutcomeOut,
    RefusalsInput,
    ThreadDetail,
    ThreadOut,
    UndoHireInput,
)
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from web.deps import ActorDep, FormDep, Id, ReadSession, Version, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused, request_key, view_of
from web.pages.choices import Pairs, labelled
from web.pages.threads import thread_page
from web.security import local_path
from web.templating import Page, render

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.DEMAND_OWN)])

Picked = Annotated[list[Number], Query(default_factory=list, max_length=MOST_AT_ONCE)]


@dataclass(frozen=True)
class RefuseForm(Page):
    """First the reason, then the text that it suggests; ``left_out`` of the ticked can't be refused now."""

    template: ClassVar[str] = "hiring/refuse.html"
    threads: list[ThreadOut]
    left_out: int
    reasons: Pairs
    reason: ThreadReason | None
    form: FormView


@dataclass(frozen=True)
class HireForm(Page):
    template: ClassVar[str] = "hiring/hire.html"
    one: ThreadDetail
    form: FormView


@dataclass(frozen=True)
class AppraisalForm(Page):
    template: ClassVar[str] = "hiring/appraise.html"
    one: ThreadDetail
    form: FormView


@dataclass(frozen=True)
class OutcomeForm(Page):
    template: ClassVar[str] = "hiring/outcome.html"
    outcome: OutcomeOut
    form: FormView
    founds: Pairs
    reasons: Pairs
    channels: Pairs
    saved: bool


@router.get("/enterprise/refusals")
def refuse_form(
    request: Request,
    session: ReadSession,
    actor: ActorDep,
    thread: Picked,
    reason: ThreadReason | None = None,
) -> Response:
    """Nothing is written before the second step is sent."""
    known = reason if reason in REFUSAL_REASONS else None
    form = FormView({"message": [TEXTS[known]], "reason": [known.value]} if known else {})
    return render(request, _refuse_form(session, actor, thread, known, form))


@router.post("/enterprise/refusals")
def send_refusals(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, RefusalsInput)
    if read.data is None:
        return render(request, _again(session, actor, read.view), 422)
    try:
        with session.begin_nested():
            found = refuse_several(session, actor, read.data)
    except Invalid as error:
        return render(request, _again(session, actor, refused(read.view, error)), status_of(error))
    if len(read.data.threads) == 1 and found.done:
        return RedirectResponse(f"/enterprise/threads/{read.data.threads[0].thread}", 303)
    return RedirectResponse(f"/enterprise/threads?refused={found.done}&left={found.left}", 303)


@router.get("/enterprise/threads/{thread_id}/hire")
def hire_form(request: Request, session: ReadSession, actor: ActorDep, thread_id: Id) -> Response:
    form = FormView({"hired_on": [today().isoformat()]})
    return render(request, HireForm(get_thread(session, actor, thread_id), form))


@router.post("/enterprise/threads/{thread_id}/hire")
def hire(request: Request, session: WriteSession, actor: ActorDep, thread_id: Id, form: FormDep) -> Response:
    read = read_form(form, HireInput)
    if read.data is None:
        return render(request, HireForm(get_thread(session, actor, thread_id), read.view), 422)
    try:
        with session.begin_nested():
            record_hire(session, actor, thread_id, read.data)
    except Invalid as error:
        page = HireForm(get_thread(session, actor, thread_id), refused(read.view, error))
        return render(request, page, status_of(error))
    except Conflict as error:
        return thread_page(request, session, actor, thread_id, error.message, status_of(error))
    return RedirectResponse(f"/enterprise/threads/{thread_id}", 303)


@router.post("/enterprise/threads/{thread_id}/undo-hire")
def undo(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    thread_id: Id,
    version: Version,
) -> Response:
    try:
        with session.begin_nested():
            undo_hire(session, actor, thread_id, UndoHireInput(version=version))
    except Conflict as error:
        return thread_page(request, session, actor, thread_id, error.message, status_of(error))
    return RedirectResponse(f"/enterprise/threads/{thread_id}", 303)


@router.get("/enterprise/threads/{thread_id}/appraisal")
def appraisal_form(request: Request, session: ReadSession, actor: ActorDep, thread_id: Id) -> Response:
    return render(request, AppraisalForm(get_thread(session, actor, thread_id), FormView()))


@router.post("/enterprise/threads/{thread_id}/appraisal")
def give_appraisal(
    request: Request, session: WriteSession, actor: ActorDep, thread_id: Id, form: FormDep
) -> Response:
    read = read_form(form, AppraisalInput)
    if read.data is None:
        return render(request, AppraisalForm(get_thread(session, actor, thread_id), read.view), 422)
    try:
        with session.begin_nested():
            appraise(session, actor, thread_id, read.data)
    except (Conflict, Invalid) as error:
        page = AppraisalForm(get_thread(session, actor, thread_id), refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/enterprise/threads/{thread_id}#appraisal", 303)


@router.get("/enterprise/demands/{demand_id}/outcome")
def outcome_form(
    request: Request, session: ReadSession, actor: ActorDep, demand_id: Id, saved: bool = False
) -> Response:
    outcome = get_outcome(session, actor, demand_id)
    return render(request, _outcome_form(outcome, view_of(outcome), saved=saved))


@router.post("/enterprise/demands/{demand_id}/outcome")
def give_outcome(
    request: Request, session: WriteSession, actor: ActorDep, demand_id: Id, form: FormDep
) -> Response:
    read = read_form(form, OutcomeInput)
    if read.data is None:
        return render(request, _outcome_form(get_outcome(session, actor, demand_id), read.view), 422)
    try:
        with session.begin_nested():
            save_outcome(session, actor, demand_id, read.data)
    except Invalid as error:
        page = _outcome_form(get_outcome(session, actor, demand_id), refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/enterprise/demands/{demand_id}/outcome?saved=1", 303)


@router.post("/demands/{demand_id}/notes/{person_id}")
def write_note(
    session: WriteSession, actor: ActorDep, demand_id: Id, person_id: Id, form: FormDep
) -> Response:
    read = read_form(form, CandidateNoteInput)
    if read.data is None:
        raise Invalid("请填写备注，最多 500 字。")
    add_note(session, actor, demand_id, person_id, read.data, key=request_key(form))
    return _back(form.get("back"))


@router.post("/demands/{demand_id}/notes/{person_id}/{note_id}/delete")
def remove_note(
    session: WriteSession, actor: ActorDep, demand_id: Id, person_id: Id, note_id: Id, form: FormDep
) -> Response:
    delete_note(session, actor, demand_id, note_id)
    return _back(form.get("back"))


def _back(target: object) -> Response:
    return RedirectResponse(f"{local_path(str(target or '')).partition('#')[0]}#notes", 303)


def _refuse_form(
    session: Session, actor: Actor, picked: list[int], reason: ThreadReason | None, form: FormView
) -> RefuseForm:
    found = get_threads(session, actor, picked)
    threads = [one for one in found if one.state in REFUSABLE]
    reasons = [(one.value, one.label) for one in REFUSAL_REASONS]
    return RefuseForm(threads, len(found) - len(threads), reasons, reason, form)


def _again(session: Session, actor: Actor, view: FormView) -> RefuseForm:
    """The second step with what was typed."""
    picked = [
        int(value)
        for name, values in view.values.items()
        if name.startswith("threads.") and name.endswith(".thread")
        for value in values
        if value.isdecimal()
    ]
    known = next((one for one in REFUSAL_REASONS if one.value == view.value("reason")), None)
    return _refuse_form(session, actor, picked, known, view)


def _outcome_form(outcome: OutcomeOut, form: FormView, *, saved: bool = False) -> OutcomeForm:
    return OutcomeForm(outcome, form, labelled(Found), labelled(NotFoundReason), labelled(Channel), saved)
