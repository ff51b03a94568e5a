"""JSON API: what would bring the caller forward, and what skills the province lacks."""

from typing import Annotated

from fastapi import APIRouter, Query

from talent.accounts.permissions import Permission
from talent.matches.forward import own_forward
from talent.matches.forward_schemas import ForwardOut
from talent.training.shortage_schemas import PlanOut, ShortageFilter, ShortagesOut
from talent.training.shortages import class_plan, list_shortages
from web.api.common import PREFIX, errors
from web.deps import ActorDep, EngineDep, PageDep, ReadSession, TargetDep, may

router = APIRouter(prefix=PREFIX, tags=["forward"])


@router.get(
    "/people/me/forward",
    dependencies=[may(Permission.FORWARD_OWN)],
    responses=errors(401, 403, 404),
)
def get_forward(
    session: ReadSession, actor: ActorDep, engine: EngineDep, everywhere: bool = False
) -> ForwardOut:
    """Skills by exact gain over the open demands near by, with courses, and what no course helps with."""
    return own_forward(session, actor, engine, everywhere=everywhere)


@router.get("/shortages", dependencies=[may(Permission.SHORTAGES_READ)], responses=errors(401, 403))
def get_shortages(
    session: ReadSession,
    actor: ActorDep,
    page: PageDep,
    division: Annotated[str | None, Query(pattern=r"^\d{6}$")] = None,
) -> ShortagesOut:
    """Skills that open demands require, with who has them and the seats that teach them; a city or all."""
    return list_shortages(session, actor, ShortageFilter(division=division), page)


@router.get("/shortages/plan", dependencies=[may(Permission.CLASSES_PLAN)], responses=errors(401, 403))
def get_plan(session: ReadSession, actor: ActorDep, target: TargetDep) -> PlanOut:
    """Classes to open this year toward the target, by city and group of skills."""
    return class_plan(session, actor, target)
