"""A colleague is asked into an organisation by a link that works once, for some days."""

from datetime import timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.permissions import Permission, require
from talent.accounts.queries import open_invitations
from talent.accounts.schemas import InvitationOut, InvitedOut, InviteInput, JoiningOut, JoinInput, UserOut
from talent.accounts.tables import MemberInvitation, Organisation
from talent.accounts.tokens import actor_of
from talent.accounts.users import add_user, login_index, mask_login, user_out
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.crypto import digest, keyring
from talent.kit.errors import Conflict, NotFound
from talent.kit.sentences import say

INVITATION_LASTS = timedelta(days=7)
MOST_OPEN = 50
NO_INVITATION = "这个邀请链接已失效：可能已用过、已过期或已撤回。请联系邀请您的管理员重新发送。"

_ROLES = {
    OrganisationKind.ENTERPRISE: Role.ENTERPRISE,
    OrganisationKind.TRAINING_BODY: Role.TRAINING_BODY,
    OrganisationKind.UNIVERSITY: Role.UNIVERSITY,
}


class _Account(NamedTuple):
    login: str
    password: str
    display_name: str


def list_invitations(session: Session, actor: Actor) -> list[InvitationOut]:
    """Who was asked in and may still come."""
    require(actor, Permission.MEMBERS_MANAGE)
    return [_out(row) for row in session.exec(open_invitations(organisation_of(actor)))]


def invite_member(session: Session, actor: Actor, data: InviteInput, *, key: str = "") -> InvitedOut:
    """Asks a colleague in; an earlier link for the same login ends. Whether the login has an account, nobody
    is told here: the link says so to who holds it.
    """
    require(actor, Permission.MEMBERS_MANAGE)
    organisation_id = organisation_of(actor)
    body = body_of(data.model_dump())
    made = made_before(session, actor, Action.MEMBER_INVITE, key, body)
    if made is not None:
        return _invited(session.get_one(MemberInvitation, made))
    index = login_index(data.login)
    still_open = session.exec(open_invitations(organisation_id)).all()
    for row in still_open:
        if row.login_index == index:
            row.withdrawn_at = now()
    if len(still_open) >= MOST_OPEN:
        raise Conflict(say("待接受的邀请已有{most}个，请先撤回不再需要的邀请。", most=MOST_OPEN))
    invitation = MemberInvitation(
        organisation_id=organisation_id,
        login=data.login,
        login_index=index,
        member=data.member,
        invited_by=actor.user_id,
        expires_at=now() + INVITATION_LASTS,
    )
    session.add(invitation)
    # The token is made from the id.
    session.flush()
    assert invitation.id is not None
    invitation.token_digest = digest(_token(invitation))
    session.flush()
    record(session, actor, Action.MEMBER_INVITE, "member_invitation", invitation.id, data.member.value)
    remember(session, actor, Action.MEMBER_INVITE, key, body, invitation.id)
    return _invited(invitation)


def withdraw_invitation(session: Session, actor: Actor, invitation_id: int) -> None:
    """The link ends; one that has ended stays as it is."""
    require(actor, Permission.MEMBERS_MANAGE)
    query = select(MemberInvitation).where(
        col(MemberInvitation.id) == invitation_id,
        col(MemberInvitation.organisation_id) == organisation_of(actor),
    )
    invitation = session.exec(query.with_for_update()).one_or_none()
    if invitation is None:
        raise NotFound("没有找到这个邀请。")
    if invitation.withdrawn_at is None and invitation.joined_at is None:
        invitation.withdrawn_at = now()
        session.flush()
        record(session, actor, Action.MEMBER_WITHDRAW, "member_invitation", invitation_id)


def read_invitation(session: Session, actor: Actor, token: str) -> JoiningOut:
    """What the link leads to. Raises ``NotFound`` for one that was used, withdrawn or is too old."""
    require(actor, Permission.PUBLIC)
    invitation = _find(session, token)
    organisation = session.get_one(Organisation, invitation.organisation_id)
    return JoiningOut(
        organisation_name=organisation.name,
        login_masked=mask_login(invitation.login),
        member=invitation.member,
        expires_at=invitation.expires_at,
    )


def join(session: Session, actor: Actor, token: str, data: JoinInput) -> UserOut:
    """Opens the account of who was asked in; the link is then used up."""
    require(actor, Permission.PUBLIC)
    invitation = _find(session, token, lock=True)
    organisation = session.get_one(Organisation, invitation.organisation_id)
    account = _Account(invitation.login, data.password, data.display_name)
    user = add_user(session, account, _ROLES[organisation.kind], organisation.id)
    user.member = invitation.member
    invitation.joined_at = now()
    session.flush()
    own = actor_of(user, actor.address)
    record(session, own, Action.MEMBER_JOIN, "member_invitation", invitation.id, invitation.member.value)
    return user_out(session, own, user)


def _find(session: Session, token: str, *, lock: bool = False) -> MemberInvitation:
    query = select(MemberInvitation).where(
        MemberInvitation.token_digest == digest(token),
        col(MemberInvitation.joined_at).is_(None),
        col(MemberInvitation.withdrawn_at).is_(None),
        col(MemberInvitation.expires_at) > now(),
    )
    found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound(NO_INVITATION)
    return found


def _token(invitation: MemberInvitation) -> str:
    """Made with a key of ours and not at random, so that a form sent twice shows the same link twice."""
    return keyring().blind_index(f"{invitation.id} {invitation.login_index}", "member_invitation.token")


def _invited(invitation: MemberInvitation) -> InvitedOut:
    return InvitedOut(**_out(invitation).model_dump(), token=_token(invitation))


def _out(invitation: MemberInvitation) -> InvitationOut:
    assert invitation.id is not None
    return InvitationOut(
        id=invitation.id,
        login_masked=mask_login(invitation.login),
        member=invitation.member,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )
