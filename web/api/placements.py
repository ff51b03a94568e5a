"""JSON API: what a market has on record of one's employment, and whether it goes into the profile."""

from fastapi import APIRouter

from talent.accounts.permissions import Permission
from talent.market.feed_schemas import OwnExchange, PlacementAnswer, PlacementOut
from talent.market.own_data import own_exchange
from talent.market.placements import answer_placement, list_placements
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, ReadSession, WriteSession, may

router = APIRouter(prefix=f"{PREFIX}/me", tags=["people"], dependencies=[may(Permission.PROFILE_OWN)])


@router.get("/exchange", responses=errors(401, 403))
def exchange(session: ReadSession, actor: ActorDep) -> OwnExchange:
    """What of the own profile leaves to a market now, and what left to whom and when."""
    return own_exchange(session, actor)


@router.get("/placements", responses=errors(401, 403))
def list_(session: ReadSession, actor: ActorDep) -> list[PlacementOut]:
    """What waits for an answer first."""
    return list_placements(session, actor)


@router.put("/placements/{placement_id}", responses=errors(401, 403, 404, 409))
def answer(
    session: WriteSession, actor: ActorDep, placement_id: Id, data: PlacementAnswer
) -> list[PlacementOut]:
    """Into the profile as a post held, or not; the same answer again changes nothing."""
    return answer_placement(session, actor, placement_id, data)
