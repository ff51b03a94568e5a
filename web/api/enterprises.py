"""JSON API: enterprises, and the caller's own."""

from fastapi import APIRouter

from talent.accounts.acting import organisation_of
from talent.accounts.permissions import Permission
from talent.enterprises.enterprises import get_enterprise, update_enterprise
from talent.enterprises.schemas import EnterpriseInput, EnterpriseOut
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, ReadSession, WriteSession, may

router = APIRouter(prefix=f"{PREFIX}/enterprises", tags=["enterprises"])


@router.get("/me", dependencies=[may(Permission.ENTERPRISE_INSIDE)], responses=errors(401, 403, 404))
def get_own(session: ReadSession, actor: ActorDep) -> EnterpriseOut:
    return get_enterprise(session, actor, organisation_of(actor))


@router.put("/me", dependencies=[may(Permission.ENTERPRISE_OWN)], responses=errors(401, 403, 404, 409))
def update_own(session: WriteSession, actor: ActorDep, data: EnterpriseInput) -> EnterpriseOut:
    return update_enterprise(session, actor, data)


@router.get(
    "/{organisation_id}", dependencies=[may(Permission.ENTERPRISES_READ)], responses=errors(401, 403, 404)
)
def get(session: ReadSession, actor: ActorDep, organisation_id: Id) -> EnterpriseOut:
    return get_enterprise(session, actor, organisation_id)
