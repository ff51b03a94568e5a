"""The members of an enterprise: invite, change the part, deactivate; the page that an invitation opens."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.enums import MemberRole
from talent.accounts.joining import (
    invite_member,
    join,
    list_invitations,
    read_invitation,
    withdraw_invitation,
)
from talent.accounts.members import list_members, set_member_active, set_member_role
from talent.accounts.permissions import Permission
from talent.accounts.permissions import may as has_permission
from talent.accounts.schemas import InvitationOut, InvitedOut, InviteInput, JoiningOut, JoinInput, MemberOut
from talent.accounts.sign_in import open_session
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from web.deps import ActorDep, FormDep, Id, ReadSession, WriteSession, is_https, may
from web.errors import status_of
from web.forms import FormView, read_form, refused, request_key
from web.pages.choices import Pairs, labelled
from web.security import set_session
from web.templating import Page, render

router = APIRouter(include_in_schema=False)

# What most colleagues are asked to do.
_EMPTY = FormView({"member": [MemberRole.RECRUITER.value]})
Token = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True)
class Members(Page):
    """``link`` is there once, right after an invitation was made."""

    template: ClassVar[str] = "enterprises/members.html"
    members: list[MemberOut]
    invitations: list[InvitationOut]
    form: FormView
    roles: Pairs
    invited: InvitedOut | None
    link: str
    problem: str


@dataclass(frozen=True)
class Joining(Page):
    template: ClassVar[str] = "enterprises/join.html"
    invitation: JoiningOut
    token: str
    form: FormView


@router.get("/enterprise/members", dependencies=[may(Permission.ENTERPRISE_INSIDE)])
def members(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    return render(request, _page(session, actor, _EMPTY))


@router.post("/enterprise/members", dependencies=[may(Permission.MEMBERS_MANAGE)])
def invite(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    """The answer is the page itself: after a redirect the link could not be shown."""
    read = read_form(form, InviteInput)
    if read.data is None:
        return render(request, _page(session, actor, read.view), 422)
    try:
        with session.begin_nested():
            invited = invite_member(session, actor, read.data, key=request_key(form))
    except (Conflict, Invalid) as error:
        return render(request, _page(session, actor, refused(read.view, error)), status_of(error))
    link = f"{request.app.state.settings.base_url}/join/{invited.token}"
    return render(request, _page(session, actor, _EMPTY, invited=invited, link=link))


@router.post("/enterprise/members/{user_id}/role", dependencies=[may(Permission.MEMBERS_MANAGE)])
def set_role(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    user_id: Id,
    member: Annotated[MemberRole, Form()],
) -> Response:
    try:
        with session.begin_nested():
            set_member_role(session, actor, user_id, member)
    except Conflict as error:
        return _problem(request, session, actor, error)
    return RedirectResponse("/enterprise/members", 303)


@router.post("/enterprise/members/{user_id}/active", dependencies=[may(Permission.MEMBERS_MANAGE)])
def set_active(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    user_id: Id,
    active: Annotated[bool, Form()],
) -> Response:
    try:
        with session.begin_nested():
            set_member_active(session, actor, user_id, active)
    except Conflict as error:
        return _problem(request, session, actor, error)
    return RedirectResponse("/enterprise/members", 303)


@router.post(
    "/enterprise/members/invitations/{invitation_id}/withdraw", dependencies=[may(Permission.MEMBERS_MANAGE)]
)
def withdraw(session: WriteSession, actor: ActorDep, invitation_id: Id) -> Response:
    withdraw_invitation(session, actor, invitation_id)
    return RedirectResponse("/enterprise/members", 303)


@router.get("/join/{token}", dependencies=[may(Permission.PUBLIC)])
def show_joining(request: Request, session: ReadSession, actor: ActorDep, token: Token) -> Response:
    return render(request, Joining(read_invitation(session, actor, token), token, FormView()))


@router.post("/join/{token}", dependencies=[may(Permission.PUBLIC)])
def send_joining(
    request: Request, session: WriteSession, actor: ActorDep, token: Token, form: FormDep
) -> Response:
    read = read_form(form, JoinInput)
    invitation = read_invitation(session, actor, token)
    if read.data is None:
        return render(request, Joining(invitation, token, read.view), 422)
    try:
        with session.begin_nested():
            user = join(session, actor, token, read.data)
    except (Conflict, Invalid) as error:
        return render(request, Joining(invitation, token, refused(read.view, error)), status_of(error))
    signed_in = open_session(session, user.id, actor.address)
    response = RedirectResponse("/enterprise/demands", 303)
    set_session(response, signed_in.token, signed_in.seconds, is_https(request))
    return response


def _problem(request: Request, session: Session, actor: Actor, error: Conflict) -> Response:
    return render(request, _page(session, actor, _EMPTY, problem=error.message), status_of(error))


def _page(
    session: Session,
    actor: Actor,
    form: FormView,
    *,
    invited: InvitedOut | None = None,
    link: str = "",
    problem: str = "",
) -> Members:
    manages = has_permission(actor, Permission.MEMBERS_MANAGE)
    waiting = list_invitations(session, actor) if manages else []
    return Members(list_members(session, actor), waiting, form, labelled(MemberRole), invited, link, problem)
