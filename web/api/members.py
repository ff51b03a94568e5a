"""JSON API: the members of the caller's enterprise, and who is asked in."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from talent.accounts.enums import MemberRole
from talent.accounts.joining import invite_member, list_invitations, withdraw_invitation
from talent.accounts.members import list_members, set_member_active, set_member_role
from talent.accounts.permissions import Permission
from talent.accounts.schemas import InvitationOut, InvitedOut, InviteInput, MemberOut
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, IdempotencyKey, ReadSession, WriteSession, may

router = APIRouter(prefix=f"{PREFIX}/enterprises/me", tags=["enterprises"])

_READ = [may(Permission.ENTERPRISE_INSIDE)]
_MANAGE = [may(Permission.MEMBERS_MANAGE)]


class RoleInput(BaseModel):
    """The part that a member is to have."""

    model_config = ConfigDict(extra="forbid")

    member: MemberRole


class ActiveInput(BaseModel):
    """Whether a member may log in."""

    model_config = ConfigDict(extra="forbid")

    active: bool


@router.get("/members", dependencies=_READ, responses=errors(401, 403))
def list_(session: ReadSession, actor: ActorDep) -> list[MemberOut]:
    """Everybody who belongs to the caller's enterprise; it has few enough for one answer."""
    return list_members(session, actor)


@router.put("/members/{user_id}/role", dependencies=_MANAGE, responses=errors(401, 403, 404, 409))
def set_role(session: WriteSession, actor: ActorDep, user_id: Id, data: RoleInput) -> MemberOut:
    """The member's sessions end. The last owner stays one."""
    return set_member_role(session, actor, user_id, data.member)


@router.put("/members/{user_id}/active", dependencies=_MANAGE, responses=errors(401, 403, 404, 409))
def set_active(session: WriteSession, actor: ActorDep, user_id: Id, data: ActiveInput) -> MemberOut:
    """Who is deactivated is out at once, with every session and token."""
    return set_member_active(session, actor, user_id, data.active)


@router.get("/invitations", dependencies=_MANAGE, responses=errors(401, 403))
def invitations(session: ReadSession, actor: ActorDep) -> list[InvitationOut]:
    """Who was asked in and may still come."""
    return list_invitations(session, actor)


@router.post("/invitations", status_code=201, dependencies=_MANAGE, responses=errors(401, 403, 409))
def invite(
    session: WriteSession, actor: ActorDep, data: InviteInput, idempotency_key: IdempotencyKey = ""
) -> InvitedOut:
    """The link is ``/join/`` and the token, which is shown here and nowhere else."""
    return invite_member(session, actor, data, key=idempotency_key)


@router.delete(
    "/invitations/{invitation_id}", status_code=204, dependencies=_MANAGE, responses=errors(401, 403, 404)
)
def withdraw(session: WriteSession, actor: ActorDep, invitation_id: Id) -> None:
    withdraw_invitation(session, actor, invitation_id)
