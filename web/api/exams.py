"""JSON API: exams, own attempts and answers, papers, marking, more time."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from talent.accounts.permissions import Permission
from talent.exams.attempt_schemas import (
    AttemptOut,
    ExamOut,
    ExtraTimeInput,
    ExtraTimeOut,
    MarkInput,
    NewPaperInput,
    PaperDetail,
    PaperFilter,
    PaperInput,
    PaperOut,
    PaperStateInput,
    ResultOut,
    SavedOut,
    SaveInput,
    SittingOut,
    TaskDetail,
    TaskOut,
)
from talent.exams.attempts import begin, get_attempt, get_exam, get_sitting, hand_in, list_attempts
from talent.exams.extra_time import grant_extra_time, list_extra_time, take_back_extra_time
from talent.exams.markers import get_task, give_mark, list_tasks
from talent.exams.papers import (
    create_paper,
    get_paper,
    list_exams,
    list_papers,
    set_paper_state,
    update_paper,
)
from talent.exams.result_reading import get_result
from talent.exams.saving import save_answer
from talent.kit.paging import MAX_SIZE, Page, Paged
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, IdempotencyKey, PageDep, ReadSession, WriteSession, may
from web.noting import LATE_CLOSED

router = APIRouter(prefix=PREFIX, tags=["exams"])

_ANYBODY = [may(Permission.PUBLIC)]
_OWN = [may(Permission.EXAM_OWN), LATE_CLOSED]
_MAKERS = [may(Permission.PAPERS_MANAGE)]
_MARKERS = [may(Permission.EXAM_MARK)]
_READ = errors(401, 403, 404)
_WRITE = errors(401, 403, 404, 409)


class PaperQuery(PaperFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("/exams", dependencies=_ANYBODY, responses=errors())
def exams(session: ReadSession, page: PageDep) -> Paged[PaperOut]:
    """Papers that can be sat now."""
    return list_exams(session, page)


@router.get("/exams/{paper_id}", dependencies=[*_ANYBODY, LATE_CLOSED], responses=errors(404))
def exam(session: ReadSession, actor: ActorDep, paper_id: Id) -> ExamOut:
    """One, and for a talent whether it may be begun."""
    return get_exam(session, actor, paper_id)


@router.post(
    "/exams/{paper_id}/attempts",
    status_code=201,
    dependencies=[may(Permission.EXAM_OWN)],
    responses=_WRITE,
)
def start(
    session: WriteSession, actor: ActorDep, paper_id: Id, idempotency_key: IdempotencyKey = ""
) -> AttemptOut:
    """Begins an attempt; one that is open already is gone on with."""
    return get_attempt(session, actor, begin(session, actor, paper_id, key=idempotency_key))


@router.get("/attempts", dependencies=_OWN, responses=errors(401, 403))
def attempts(session: ReadSession, actor: ActorDep, page: PageDep) -> Paged[AttemptOut]:
    """The caller's own, the last first."""
    return list_attempts(session, actor, page)


@router.get("/attempts/{attempt_id}", dependencies=_OWN, responses=_READ)
def attempt(session: ReadSession, actor: ActorDep, attempt_id: Id) -> AttemptOut:
    return get_attempt(session, actor, attempt_id)


@router.get("/attempts/{attempt_id}/questions", dependencies=_OWN, responses=_WRITE)
def questions(session: ReadSession, actor: ActorDep, attempt_id: Id) -> SittingOut:
    """The questions in letters of this attempt, the answers as saved, and the seconds that are left."""
    return get_sitting(session, actor, attempt_id)


@router.put(
    "/attempts/{attempt_id}/answers/{position}",
    dependencies=[may(Permission.EXAM_OWN)],
    responses=_WRITE,
)
def save(session: WriteSession, actor: ActorDep, attempt_id: Id, position: Id, data: SaveInput) -> SavedOut:
    """Saves an answer. One with a lower ``sequence`` than stands changes nothing, whenever it arrives."""
    return save_answer(session, actor, attempt_id, position, data)


@router.post("/attempts/{attempt_id}/hand-in", dependencies=[may(Permission.EXAM_OWN)], responses=_READ)
def end(session: WriteSession, actor: ActorDep, attempt_id: Id) -> AttemptOut:
    """Ends the attempt; however often it is sent, it is done once."""
    return hand_in(session, actor, attempt_id)


@router.get("/attempts/{attempt_id}/result", dependencies=_OWN, responses=_WRITE)
def result(session: ReadSession, actor: ActorDep, attempt_id: Id) -> ResultOut:
    """By competency and question, once the attempt has ended."""
    return get_result(session, actor, attempt_id)


@router.get("/exam-papers", dependencies=_MAKERS, responses=errors(401, 403))
def papers(session: ReadSession, actor: ActorDep, query: Annotated[PaperQuery, Query()]) -> Paged[PaperOut]:
    wanted = PaperFilter(**query.model_dump(exclude={"page", "size"}))
    return list_papers(session, actor, wanted, Page(number=query.page, size=query.size))


@router.post("/exam-papers", status_code=201, dependencies=_MAKERS, responses=_WRITE)
def add_paper(
    session: WriteSession, actor: ActorDep, data: NewPaperInput, idempotency_key: IdempotencyKey = ""
) -> PaperDetail:
    """A draft whose parts are proposed from the weights of the standard."""
    return get_paper(session, actor, create_paper(session, actor, data, key=idempotency_key))


@router.get("/exam-papers/{paper_id}", dependencies=_MAKERS, responses=_READ)
def paper(session: ReadSession, actor: ActorDep, paper_id: Id) -> PaperDetail:
    """With how many questions of the bank suit each part."""
    return get_paper(session, actor, paper_id)


@router.put("/exam-papers/{paper_id}", dependencies=_MAKERS, responses=_WRITE)
def change_paper(session: WriteSession, actor: ActorDep, paper_id: Id, data: PaperInput) -> PaperDetail:
    return update_paper(session, actor, paper_id, data)


@router.post("/exam-papers/{paper_id}/state", dependencies=_MAKERS, responses=_WRITE)
def set_state(session: WriteSession, actor: ActorDep, paper_id: Id, data: PaperStateInput) -> PaperDetail:
    """Opens or closes a paper; the same state again changes nothing."""
    return set_paper_state(session, actor, paper_id, data)


@router.get("/marking", dependencies=_MARKERS, responses=errors(401, 403))
def tasks(session: ReadSession, actor: ActorDep, page: PageDep) -> Paged[TaskOut]:
    """Practical answers that wait for the caller."""
    return list_tasks(session, actor, page)


@router.get("/marking/{item_id}", dependencies=_MARKERS, responses=_READ)
def task(session: ReadSession, actor: ActorDep, item_id: Id) -> TaskDetail:
    return get_task(session, actor, item_id)


@router.put("/marking/{item_id}", status_code=204, dependencies=_MARKERS, responses=_WRITE)
def mark(session: WriteSession, actor: ActorDep, item_id: Id, data: MarkInput) -> None:
    """Points for each line of the rubric; the same again changes nothing."""
    give_mark(session, actor, item_id, data)


@router.get("/extra-time", dependencies=_MAKERS, responses=errors(401, 403))
def extra_times(session: ReadSession, actor: ActorDep, page: PageDep) -> Paged[ExtraTimeOut]:
    return list_extra_time(session, actor, page)


@router.put("/extra-time/{person_id}", status_code=204, dependencies=_MAKERS, responses=_READ)
def grant(session: WriteSession, actor: ActorDep, person_id: Id, data: ExtraTimeInput) -> None:
    """So many percent more time in every paper, from the next attempt on."""
    grant_extra_time(session, actor, person_id, data)


@router.delete("/extra-time/{person_id}", status_code=204, dependencies=_MAKERS, responses=_READ)
def take_back(session: WriteSession, actor: ActorDep, person_id: Id) -> None:
    take_back_extra_time(session, actor, person_id)
