"""One person and one demand explained, two candidates side by side, what the conditions of a demand cost."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.hiring.notes import list_notes
from talent.hiring.reading import marks_on, own_marks
from talent.hiring.schemas import CandidateNoteOut, ThreadMark
from talent.matches.comparing import compare_candidates, compare_several
from talent.matches.explaining import explain_candidate, explain_own_post
from talent.matches.pair_schemas import ComparisonOut, ConditionsOut, PairOut, SeveralOut
from talent.matches.relaxing import demand_conditions
from web.deps import ActorDep, CandidateId, EngineDep, Id, MaybeCandidateId, ReadSession, may
from web.noting import CANDIDATE_NOTED, COMPARED_NOTED, RANKING_NOTED
from web.templating import Page, render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class PairPage(Page):
    """``pair.person`` is there for whoever looks at somebody else."""

    template: ClassVar[str] = "matches/pair.html"
    pair: PairOut
    thread: ThreadMark | None
    notes: list[CandidateNoteOut]


@dataclass(frozen=True)
class ComparePage(Page):
    template: ClassVar[str] = "matches/compare.html"
    pair: ComparisonOut


@dataclass(frozen=True)
class SeveralPage(Page):
    template: ClassVar[str] = "matches/several.html"
    found: SeveralOut


@dataclass(frozen=True)
class ConditionsPage(Page):
    template: ClassVar[str] = "matches/conditions.html"
    found: ConditionsOut


@router.get(
    "/demands/{demand_id}/candidates/{person_id}",
    dependencies=[may(Permission.CANDIDATES_RANK), RANKING_NOTED, CANDIDATE_NOTED],
)
def candidate(
    request: Request, session: ReadSession, actor: ActorDep, engine: EngineDep, demand_id: Id, person_id: Id
) -> Response:
    pair = explain_candidate(session, actor, engine, demand_id, person_id)
    thread = marks_on(session, actor, demand_id, [person_id]).get(person_id)
    return render(request, PairPage(pair, thread, list_notes(session, actor, demand_id, person_id)))


@router.get(
    "/demands/{demand_id}/compare",
    dependencies=[may(Permission.CANDIDATES_RANK), RANKING_NOTED, COMPARED_NOTED],
)
def compare(
    request: Request,
    session: ReadSession,
    actor: ActorDep,
    engine: EngineDep,
    demand_id: Id,
    a: CandidateId,
    b: CandidateId,
    c: MaybeCandidateId = None,
    d: MaybeCandidateId = None,
) -> Response:
    """Two with every difference; three or four side by side."""
    more = [one for one in (c, d) if one is not None]
    if more:
        found = compare_several(session, actor, engine, demand_id, [a, b, *more])
        return render(request, SeveralPage(found))
    return render(request, ComparePage(compare_candidates(session, actor, engine, demand_id, a, b)))


@router.get("/demands/{demand_id}/conditions", dependencies=[may(Permission.CANDIDATES_RANK), RANKING_NOTED])
def conditions(
    request: Request, session: ReadSession, actor: ActorDep, engine: EngineDep, demand_id: Id
) -> Response:
    return render(request, ConditionsPage(demand_conditions(session, actor, engine, demand_id)))


@router.get("/me/posts/{demand_id}", dependencies=[may(Permission.POSTS_FOR_ME)])
def own_post(
    request: Request, session: ReadSession, actor: ActorDep, engine: EngineDep, demand_id: Id
) -> Response:
    pair = explain_own_post(session, actor, engine, demand_id)
    return render(request, PairPage(pair, own_marks(session, actor, [demand_id]).get(demand_id), []))
