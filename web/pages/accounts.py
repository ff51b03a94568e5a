"""Register, log in, log out, and one's own account."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.own_password import change_password
from talent.accounts.permissions import Permission
from talent.accounts.refusals import Refused
from talent.accounts.schemas import RegisterInput, UserOut
from talent.accounts.sign_in import SignedIn, log_in, log_out, open_session
from talent.accounts.users import admit_registration, get_user, register
from talent.kit.db import Session
from talent.kit.errors import Conflict, FieldError, Forbidden, Invalid
from talent.people import service as people
from talent.people.enums import ConsentKind
from talent.people.schemas import StartInput
from talent.seeding.accounts import DemoAccount, demo_accounts
from web.deps import ActorDep, FormDep, ReadSession, WriteSession, is_https, may, unit_of_work
from web.errors import status_of
from web.forms import FormView, read_form, refused
from web.i18n import N_
from web.security import (
    claim_cookie,
    clear_claim,
    clear_session,
    local_path,
    session_cookie,
    set_session,
)
from web.templating import Page, render

router = APIRouter(include_in_schema=False)

ROLES = [
    (Role.TALENT.value, N_("我是人才")),
    (Role.ENTERPRISE.value, N_("我是企业")),
    (Role.TRAINING_BODY.value, N_("我是培训机构")),
    (Role.UNIVERSITY.value, N_("我是院校")),
]
HOME = {
    Role.TALENT: "/me/profile/basics",
    Role.ENTERPRISE: "/enterprise",
    Role.TRAINING_BODY: "/training",
    Role.UNIVERSITY: "/graduates",
}


@dataclass(frozen=True)
class Registration(Page):
    template: ClassVar[str] = "accounts/register.html"
    form: FormView
    role: str
    roles: list[tuple[str, str]]


@dataclass(frozen=True)
class LogIn(Page):
    template: ClassVar[str] = "accounts/login.html"
    form: FormView
    next: str
    problem: str
    minutes: int
    demo: list[DemoAccount]


@dataclass(frozen=True)
class Account(Page):
    template: ClassVar[str] = "accounts/account.html"
    user: UserOut
    form: FormView


class PasswordInput(BaseModel):
    """A change of password."""

    current: Annotated[str, Field(min_length=1, max_length=128)]
    password: Annotated[str, Field(min_length=1, max_length=128)]


async def _admitted(request: Request, actor: ActorDep) -> None:
    """Counts the try in a transaction of its own, so that a refused registration is counted too."""
    async with unit_of_work(request) as session:
        await run_in_threadpool(admit_registration, session, actor)


@router.get("/register", dependencies=[may(Permission.PUBLIC)])
def show_registration(request: Request, role: str = Role.TALENT.value) -> Response:
    known = role if role in dict(ROLES) else Role.TALENT.value
    return render(request, Registration(FormView(), known, ROLES))


@router.post("/register", dependencies=[may(Permission.PUBLIC), Depends(_admitted)])
def send_registration(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, RegisterInput)
    role = read.view.value("role")
    role = role if role in dict(ROLES) else Role.TALENT.value
    if read.data is None:
        return render(request, Registration(read.view, role, ROLES), 422)
    try:
        with session.begin_nested():
            signed_in = _register(session, actor, read.data, read.view)
    except (Conflict, Invalid) as error:
        return render(request, Registration(refused(read.view, error), role, ROLES), status_of(error))
    return _welcome(request, signed_in, _first_page(request, read.data.role))


def _first_page(request: Request, role: Role) -> str:
    """Whoever came with a claim code goes on with that."""
    if role is Role.TALENT and claim_cookie(is_https(request)) in request.cookies:
        return "/claim/mine"
    return HOME.get(role, "/account")


def _register(session: Session, actor: Actor, data: RegisterInput, view: FormView) -> SignedIn:
    """The account and, for a talent, the profile that it belongs to."""
    user = register(session, actor, data)
    if data.role is Role.TALENT:
        owner = Actor(user_id=user.id, role=user.role, address=actor.address)
        people.start_profile(session, owner, _start(data, view))
    return open_session(session, user.id, actor.address)


def _start(data: RegisterInput, view: FormView) -> StartInput:
    agreed = {ConsentKind.NOTICE}
    if "true" in view.chosen("matching"):
        agreed.add(ConsentKind.MATCHING)
    if "true" in view.chosen("exchange"):
        agreed.add(ConsentKind.EXCHANGE)
    reach = {"email": data.login} if "@" in data.login else {"mobile": data.login}
    if not data.display_name:
        raise Invalid("请填写姓名。", fields=(FieldError("display_name", "请填写姓名。"),))
    return StartInput(name=data.display_name, agreed=frozenset(agreed), **reach)


@router.get("/login", dependencies=[may(Permission.PUBLIC)])
def show_log_in(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
    return render(request, _log_in_page(request, FormView(), local_path(next)))


@router.post("/login", dependencies=[may(Permission.PUBLIC)])
def send_log_in(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    login: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002 - the name in the form
) -> Response:
    answer = log_in(session, login, password, actor.address)
    if isinstance(answer, Refused):
        page = _log_in_page(request, FormView({"login": [login]}), local_path(next), answer)
        headers = {} if answer.retry_after is None else {"retry-after": str(answer.retry_after)}
        return render(request, page, 422 if answer.retry_after is None else 503, headers)
    return _welcome(request, answer, local_path(next))


@router.post("/logout", dependencies=[may(Permission.PUBLIC)])
def send_log_out(request: Request, session: WriteSession, actor: ActorDep) -> Response:
    https = is_https(request)
    token = request.cookies.get(session_cookie(https))
    if token and not actor.is_visitor:
        log_out(session, actor, token)
    response = RedirectResponse("/", 303)
    clear_session(response, https)
    clear_claim(response, https)
    return response


@router.get("/account", dependencies=[may(Permission.SIGNED_IN)])
def account(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    assert actor.user_id is not None
    return render(request, Account(get_user(session, actor, actor.user_id), FormView()))


def _browser_only(request: Request, actor: ActorDep) -> None:
    """A token is no session and must not become one."""
    if "authorization" in request.headers or actor.role is Role.API_CLIENT:
        raise Forbidden("接口令牌不能用来修改密码，请在网页上登录后修改。")


@router.post("/account/password", dependencies=[may(Permission.SIGNED_IN), Depends(_browser_only)])
def set_password(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    assert actor.user_id is not None
    read = read_form(form, PasswordInput)
    user = get_user(session, actor, actor.user_id)
    if read.data is None:
        return render(request, Account(user, read.view), 422)
    try:
        refusal = change_password(session, actor, read.data.current, read.data.password)
    except Invalid as error:
        return render(request, Account(user, refused(read.view, error)), status_of(error))
    if refusal is not None:
        return _refused_change(request, Account(user, _unchanged(read.view, refusal)), refusal)
    # Every session of the account has ended with the old password; this browser goes on in a new one.
    return _welcome(request, open_session(session, actor.user_id, actor.address), "/account")


def _unchanged(view: FormView, refusal: Refused) -> FormView:
    return refused(view, Invalid(refusal.message, fields=(FieldError("current", refusal.message),)))


def _refused_change(request: Request, page: Account, refusal: Refused) -> Response:
    if refusal.retry_after is None:
        return render(request, page, 422)
    return render(request, page, 503, {"retry-after": str(refusal.retry_after)})


def _welcome(request: Request, signed_in: SignedIn, target: str) -> Response:
    response = RedirectResponse(target, 303)
    set_session(response, signed_in.token, signed_in.seconds, is_https(request))
    return response


def _log_in_page(request: Request, form: FormView, target: str, refusal: Refused | None = None) -> LogIn:
    demo = list(demo_accounts()) if request.app.state.settings.demo else []
    minutes = -(-(refusal.retry_after or 0) // 60) if refusal else 0
    return LogIn(form, target, refusal.message if refusal else "", minutes, demo)
