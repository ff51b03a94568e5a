"""Profiles that look like one person's: staff compare and decide, owners answer."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.identity.answering import answer_question, get_question
from talent.identity.enums import PairState
from talent.identity.reviewing import decide, get_pair, list_pairs
from talent.identity.schemas import AnswerInput, AskedOut, DecisionInput, PairFilter, PairOut, PairRow
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused
from web.noting import PEOPLE_COMPARED
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

LIST = "/staff/lookalikes"
router = APIRouter(include_in_schema=False)
_REVIEW, _OWN = may(Permission.IDENTITY_REVIEW), may(Permission.PROFILE_OWN)
# What has become one profile stands among the merges.
_LISTED = [one for one in labelled(PairState) if one[0] != PairState.SAME.value]


@dataclass(frozen=True)
class Lookalikes(Page):
    template: ClassVar[str] = "identity/pairs.html"
    pairs: Paged[PairRow]
    state: PairState
    states: Pairs


@dataclass(frozen=True)
class Lookalike(Page):
    template: ClassVar[str] = "identity/pair.html"
    pair: PairOut
    form: FormView


@dataclass(frozen=True)
class Question(Page):
    template: ClassVar[str] = "identity/question.html"
    asked: AskedOut
    form: FormView


@router.get(LIST, dependencies=[_REVIEW, PEOPLE_COMPARED])
def pairs(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, PairFilter)
    assert query.data is not None
    found = list_pairs(session, actor, query.data, page)
    if not found.items and page.number > 1:
        # The last of a page was decided on.
        return RedirectResponse(f"{LIST}?{request.url.include_query_params(page=found.pages).query}", 303)
    return render(request, Lookalikes(found, query.data.state, _LISTED))


@router.get(LIST + "/{pair_id}", dependencies=[_REVIEW])
def pair(request: Request, session: ReadSession, actor: ActorDep, pair_id: Id) -> Response:
    return render(request, Lookalike(get_pair(session, actor, pair_id), FormView()))


@router.post(LIST + "/{pair_id}", dependencies=[_REVIEW])
def send_decision(
    request: Request, session: WriteSession, actor: ActorDep, pair_id: Id, form: FormDep
) -> Response:
    read = read_form(form, DecisionInput)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                decide(session, actor, pair_id, read.data)
            return RedirectResponse(LIST, 303)
        except (Conflict, Invalid) as error:
            view, status = refused(view, error), status_of(error)
    return render(request, Lookalike(get_pair(session, actor, pair_id), view), status)


@router.get("/me/lookalikes/{pair_id}", dependencies=[_OWN])
def question(request: Request, session: ReadSession, actor: ActorDep, pair_id: Id) -> Response:
    return render(request, Question(get_question(session, actor, pair_id), FormView()))


@router.post("/me/lookalikes/{pair_id}", dependencies=[_OWN])
def send_answer(
    request: Request, session: WriteSession, actor: ActorDep, pair_id: Id, form: FormDep
) -> Response:
    read = read_form(form, AnswerInput)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                answer_question(session, actor, pair_id, read.data)
            return RedirectResponse("/me/profile", 303)
        except Conflict as error:
            view, status = refused(view, error), status_of(error)
    return render(request, Question(get_question(session, actor, pair_id), view), status)
