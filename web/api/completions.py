"""JSON API: completions of a training body, one by one, and how many person-times they make."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from talent.accounts.permissions import Permission
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.training.completion_schemas import (
    CompletionDetail,
    CompletionFilter,
    CompletionInput,
    CompletionOut,
    CorrectionInput,
    RevocationInput,
)
from talent.training.completions import get_completion, list_completions, log_completion, own_completions
from talent.training.correcting import correct_completion, restore_completion, revoke_completion
from talent.training.person_times import PersonTimes, person_times
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, ReadSession, TargetDep, WriteSession, may

router = APIRouter(prefix=PREFIX, tags=["completions"])

_BODY = [may(Permission.TRAINING_OWN)]
_STAFF = [may(Permission.TRAINING_AUDIT)]
_ERRORS = errors(401, 403, 404, 409)


class CompletionQuery(CompletionFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("/completions", dependencies=_BODY, responses=errors(401, 403))
def list_(
    session: ReadSession, actor: ActorDep, query: Annotated[CompletionQuery, Query()]
) -> Paged[CompletionOut]:
    """Those of the caller's body, the latest first."""
    wanted = CompletionFilter(**query.model_dump(exclude={"page", "size"}))
    return list_completions(session, actor, wanted, Page(number=query.page, size=query.size))


@router.get("/me/completions", dependencies=[may(Permission.ENROL_OWN)], responses=errors(401, 403))
def own(session: ReadSession, actor: ActorDep) -> list[CompletionOut]:
    """All of the caller's own, the revoked too."""
    return own_completions(session, actor)


@router.get("/completions/{completion_id}", dependencies=_BODY, responses=_ERRORS)
def get(session: ReadSession, actor: ActorDep, completion_id: Id) -> CompletionDetail:
    """One with its trace."""
    return get_completion(session, actor, completion_id)


@router.post("/classes/{class_id}/completions", status_code=201, dependencies=_BODY, responses=_ERRORS)
def log(session: WriteSession, actor: ActorDep, class_id: Id, data: CompletionInput) -> CompletionOut:
    """Class and person are the key: sent again it is the same; with other facts it is a conflict."""
    return log_completion(session, actor, class_id, data)


@router.post("/completions/{completion_id}/correction", dependencies=_BODY, responses=_ERRORS)
def correct(
    session: WriteSession, actor: ActorDep, completion_id: Id, data: CorrectionInput
) -> CompletionDetail:
    """Other facts, to the version that was read; the same again changes nothing."""
    return correct_completion(session, actor, completion_id, data)


@router.post("/completions/{completion_id}/revocation", dependencies=_BODY, responses=_ERRORS)
def revoke(
    session: WriteSession, actor: ActorDep, completion_id: Id, data: RevocationInput
) -> CompletionDetail:
    """It counts no more and vouches for nothing; the same again changes nothing."""
    return revoke_completion(session, actor, completion_id, data)


@router.post("/completions/{completion_id}/restoration", dependencies=_STAFF, responses=_ERRORS)
def restore(
    session: WriteSession, actor: ActorDep, completion_id: Id, data: RevocationInput
) -> CompletionDetail:
    """The staff take back a revocation that was a mistake."""
    return restore_completion(session, actor, completion_id, data)


@router.get("/person-times", dependencies=_BODY, responses=errors(401, 403))
def count(
    session: ReadSession,
    actor: ActorDep,
    target: TargetDep,
    year: Annotated[int | None, Query(ge=2021, le=2100)] = None,
) -> PersonTimes:
    """One completion of one class that is not revoked is one person-time, in the year of its day."""
    return person_times(session, actor, target, year)
