"""A training body's completions: listed, logged one by one, corrected and revoked; and what the staff see."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import Paged
from talent.training.completion_schemas import (
    CompletionDetail,
    CompletionFilter,
    CompletionInput,
    CompletionOut,
    CompletionState,
    CorrectionInput,
    LearnerOut,
    RevocationInput,
    TrainingClassOut,
)
from talent.training.completions import (
    get_completion,
    learners_to_complete,
    list_completions,
    log_completion,
    own_class,
)
from talent.training.correcting import correct_completion, restore_completion, revoke_completion
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused, view_of
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(include_in_schema=False)
_BODY = [may(Permission.TRAINING_OWN)]
_STAFF = [may(Permission.TRAINING_AUDIT)]
_AT = "/training/completions"


@dataclass(frozen=True)
class Completions(Page):
    """``base`` is where each of them is shown."""

    template: ClassVar[str] = "completions/list.html"
    completions: Paged[CompletionOut]
    filter: FormView
    states: Pairs
    base: str


@dataclass(frozen=True)
class CompletionPage(Page):
    template: ClassVar[str] = "completions/show.html"
    completion: CompletionDetail
    form: FormView
    base: str


@dataclass(frozen=True)
class CorrectPage(Page):
    template: ClassVar[str] = "completions/correct.html"
    completion: CompletionDetail
    form: FormView


@dataclass(frozen=True)
class LogPage(Page):
    """``learners`` are those of the class who have no completion yet."""

    template: ClassVar[str] = "completions/new.html"
    held: TrainingClassOut
    learners: list[LearnerOut]
    form: FormView


@router.get(_AT, dependencies=_BODY)
def completions(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, _list(request, session, actor, page, _AT))


@router.get("/staff/training/completions", dependencies=_STAFF)
def all_completions(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, _list(request, session, actor, page, "/staff/training/completions"))


@router.get(_AT + "/{completion_id}", dependencies=_BODY)
def completion(request: Request, session: ReadSession, actor: ActorDep, completion_id: Id) -> Response:
    return render(request, CompletionPage(get_completion(session, actor, completion_id), FormView(), _AT))


@router.get("/staff/training/completions/{completion_id}", dependencies=_STAFF)
def any_completion(request: Request, session: ReadSession, actor: ActorDep, completion_id: Id) -> Response:
    found = get_completion(session, actor, completion_id)
    return render(request, CompletionPage(found, FormView(), "/staff/training/completions"))


@router.get(_AT + "/{completion_id}/correction", dependencies=_BODY)
def correction(request: Request, session: ReadSession, actor: ActorDep, completion_id: Id) -> Response:
    found = get_completion(session, actor, completion_id)
    return render(request, CorrectPage(found, view_of(found)))


@router.post(_AT + "/{completion_id}/correction", dependencies=_BODY)
def correct(
    request: Request, session: WriteSession, actor: ActorDep, completion_id: Id, form: FormDep
) -> Response:
    read = read_form(form, CorrectionInput)
    if read.data is None:
        return render(request, CorrectPage(get_completion(session, actor, completion_id), read.view), 422)
    try:
        with session.begin_nested():
            correct_completion(session, actor, completion_id, read.data)
    except (Conflict, Invalid) as error:
        found = get_completion(session, actor, completion_id)
        return render(request, CorrectPage(found, refused(read.view, error)), status_of(error))
    return RedirectResponse(f"{_AT}/{completion_id}", 303)


@router.post(_AT + "/{completion_id}/revocation", dependencies=_BODY)
def revoke(
    request: Request, session: WriteSession, actor: ActorDep, completion_id: Id, form: FormDep
) -> Response:
    return _decide(request, session, actor, completion_id, form, _AT)


@router.post("/staff/training/completions/{completion_id}/revocation", dependencies=_STAFF)
def revoke_any(
    request: Request, session: WriteSession, actor: ActorDep, completion_id: Id, form: FormDep
) -> Response:
    return _decide(request, session, actor, completion_id, form, "/staff/training/completions")


@router.post("/staff/training/completions/{completion_id}/restoration", dependencies=_STAFF)
def restore(
    request: Request, session: WriteSession, actor: ActorDep, completion_id: Id, form: FormDep
) -> Response:
    return _decide(request, session, actor, completion_id, form, "/staff/training/completions", again=True)


@router.get("/training/classes/{class_id}/completions/new", dependencies=_BODY)
def new(request: Request, session: ReadSession, actor: ActorDep, class_id: Id) -> Response:
    return render(request, _log_page(session, actor, class_id, FormView()))


@router.post("/training/classes/{class_id}/completions/new", dependencies=_BODY)
def log(request: Request, session: WriteSession, actor: ActorDep, class_id: Id, form: FormDep) -> Response:
    """However often it is sent: class and person are the key."""
    read = read_form(form, CompletionInput)
    if read.data is None:
        return render(request, _log_page(session, actor, class_id, read.view), 422)
    try:
        with session.begin_nested():
            done = log_completion(session, actor, class_id, read.data)
    except (Conflict, Invalid) as error:
        page = _log_page(session, actor, class_id, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"{_AT}/{done.id}", 303)


def _list(request: Request, session: Session, actor: Actor, page: PageDep, base: str) -> Completions:
    query = read_query(request.query_params, CompletionFilter)
    assert query.data is not None
    found = list_completions(session, actor, query.data, page)
    return Completions(found, query.view, labelled(CompletionState), base)


def _decide(
    request: Request,
    session: Session,
    actor: Actor,
    completion_id: int,
    form: FormDep,
    base: str,
    *,
    again: bool = False,
) -> Response:
    """A revocation, or by the staff its end."""
    read = read_form(form, RevocationInput)
    if read.data is None:
        found = get_completion(session, actor, completion_id)
        return render(request, CompletionPage(found, read.view, base), 422)
    try:
        with session.begin_nested():
            act = restore_completion if again else revoke_completion
            act(session, actor, completion_id, read.data)
    except (Conflict, Invalid) as error:
        found = get_completion(session, actor, completion_id)
        return render(request, CompletionPage(found, refused(read.view, error), base), status_of(error))
    return RedirectResponse(f"{base}/{completion_id}", 303)


def _log_page(session: Session, actor: Actor, class_id: int, form: FormView) -> LogPage:
    held = own_class(session, actor, class_id)
    return LogPage(held, learners_to_complete(session, actor, class_id), form)
