"""Members of an organisation: invited, joined, given another part, kept out; an owner is always left."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import col, select

from talent.accounts.actor import VISITOR, Actor
from talent.accounts.enums import MemberRole, Role
from talent.accounts.joining import (
    INVITATION_LASTS,
    MOST_OPEN,
    invite_member,
    join,
    list_invitations,
    read_invitation,
    withdraw_invitation,
)
from talent.accounts.members import list_members, set_member_active, set_member_role
from talent.accounts.schemas import InviteInput, JoinInput
from talent.accounts.sign_in import actor_of_cookie, open_session
from talent.accounts.tables import MemberInvitation, User
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.clock import now
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, NotFound

JOINING = JoinInput(display_name="新同事", password="a sentence for joining", accepted=True)


def _invite(session: Session, owner: Actor, login: str = "new@example.com", **more: object) -> str:
    data = InviteInput.model_validate({"login": login, "member": MemberRole.READER} | more)
    return invite_member(session, owner, data).token


def _actions(session: Session) -> list[Action]:
    return list(session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))))


def test_who_is_invited_joins_with_the_part_that_was_given(session: Session, enterprise_owner: Actor) -> None:
    token = _invite(session, enterprise_owner)
    user = join(session, VISITOR, token, JOINING)
    assert (user.role, user.member) == (Role.ENTERPRISE, MemberRole.READER)
    assert user.organisation is not None
    assert user.organisation.id == enterprise_owner.organisation_id
    assert [one.display_name for one in list_members(session, enterprise_owner)] == ["enterprise", "新同事"]
    assert _actions(session) == [Action.MEMBER_INVITE, Action.MEMBER_JOIN]


def test_a_link_works_once(session: Session, enterprise_owner: Actor) -> None:
    token = _invite(session, enterprise_owner)
    join(session, VISITOR, token, JOINING)
    with pytest.raises(NotFound, match="失效"):
        join(session, VISITOR, token, JOINING)


def test_a_link_expires(session: Session, enterprise_owner: Actor) -> None:
    token = _invite(session, enterprise_owner)
    with time_machine.travel(now() + INVITATION_LASTS + timedelta(seconds=1), tick=False):
        with pytest.raises(NotFound, match="失效"):
            read_invitation(session, VISITOR, token)
        assert list_invitations(session, enterprise_owner) == []


def test_a_withdrawn_link_is_dead(session: Session, enterprise_owner: Actor) -> None:
    token = _invite(session, enterprise_owner)
    withdraw_invitation(session, enterprise_owner, list_invitations(session, enterprise_owner)[0].id)
    with pytest.raises(NotFound, match="失效"):
        read_invitation(session, VISITOR, token)


def test_a_second_invitation_of_the_same_login_ends_the_first(
    session: Session, enterprise_owner: Actor
) -> None:
    first, second = _invite(session, enterprise_owner), _invite(session, enterprise_owner)
    with pytest.raises(NotFound):
        read_invitation(session, VISITOR, first)
    assert read_invitation(session, VISITOR, second).login_masked == "n***@example.com"


def test_sent_twice_it_is_the_same_invitation_with_the_same_link(
    session: Session, enterprise_owner: Actor
) -> None:
    data = InviteInput(login="new@example.com", member=MemberRole.READER)
    one = invite_member(session, enterprise_owner, data, key="k")
    assert invite_member(session, enterprise_owner, data, key="k") == one


def test_the_token_is_not_in_the_database(session: Session, enterprise_owner: Actor) -> None:
    token = _invite(session, enterprise_owner)
    row = session.exec(select(MemberInvitation)).one()
    assert token not in str(row.model_dump())


def test_a_login_that_has_an_account_is_found_out_by_the_holder_of_the_link_alone(
    session: Session, enterprise_owner: Actor, talent: Actor
) -> None:
    token = _invite(session, enterprise_owner, login="talent@example.com")
    with pytest.raises(Conflict, match="无法注册"):
        join(session, VISITOR, token, JOINING)


def test_there_is_an_end_to_open_invitations(session: Session, enterprise_owner: Actor) -> None:
    for number in range(MOST_OPEN):
        _invite(session, enterprise_owner, login=f"new{number}@example.com")
    with pytest.raises(Conflict, match="撤回"):
        _invite(session, enterprise_owner, login="one-more@example.com")


def test_another_part_ends_the_sessions(session: Session, enterprise_owner: Actor, reader: Actor) -> None:
    token = open_session(session, reader.user_id or 0, "").token
    set_member_role(session, enterprise_owner, reader.user_id or 0, MemberRole.RECRUITER)
    assert actor_of_cookie(session, token, "") is None
    again = open_session(session, reader.user_id or 0, "").token
    actor = actor_of_cookie(session, again, "")
    assert actor is not None
    assert actor.member is MemberRole.RECRUITER


def test_who_is_deactivated_is_out_at_once_and_may_come_back(
    session: Session, enterprise_owner: Actor, recruiter: Actor
) -> None:
    user_id = recruiter.user_id or 0
    token = open_session(session, user_id, "").token
    assert not set_member_active(session, enterprise_owner, user_id, False).active
    assert actor_of_cookie(session, token, "") is None
    assert set_member_active(session, enterprise_owner, user_id, True).active
    # The old session stays dead.
    assert actor_of_cookie(session, token, "") is None


def test_the_last_owner_stays(session: Session, enterprise_owner: Actor, recruiter: Actor) -> None:
    owner_id = enterprise_owner.user_id or 0
    with pytest.raises(Conflict, match="管理员"):
        set_member_role(session, enterprise_owner, owner_id, MemberRole.READER)
    with pytest.raises(Conflict, match="管理员"):
        set_member_active(session, enterprise_owner, owner_id, False)
    set_member_role(session, enterprise_owner, recruiter.user_id or 0, MemberRole.OWNER)
    assert set_member_role(session, enterprise_owner, owner_id, MemberRole.READER).member is MemberRole.READER


def test_an_owner_who_is_out_counts_for_nothing(
    session: Session, enterprise_owner: Actor, recruiter: Actor
) -> None:
    set_member_role(session, enterprise_owner, recruiter.user_id or 0, MemberRole.OWNER)
    set_member_active(session, enterprise_owner, recruiter.user_id or 0, False)
    with pytest.raises(Conflict):
        set_member_active(session, enterprise_owner, enterprise_owner.user_id or 0, False)


def test_asking_for_what_is_so_already_leaves_no_trace(
    session: Session, enterprise_owner: Actor, reader: Actor
) -> None:
    version = session.get_one(User, reader.user_id).auth_version
    set_member_role(session, enterprise_owner, reader.user_id or 0, MemberRole.READER)
    set_member_active(session, enterprise_owner, reader.user_id or 0, True)
    assert session.get_one(User, reader.user_id).auth_version == version
    assert _actions(session) == []


def test_a_stranger_is_no_member(session: Session, enterprise_owner: Actor, other_enterprise: Actor) -> None:
    for change in (
        lambda: set_member_role(session, other_enterprise, enterprise_owner.user_id or 0, MemberRole.READER),
        lambda: set_member_active(session, other_enterprise, enterprise_owner.user_id or 0, False),
    ):
        with pytest.raises(NotFound):
            change()
    _invite(session, enterprise_owner)
    invitation = list_invitations(session, enterprise_owner)[0]
    with pytest.raises(NotFound):
        withdraw_invitation(session, other_enterprise, invitation.id)


@pytest.mark.parametrize("name", ["recruiter", "reader"])
def test_only_an_owner_manages_members(name: str, session: Session, request: pytest.FixtureRequest) -> None:
    actor: Actor = request.getfixturevalue(name)
    assert len(list_members(session, actor)) == 2
    with pytest.raises(Forbidden):
        _invite(session, actor)
    with pytest.raises(Forbidden):
        set_member_role(session, actor, actor.user_id or 0, MemberRole.OWNER)
