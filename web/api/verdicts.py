"""JSON API: what an enterprise makes of the candidates for its demand, and whether the ranking follows it."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.matches import verdicts
from talent.matches.schemas import FeedbackOut, LearningInput, VerdictInput, VerdictOut
from web.api.common import PREFIX, errors
from web.deps import ActorDep, EngineDep, Id, ReadSession, WriteSession, may

router = APIRouter(prefix=f"{PREFIX}/demands/{{demand_id}}", tags=["verdicts"])

_READ = [may(Permission.CANDIDATES_RANK)]
_WRITE = [may(Permission.DEMAND_OWN)]
_ERRORS = errors(401, 403, 404)


@router.get("/verdicts", dependencies=_READ, responses=_ERRORS)
def list_(
    session: ReadSession,
    actor: ActorDep,
    demand_id: Id,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int, Query(ge=1, le=MAX_SIZE)] = 20,
) -> Paged[VerdictOut]:
    """Who was shortlisted or rejected, the last first; for the demand's own enterprise and for staff."""
    return verdicts.list_verdicts(session, actor, demand_id, Page(number=page, size=size))


@router.put("/verdicts/{person_id}", dependencies=_WRITE, responses=_ERRORS)
def put(
    session: WriteSession, actor: ActorDep, demand_id: Id, person_id: Id, data: VerdictInput
) -> VerdictOut:
    """Shortlists or rejects a candidate; the same again changes nothing."""
    return verdicts.set_verdict(session, actor, demand_id, person_id, data)


@router.delete("/verdicts/{person_id}", status_code=204, dependencies=_WRITE, responses=_ERRORS)
def clear(session: WriteSession, actor: ActorDep, demand_id: Id, person_id: Id) -> Response:
    """Takes the verdict on a candidate back."""
    verdicts.clear_verdict(session, actor, demand_id, person_id)
    return Response(status_code=204)


@router.delete("/verdicts", status_code=204, dependencies=_WRITE, responses=_ERRORS)
def clear_all(session: WriteSession, actor: ActorDep, demand_id: Id) -> Response:
    """Takes all verdicts of the demand back."""
    verdicts.clear_all_verdicts(session, actor, demand_id)
    return Response(status_code=204)


@router.get("/feedback", dependencies=_READ, responses=_ERRORS)
def feedback(session: ReadSession, actor: ActorDep, engine: EngineDep, demand_id: Id) -> FeedbackOut:
    """Whether the ranking follows the verdicts, and which shares of asked skills that moves or would move."""
    return verdicts.feedback(session, actor, engine, demand_id)


@router.put("/feedback", status_code=204, dependencies=_WRITE, responses=_ERRORS)
def put_feedback(session: WriteSession, actor: ActorDep, demand_id: Id, data: LearningInput) -> Response:
    """Turns on or off that the ranking follows the verdicts; the next ranking does."""
    verdicts.set_learning(session, actor, demand_id, data.learning)
    return Response(status_code=204)
