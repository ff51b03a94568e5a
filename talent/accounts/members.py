"""Members of an organisation: who they are, what they may do, and that an owner is always left."""

from sqlmodel import Session, col

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.enums import MemberRole
from talent.accounts.permissions import Permission, require
from talent.accounts.queries import active_members, members_of
from talent.accounts.schemas import MemberOut
from talent.accounts.tables import User
from talent.accounts.tokens import end_tokens
from talent.accounts.users import mask_login
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.errors import Conflict, NotFound

LAST_OWNER = "至少要保留一位在用的管理员。请先把另一位成员设为管理员。"


def list_members(session: Session, actor: Actor) -> list[MemberOut]:
    """Everybody of the actor's organisation, the deactivated last."""
    require(actor, Permission.ENTERPRISE_INSIDE)
    found = session.exec(members_of(organisation_of(actor))).all()
    return [member_out(actor, user) for user in sorted(found, key=lambda user: not user.active)]


def set_member_role(session: Session, actor: Actor, user_id: int, member: MemberRole) -> MemberOut:
    """Another part for a member, whose sessions end; the part that they have already changes nothing."""
    require(actor, Permission.MEMBERS_MANAGE)
    user, owners = _find(session, actor, user_id)
    if user.member is member:
        return member_out(actor, user)
    if owners == [user.id]:
        raise Conflict(LAST_OWNER)
    before, user.member = user.member, member
    user.auth_version += 1
    session.flush()
    detail = f"{before.value if before else ''}->{member.value}"
    record(session, actor, Action.MEMBER_ROLE, "user", user.id, detail)
    return member_out(actor, user)


def set_member_active(session: Session, actor: Actor, user_id: int, active: bool) -> MemberOut:
    """Lets a member in or keeps them out; out, every session and token ends at once."""
    require(actor, Permission.MEMBERS_MANAGE)
    user, owners = _find(session, actor, user_id)
    if user.active is active:
        return member_out(actor, user)
    if owners == [user.id]:
        raise Conflict(LAST_OWNER)
    assert user.id is not None
    user.active = active
    if not active:
        user.auth_version += 1
        end_tokens(session, user.id)
    session.flush()
    record(session, actor, Action.MEMBER_ACTIVE, "user", user.id, "on" if active else "off")
    return member_out(actor, user)


def member_out(actor: Actor, user: User) -> MemberOut:
    assert user.id is not None
    return MemberOut(
        user_id=user.id,
        display_name=user.display_name,
        login_masked=mask_login(user.login),
        member=user.member or MemberRole.READER,
        active=user.active,
        me=user.id == actor.user_id,
        since=user.created_at,
    )


def _find(session: Session, actor: Actor, user_id: int) -> tuple[User, list[int | None]]:
    """The member, and the ids of the active owners; locked, so that two owners can't remove each other."""
    own = active_members(organisation_of(actor)).where(col(User.member) == MemberRole.OWNER)
    locked = own.with_for_update().execution_options(populate_existing=True)
    owners = [user.id for user in session.exec(locked)]
    query = members_of(organisation_of(actor)).where(col(User.id) == user_id)
    user = session.exec(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if user is None:
        raise NotFound("没有找到这位成员。")
    return user, owners
