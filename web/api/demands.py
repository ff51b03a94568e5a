"""JSON API: demands, and the ranking for one of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from talent.accounts.permissions import Permission
from talent.enterprises.demands import create_demand, get_demand, list_demands, update_demand
from talent.enterprises.enums import DemandState
from talent.enterprises.posting import posting_of
from talent.enterprises.schemas import DemandCard, DemandFilter, DemandInput, DemandOut
from talent.enterprises.states import change_state
from talent.kit.errors import NotFound
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.matches.comparing import compare_candidates
from talent.matches.explaining import explain_candidate
from talent.matches.pair_schemas import ComparisonOut, ConditionsOut, PairOut
from talent.matches.ranking import rank_candidates
from talent.matches.relaxing import demand_conditions
from talent.matches.schemas import CandidateFilter, CandidatesOut
from talent.vocab.service import skill_names
from web.api.common import PREFIX, errors
from web.deps import ActorDep, CandidateId, EngineDep, Id, IdempotencyKey, ReadSession, WriteSession, may
from web.noting import CANDIDATE_NOTED, COMPARED_NOTED, RANKING_NOTED, Missed

router = APIRouter(prefix=f"{PREFIX}/demands", tags=["demands"])


class StateInput(BaseModel):
    """A change of state, of the version that was read."""

    state: DemandState
    version: Annotated[int, Field(ge=1)]
    # Publish although the same post is out already.
    again: bool = False


class DemandQuery(DemandFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


class CandidateQuery(CandidateFilter):
    """A filter and either the first ``top`` or one page of the ranking."""

    top: Annotated[int, Field(ge=1, le=MAX_SIZE)] | None = None
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20
    # Count what each choice of a filter would leave.
    facets: bool = False


@router.get("", dependencies=[may(Permission.DEMANDS_READ)], responses=errors(401, 403))
def list_(session: ReadSession, actor: ActorDep, query: Annotated[DemandQuery, Query()]) -> Paged[DemandCard]:
    """The demands that the caller may see, newest first."""
    wanted = DemandFilter(**query.model_dump(exclude={"page", "size"}))
    return list_demands(session, actor, wanted, Page(number=query.page, size=query.size))


@router.post("", status_code=201, dependencies=[may(Permission.DEMAND_OWN)], responses=errors(401, 403))
def create(
    session: WriteSession, actor: ActorDep, data: DemandInput, idempotency_key: IdempotencyKey = ""
) -> DemandOut:
    """A new draft of the caller's enterprise; repeated with its ``Idempotency-Key``, the same draft."""
    return create_demand(session, actor, data, key=idempotency_key)


@router.get("/{demand_id}", dependencies=[may(Permission.DEMANDS_READ)], responses=errors(401, 403, 404))
def get(session: ReadSession, actor: ActorDep, demand_id: Id) -> DemandOut:
    return get_demand(session, actor, demand_id)


class _JsonLd(JSONResponse):
    media_type = "application/ld+json"


@router.get(
    "/{demand_id}/jobposting",
    dependencies=[may(Permission.DEMANDS_READ)],
    responses={**errors(401, 403, 404), 200: {"description": "schema.org JobPosting"}},
    response_class=_JsonLd,
)
def job_posting(request: Request, session: ReadSession, actor: ActorDep, demand_id: Id) -> dict[str, Any]:
    """The demand as schema.org JobPosting, while it can be applied for."""
    address = f"{request.app.state.settings.base_url}/demands/{demand_id}"
    found = posting_of(get_demand(session, actor, demand_id), address)
    if found is None:
        raise NotFound("该需求目前不能应聘，没有可以发布的职位信息。")
    return found


@router.put("/{demand_id}", dependencies=[may(Permission.DEMAND_OWN)], responses=errors(401, 403, 404, 409))
def update(session: WriteSession, actor: ActorDep, demand_id: Id, data: DemandInput) -> DemandOut:
    """Replaces the demand; ``version`` is the one that was read."""
    return update_demand(session, actor, demand_id, data)


@router.post(
    "/{demand_id}/state", dependencies=[may(Permission.DEMAND_OWN)], responses=errors(401, 403, 404, 409)
)
def set_state(session: WriteSession, actor: ActorDep, demand_id: Id, data: StateInput) -> DemandOut:
    """Publishes, pauses, fills or closes. Publishing is refused while the text discriminates."""
    return change_state(session, actor, demand_id, data.state, data.version, again=data.again)


@router.get(
    "/{demand_id}/candidates",
    dependencies=[may(Permission.CANDIDATES_RANK), RANKING_NOTED],
    responses=errors(401, 403, 404),
)
def candidates(
    missed: Missed,
    session: ReadSession,
    actor: ActorDep,
    engine: EngineDep,
    demand_id: Id,
    query: Annotated[CandidateQuery, Query()],
) -> CandidatesOut:
    """The ranking with its reasons: the contributions of each candidate add up to the score.

    With ``facets`` it says how many people each choice of a filter would leave, all other filters on.
    """
    wanted = CandidateFilter(**query.model_dump(exclude={"top", "page", "size", "facets"}))
    page = Page(size=query.top) if query.top else Page(number=query.page, size=query.size)
    ranking = rank_candidates(session, actor, engine, demand_id, wanted, page, faceted=query.facets)
    if wanted.skill and not ranking.total:
        missed.append(skill_names(session, [wanted.skill]).get(wanted.skill, wanted.skill))
    return ranking


@router.get(
    "/{demand_id}/candidates/{person_id}",
    dependencies=[may(Permission.CANDIDATES_RANK), RANKING_NOTED, CANDIDATE_NOTED],
    responses=errors(401, 403, 404),
)
def candidate(
    session: ReadSession, actor: ActorDep, engine: EngineDep, demand_id: Id, person_id: Id
) -> PairOut:
    """One person for the demand, ranked or excluded: each failed condition with what is asked and had."""
    return explain_candidate(session, actor, engine, demand_id, person_id)


@router.get(
    "/{demand_id}/compare",
    dependencies=[may(Permission.CANDIDATES_RANK), RANKING_NOTED, COMPARED_NOTED],
    responses=errors(401, 403, 404),
)
def compare(
    session: ReadSession,
    actor: ActorDep,
    engine: EngineDep,
    demand_id: Id,
    a: CandidateId,
    b: CandidateId,
) -> ComparisonOut:
    """Why one of two people stands above the other: the differences add up to that of the scores."""
    return compare_candidates(session, actor, engine, demand_id, a, b)


@router.get(
    "/{demand_id}/conditions",
    dependencies=[may(Permission.CANDIDATES_RANK), RANKING_NOTED],
    responses=errors(401, 403, 404),
)
def conditions(session: ReadSession, actor: ActorDep, engine: EngineDep, demand_id: Id) -> ConditionsOut:
    """How many more people would pass without each hard condition, and with it one step lower."""
    return demand_conditions(session, actor, engine, demand_id)
