"""JSON API: invitations and applications, and what either side does in a thread."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from talent.accounts.permissions import Permission
from talent.hiring.advancing import advance, set_interview
from talent.hiring.answering import answer
from talent.hiring.appraising import appraise
from talent.hiring.beginning import apply, invite
from talent.hiring.contacts import give_contact, reveal_contact
from talent.hiring.hires import record_hire, undo_hire
from talent.hiring.reading import get_thread, list_threads
from talent.hiring.refusing import refuse
from talent.hiring.schemas import (
    AnswerInput,
    ApplyInput,
    AppraisalInput,
    AppraisalOut,
    HireInput,
    InterviewInput,
    InviteInput,
    RefusalInput,
    StepInput,
    ThreadDetail,
    ThreadFilter,
    ThreadOut,
    UndoHireInput,
)
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.people.schemas import ContactOut
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, IdempotencyKey, ReadSession, WriteSession, may
from web.noting import THREAD_NOTED

router = APIRouter(prefix=PREFIX, tags=["threads"])

_BOTH = [may(Permission.THREADS_OWN)]
_TALENT = [may(Permission.PROFILE_OWN)]
_ENTERPRISE = [may(Permission.DEMAND_OWN)]
_ERRORS = errors(401, 403, 404, 409)


class ThreadQuery(ThreadFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("/threads", dependencies=_BOTH, responses=errors(401, 403))
def list_(session: ReadSession, actor: ActorDep, query: Annotated[ThreadQuery, Query()]) -> Paged[ThreadOut]:
    """The caller's own threads; names are masked until the person agrees to be reached."""
    wanted = ThreadFilter(**query.model_dump(exclude={"page", "size"}))
    return list_threads(session, actor, wanted, Page(number=query.page, size=query.size))


@router.get("/threads/{thread_id}", dependencies=[*_BOTH, THREAD_NOTED], responses=_ERRORS)
def get(session: ReadSession, actor: ActorDep, thread_id: Id) -> ThreadDetail:
    """One with its history and what may be done now; an enterprise that reads an application has seen it."""
    return get_thread(session, actor, thread_id)


@router.post("/demands/{demand_id}/applications", status_code=201, dependencies=_TALENT, responses=_ERRORS)
def send_application(
    session: WriteSession,
    actor: ActorDep,
    demand_id: Id,
    data: ApplyInput,
    idempotency_key: IdempotencyKey = "",
) -> ThreadOut:
    """Applies; there is one thread for each demand and person, however often this is sent."""
    return apply(session, actor, demand_id, data, key=idempotency_key)


@router.post("/demands/{demand_id}/invitations", status_code=201, dependencies=_ENTERPRISE, responses=_ERRORS)
def send_invitation(
    session: WriteSession,
    actor: ActorDep,
    demand_id: Id,
    data: InviteInput,
    idempotency_key: IdempotencyKey = "",
) -> ThreadOut:
    """Invites; there is one thread for each demand and person, however often this is sent."""
    return invite(session, actor, demand_id, data, key=idempotency_key)


@router.post("/threads/{thread_id}/answer", dependencies=_TALENT, responses=_ERRORS)
def say(session: WriteSession, actor: ActorDep, thread_id: Id, data: AnswerInput) -> ThreadOut:
    """The talent's word, to the version that was read; the same again changes nothing."""
    return answer(session, actor, thread_id, data)


@router.put("/threads/{thread_id}/contact", dependencies=_TALENT, status_code=204, responses=_ERRORS)
def agree(session: WriteSession, actor: ActorDep, thread_id: Id) -> None:
    """Lets the thread's enterprise see name, phone and e-mail."""
    give_contact(session, actor, thread_id)


@router.post("/threads/{thread_id}/contact", dependencies=_ENTERPRISE, responses=_ERRORS)
def reveal(session: WriteSession, actor: ActorDep, thread_id: Id) -> ContactOut:
    """Name, phone and e-mail of who agreed to it; each time audited, and shown to the person."""
    return reveal_contact(session, actor, thread_id)


@router.post("/threads/{thread_id}/step", dependencies=_ENTERPRISE, responses=_ERRORS)
def step(session: WriteSession, actor: ActorDep, thread_id: Id, data: StepInput) -> ThreadOut:
    """Talks to an applicant, offers, or takes an invitation back; the same again changes nothing."""
    return advance(session, actor, thread_id, data)


@router.post("/threads/{thread_id}/interview", dependencies=_ENTERPRISE, responses=_ERRORS)
def interview(session: WriteSession, actor: ActorDep, thread_id: Id, data: InterviewInput) -> ThreadOut:
    """Fixes time and place; the same again changes nothing."""
    return set_interview(session, actor, thread_id, data)


@router.post("/threads/{thread_id}/refusal", dependencies=_ENTERPRISE, responses=_ERRORS)
def say_no(session: WriteSession, actor: ActorDep, thread_id: Id, data: RefusalInput) -> ThreadOut:
    """Declines with a reason and a text for the person; the same again changes nothing."""
    return refuse(session, actor, thread_id, data)


@router.post("/threads/{thread_id}/hire", dependencies=_ENTERPRISE, responses=_ERRORS)
def hire(session: WriteSession, actor: ActorDep, thread_id: Id, data: HireInput) -> ThreadOut:
    """Records a hire, which counts once however often it is sent."""
    return record_hire(session, actor, thread_id, data)


@router.post("/threads/{thread_id}/hire/undo", dependencies=_ENTERPRISE, responses=_ERRORS)
def undo(session: WriteSession, actor: ActorDep, thread_id: Id, data: UndoHireInput) -> ThreadOut:
    """Takes back what was recorded by mistake."""
    return undo_hire(session, actor, thread_id, data)


@router.post("/threads/{thread_id}/appraisal", dependencies=_ENTERPRISE, responses=_ERRORS)
def give_appraisal(
    session: WriteSession, actor: ActorDep, thread_id: Id, data: AppraisalInput
) -> AppraisalOut:
    """Once for each hire, three months after it."""
    return appraise(session, actor, thread_id, data)
