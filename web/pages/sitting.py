"""A talent's exams: the list, the one that is being sat, handing it in, its result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.exams.attempt_schemas import AttemptOut, ResultOut, SaveInput, SittingOut
from talent.exams.attempts import get_attempt, get_sitting, hand_in, list_attempts
from talent.exams.enums import AttemptState
from talent.exams.result_reading import get_result
from talent.exams.saving import save_all
from talent.kit.errors import Conflict
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.noting import LATE_CLOSED
from web.pages.answers import read_answers
from web.templating import Page, render

router = APIRouter(
    prefix="/me/exams", include_in_schema=False, dependencies=[may(Permission.EXAM_OWN), LATE_CLOSED]
)


@dataclass(frozen=True)
class OwnExams(Page):
    template: ClassVar[str] = "exams/own_list.html"
    attempts: Paged[AttemptOut]


@dataclass(frozen=True)
class Sitting(Page):
    """``problems`` says of which questions the answer that was sent could not be saved, and why."""

    template: ClassVar[str] = "exams/sitting.html"
    sitting: SittingOut
    problems: Mapping[int, str]


@dataclass(frozen=True)
class HandIn(Page):
    template: ClassVar[str] = "exams/hand_in.html"
    sitting: SittingOut


@dataclass(frozen=True)
class Result(Page):
    template: ClassVar[str] = "exams/result.html"
    result: ResultOut
    late: bool


@router.get("")
def own_exams(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, OwnExams(list_attempts(session, actor, page)))


@router.get("/{attempt_id}")
def sit(request: Request, session: ReadSession, actor: ActorDep, attempt_id: Id) -> Response:
    if get_attempt(session, actor, attempt_id).state is not AttemptState.OPEN:
        return _to_result(attempt_id)
    return render(request, Sitting(get_sitting(session, actor, attempt_id), {}))


@router.post("/{attempt_id}")
def save(request: Request, session: WriteSession, actor: ActorDep, attempt_id: Id, form: FormDep) -> Response:
    """Without the script: all that stands in the form, then on to another question, or to the end."""
    if get_attempt(session, actor, attempt_id).state is not AttemptState.OPEN:
        return _to_result(attempt_id)
    sitting = get_sitting(session, actor, attempt_id)
    answers = read_answers(form, sitting.questions)
    try:
        with session.begin_nested():
            problems = save_all(session, actor, attempt_id, answers)
    except Conflict:
        return _to_result(attempt_id, late=True)
    if problems:
        saved = get_sitting(session, actor, attempt_id)
        return render(request, Sitting(_as_typed(saved, answers, problems), problems), 422)
    where = form.get("go")
    if where == "end":
        return RedirectResponse(f"/me/exams/{attempt_id}/hand-in", 303)
    position = where if isinstance(where, str) and where.isdecimal() else "1"
    return RedirectResponse(f"/me/exams/{attempt_id}#q-{position}", 303)


@router.get("/{attempt_id}/hand-in")
def before_end(request: Request, session: ReadSession, actor: ActorDep, attempt_id: Id) -> Response:
    if get_attempt(session, actor, attempt_id).state is not AttemptState.OPEN:
        return _to_result(attempt_id)
    return render(request, HandIn(get_sitting(session, actor, attempt_id)))


@router.post("/{attempt_id}/hand-in")
def end(session: WriteSession, actor: ActorDep, attempt_id: Id) -> Response:
    hand_in(session, actor, attempt_id)
    return _to_result(attempt_id)


@router.get("/{attempt_id}/result")
def result(
    request: Request, session: ReadSession, actor: ActorDep, attempt_id: Id, late: bool = False
) -> Response:
    if get_attempt(session, actor, attempt_id).state is AttemptState.OPEN:
        return RedirectResponse(f"/me/exams/{attempt_id}", 303)
    return render(request, Result(get_result(session, actor, attempt_id), late))


def _to_result(attempt_id: int, *, late: bool = False) -> Response:
    return RedirectResponse(f"/me/exams/{attempt_id}/result{'?late=true' if late else ''}", 303)


def _as_typed(
    sitting: SittingOut, answers: Mapping[int, SaveInput], problems: Mapping[int, str]
) -> SittingOut:
    """With what could not be saved still in its field."""
    questions = [
        one.model_copy(update={"answer": answers[one.position].answer}) if one.position in problems else one
        for one in sitting.questions
    ]
    return sitting.model_copy(update={"questions": questions})
