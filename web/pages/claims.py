"""A person takes over the profile that an organisation handed in: code and name, an account, a yes."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.identity.claiming import Missed, check_code, claim, get_claimable
from talent.identity.schemas import ClaimableOut, ClaimInput, CodeInput
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.people.enums import ConsentKind
from web.deps import ActorDep, FormDep, ReadSession, WriteSession, is_https, may
from web.errors import status_of
from web.forms import Complaint, FormView, read_form, refused
from web.i18n import N_
from web.pages.choices import Pairs
from web.security import claim_cookie, clear_claim, set_claim
from web.templating import Page, render

router = APIRouter(prefix="/claim", include_in_schema=False)
_AGREEMENTS = (
    (ConsentKind.NOTICE, N_("我已阅读并同意《个人信息处理告知》")),
    (ConsentKind.MATCHING, N_("我同意参与自动匹配，已认证企业能在候选人排序中看到我（选填）")),
)


@dataclass(frozen=True)
class ClaimForm(Page):
    template: ClassVar[str] = "identity/claim.html"
    form: FormView
    minutes: int


@dataclass(frozen=True)
class ClaimNext(Page):
    """The code was right: who has no account yet registers, others log in."""

    template: ClassVar[str] = "identity/claim_next.html"


@dataclass(frozen=True)
class ClaimMine(Page):
    template: ClassVar[str] = "identity/claim_mine.html"
    found: ClaimableOut
    form: FormView
    agreements: Pairs


@router.get("", dependencies=[may(Permission.PUBLIC)])
def form(request: Request) -> Response:
    return render(request, ClaimForm(FormView(), 0))


@router.post("", dependencies=[may(Permission.PUBLIC)])
def send_code(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, CodeInput)
    if read.data is None:
        return render(request, ClaimForm(read.view, 0), 422)
    answer = check_code(session, actor, read.data)
    if isinstance(answer, Missed):
        return _missed(request, read.view, answer)
    response = RedirectResponse("/claim/next" if actor.is_visitor else "/claim/mine", 303)
    set_claim(response, answer, is_https(request))
    return response


@router.get("/next", dependencies=[may(Permission.PUBLIC)])
def ways(request: Request) -> Response:
    return render(request, ClaimNext())


@router.get("/mine", dependencies=[may(Permission.PROFILE_OWN)])
def mine(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    try:
        found = get_claimable(session, actor, _pass(request))
    except NotFound as error:
        return _spent(request, error)
    return render(request, _mine(found, FormView()))


@router.post("/mine", dependencies=[may(Permission.PROFILE_OWN)])
def take(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, ClaimInput)
    try:
        found = get_claimable(session, actor, _pass(request))
    except NotFound as error:
        return _spent(request, error)
    if read.data is None:
        return render(request, _mine(found, read.view), 422)
    try:
        with session.begin_nested():
            claim(session, actor, _pass(request), read.data)
    except (Conflict, Invalid) as error:
        return render(request, _mine(found, refused(read.view, error)), status_of(error))
    response = RedirectResponse("/me/profile", 303)
    clear_claim(response, is_https(request))
    return response


def _pass(request: Request) -> str:
    return request.cookies.get(claim_cookie(is_https(request)), "")


def _mine(found: ClaimableOut, view: FormView) -> ClaimMine:
    open_ones = [(kind.value, text) for kind, text in _AGREEMENTS if kind not in found.agreed]
    return ClaimMine(found, view, open_ones)


def _missed(request: Request, view: FormView, missed: Missed) -> Response:
    """What was typed as the code is not shown again: it may be right but for the name."""
    told = FormView({"name": view.chosen("name")}, (Complaint("code", missed.miss.label),))
    if missed.retry_after is None:
        return render(request, ClaimForm(told, 0), 422)
    minutes = -(-missed.retry_after // 60)
    return render(request, ClaimForm(told, minutes), 503, {"retry-after": str(missed.retry_after)})


def _spent(request: Request, error: NotFound) -> Response:
    """Back to the beginning, where another code can be entered."""
    return render(request, ClaimForm(FormView({}, (Complaint("code", error.message),)), 0), 404)
