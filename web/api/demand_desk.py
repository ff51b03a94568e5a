"""JSON API: what keeps a demand true, and how many people would fit one that is not saved."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from talent.accounts.permissions import Permission
from talent.enterprises.keeping import confirm_demand, extend_demand, set_template
from talent.enterprises.schemas import DemandInput, DemandOut, ExtendInput
from talent.matches.counting import count_fitting
from talent.matches.pair_schemas import CountOut
from web.api.common import PREFIX, errors
from web.deps import ActorDep, EngineDep, Id, ReadSession, WriteSession, may

router = APIRouter(prefix=f"{PREFIX}/demands", tags=["demands"], dependencies=[may(Permission.DEMAND_OWN)])


class TemplateInput(BaseModel):
    """Whether the demand is offered as a beginning for new ones."""

    model_config = ConfigDict(extra="forbid")

    template: bool


@router.post("/count", responses=errors(401, 403))
def count(session: ReadSession, actor: ActorDep, engine: EngineDep, data: DemandInput) -> CountOut:
    """How many people pass the hard conditions of this need, and what each one costs; nothing is stored."""
    return count_fitting(session, actor, engine, data)


@router.post("/{demand_id}/confirm", responses=errors(401, 403, 404))
def confirm(session: WriteSession, actor: ActorDep, demand_id: Id) -> DemandOut:
    """The open demand is still true, as of today."""
    return confirm_demand(session, actor, demand_id)


@router.post("/{demand_id}/extend", responses=errors(401, 403, 404, 409))
def extend(session: WriteSession, actor: ActorDep, demand_id: Id, data: ExtendInput) -> DemandOut:
    """A later last day, within half a year."""
    return extend_demand(session, actor, demand_id, data)


@router.put("/{demand_id}/template", responses=errors(401, 403, 404))
def template(session: WriteSession, actor: ActorDep, demand_id: Id, data: TemplateInput) -> DemandOut:
    return set_template(session, actor, demand_id, data.template)
