"""The buttons beside candidates: shortlist, reject, take back, and let the ranking follow."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.matches import verdicts
from talent.matches.enums import Verdict, VerdictReason
from talent.matches.schemas import VerdictInput
from web.deps import ActorDep, Id, WriteSession, may
from web.security import local_path

router = APIRouter(
    prefix="/demands/{demand_id}", include_in_schema=False, dependencies=[may(Permission.DEMAND_OWN)]
)

Back = Annotated[str, Form()]


@router.post("/verdicts/{person_id}")
def judge(
    session: WriteSession,
    actor: ActorDep,
    demand_id: Id,
    person_id: Id,
    verdict: Annotated[Verdict | None, Form()] = None,
    reason: Annotated[VerdictReason | None, Form()] = None,
    back: Back = "",
) -> Response:
    """Without a verdict the one that is there is taken back."""
    if verdict is None:
        verdicts.clear_verdict(session, actor, demand_id, person_id)
    else:
        data = VerdictInput(verdict=verdict, reason=reason if verdict is Verdict.REJECTED else None)
        verdicts.set_verdict(session, actor, demand_id, person_id, data)
    return _to_ranking(demand_id, back, f"person-{person_id}")


@router.post("/verdicts")
def clear(session: WriteSession, actor: ActorDep, demand_id: Id, back: Back = "") -> Response:
    """Takes all verdicts back."""
    verdicts.clear_all_verdicts(session, actor, demand_id)
    return _to_ranking(demand_id, back, "feedback")


@router.post("/feedback")
def switch(
    session: WriteSession,
    actor: ActorDep,
    demand_id: Id,
    learning: Annotated[bool, Form()],
    back: Back = "",
) -> Response:
    verdicts.set_learning(session, actor, demand_id, learning)
    return _to_ranking(demand_id, back, "feedback")


def _to_ranking(demand_id: int, back: str, anchor: str) -> Response:
    """To the same part of the same ranking; an address of anything else is not followed."""
    ranking = f"/demands/{demand_id}/candidates"
    path = local_path(back)
    same = urlsplit(path).path == ranking
    return RedirectResponse(f"{path.partition('#')[0] if same else ranking}#{anchor}", 303)
