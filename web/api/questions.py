"""JSON API: the question bank. A key is given out by one route alone, to who may see the question."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.exams import questions
from talent.exams.reviewing import review_question
from talent.exams.schemas import (
    KeyOut,
    MoveInput,
    QuestionCard,
    QuestionEdit,
    QuestionFilter,
    QuestionInput,
    QuestionOut,
    ReviewInput,
    SkillCount,
)
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.matches.likeness import alike_to, list_alike, set_apart
from talent.matches.likeness_schemas import AlikeOut, AlikePairOut
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, IdempotencyKey, PageDep, ReadSession, WriteSession, may
from web.noting import QUESTIONS_COMPARED

router = APIRouter(prefix=f"{PREFIX}/questions", tags=["questions"])
_WRITE = [may(Permission.QUESTIONS_WRITE)]
_REVIEW = [may(Permission.QUESTIONS_REVIEW)]
Number = Annotated[int | None, Query(ge=1, le=100_000)]


class QuestionQuery(QuestionFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


class ApartInput(BaseModel):
    """Whether two questions differ after all."""

    apart: bool


@router.get("", dependencies=_WRITE, responses=errors(401, 403))
def list_(
    session: ReadSession, actor: ActorDep, query: Annotated[QuestionQuery, Query()]
) -> Paged[QuestionCard]:
    """The questions of the own organisation, for staff all of them; the latest first, without keys."""
    wanted = QuestionFilter(**query.model_dump(exclude={"page", "size"}))
    return questions.list_questions(session, actor, wanted, Page(number=query.page, size=query.size))


@router.post("", status_code=201, dependencies=_WRITE, responses=errors(401, 403, 409))
def add(session: WriteSession, actor: ActorDep, data: QuestionInput, key: IdempotencyKey = "") -> QuestionOut:
    """A new draft, which somebody else must review."""
    number = questions.add_question(session, actor, data, key=key)
    return questions.get_question(session, actor, number)


@router.get("/counts", dependencies=_WRITE, responses=errors(401, 403))
def counts(session: ReadSession, actor: ActorDep) -> list[SkillCount]:
    """How many questions in use each skill has, by kind; the fewest first."""
    return questions.count_by_skill(session, actor)


@router.get("/alike", dependencies=[*_REVIEW, QUESTIONS_COMPARED], responses=errors(401, 403))
def alike_pairs(
    session: ReadSession, actor: ActorDep, page: PageDep, apart: bool = False
) -> Paged[AlikePairOut]:
    """Pairs that are nearly the same, the most alike first."""
    return list_alike(session, actor, page, apart=apart)


@router.get("/{question_id}", dependencies=_WRITE, responses=errors(401, 403, 404))
def get(session: ReadSession, actor: ActorDep, question_id: Id, number: Number = None) -> QuestionOut:
    """A version as a candidate sees it: the one that stands, or the one asked for."""
    return questions.get_question(session, actor, question_id, number)


@router.put("/{question_id}", dependencies=_WRITE, responses=errors(401, 403, 404, 409))
def put(session: WriteSession, actor: ActorDep, question_id: Id, data: QuestionEdit) -> QuestionOut:
    """Other content is a new version, to be reviewed again; the same content changes nothing."""
    return questions.update_question(session, actor, question_id, data, data.version)


@router.get("/{question_id}/key", dependencies=_WRITE, responses=errors(401, 403, 404))
def key(session: ReadSession, actor: ActorDep, question_id: Id, number: Number = None) -> KeyOut:
    """What is right in a version, and why."""
    return questions.get_key(session, actor, question_id, number)


@router.get(
    "/{question_id}/alike", dependencies=[*_WRITE, QUESTIONS_COMPARED], responses=errors(401, 403, 404)
)
def alike(session: ReadSession, actor: ActorDep, question_id: Id) -> list[AlikeOut]:
    """Questions that are nearly the same, of those that you may see."""
    questions.get_question(session, actor, question_id)
    return alike_to(session, actor, question_id)


@router.post("/{question_id}/state", dependencies=_WRITE, responses=errors(401, 403, 404, 409))
def move(session: WriteSession, actor: ActorDep, question_id: Id, data: MoveInput) -> QuestionOut:
    """Into use, retired, or a draft again."""
    return questions.move_question(session, actor, question_id, data.state, data.version)


@router.post("/{question_id}/reviews", dependencies=_REVIEW, responses=errors(401, 403, 404, 409))
def review(session: WriteSession, actor: ActorDep, question_id: Id, data: ReviewInput) -> QuestionOut:
    """Passed or returned, by who did not write it."""
    return review_question(session, actor, question_id, data)


@router.put(
    "/{question_id}/alike/{other_id}", status_code=204, dependencies=_REVIEW, responses=errors(401, 403, 404)
)
def put_apart(
    session: WriteSession, actor: ActorDep, question_id: Id, other_id: Id, data: ApartInput
) -> Response:
    """The two are different after all, or not; until one of them changes."""
    set_apart(session, actor, question_id, other_id, apart=data.apart)
    return Response(status_code=204)
