"""Staff: the review of a question, and pairs of questions that are nearly the same."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.exams.enums import ReviewVerdict
from talent.exams.questions import get_key, get_question
from talent.exams.reviewing import review_question
from talent.exams.schemas import KeyOut, QuestionOut, ReviewInput
from talent.kit.errors import Conflict, Forbidden, Invalid
from talent.kit.paging import Paged
from talent.matches.likeness import alike_to, list_alike, set_apart
from talent.matches.likeness_schemas import AlikeOut, AlikePairOut
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused
from web.noting import QUESTIONS_COMPARED
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(
    prefix="/questions", include_in_schema=False, dependencies=[may(Permission.QUESTIONS_REVIEW)]
)


class ApartInput(BaseModel):
    """Whether two questions differ after all."""

    model_config = ConfigDict(extra="forbid")

    one: int = Field(ge=1, le=2**31 - 1)
    other: int = Field(ge=1, le=2**31 - 1)
    apart: bool


@dataclass(frozen=True)
class AlikePage(Page):
    template: ClassVar[str] = "questions/alike.html"
    pairs: Paged[AlikePairOut]
    apart: bool


@dataclass(frozen=True)
class ReviewPage(Page):
    template: ClassVar[str] = "questions/review.html"
    question: QuestionOut
    key: KeyOut
    alike: list[AlikeOut]
    form: FormView
    verdicts: Pairs


@router.get("/alike", dependencies=[QUESTIONS_COMPARED])
def alike(
    request: Request, session: ReadSession, actor: ActorDep, page: PageDep, apart: bool = False
) -> Response:
    return render(request, AlikePage(list_alike(session, actor, page, apart=apart), apart))


@router.post("/alike")
def decide(session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, ApartInput)
    if read.data is None:
        raise Invalid(read.view.complaints[0].message)
    set_apart(session, actor, read.data.one, read.data.other, apart=read.data.apart)
    return RedirectResponse("/questions/alike" if read.data.apart else "/questions/alike?apart=true", 303)


@router.get("/{question_id}/review", dependencies=[QUESTIONS_COMPARED])
def review(request: Request, session: ReadSession, actor: ActorDep, question_id: Id) -> Response:
    return render(request, _page(session, actor, question_id, FormView()))


@router.post("/{question_id}/review")
def say(request: Request, session: WriteSession, actor: ActorDep, question_id: Id, form: FormDep) -> Response:
    read = read_form(form, ReviewInput)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                review_question(session, actor, question_id, read.data)
            return RedirectResponse(f"/questions/{question_id}", 303)
        except (Conflict, Forbidden, Invalid) as error:
            view, status = refused(view, error), status_of(error)
    return render(request, _page(session, actor, question_id, view), status)


def _page(session: ReadSession, actor: ActorDep, question_id: int, form: FormView) -> ReviewPage:
    return ReviewPage(
        get_question(session, actor, question_id),
        get_key(session, actor, question_id),
        alike_to(session, actor, question_id),
        form,
        labelled(ReviewVerdict),
    )
