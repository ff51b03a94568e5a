"""The inbox, what one wants to hear of, and the link in a mail that stops its like."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.kit.errors import Invalid
from talent.kit.paging import Paged
from talent.notices import inbox, preferences, stopping
from talent.notices.enums import MailMode, Topic
from talent.notices.schemas import (
    NoticeFilter,
    NoticeOut,
    PreferencesInput,
    PreferencesOut,
    ReadInput,
    StopOut,
)
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.forms import FormView, read_form, read_query, view_of
from web.i18n import N_
from web.pages.choices import Pairs, labelled
from web.security import local_path
from web.templating import Page, render

router = APIRouter(include_in_schema=False)
LIST = "/me/notices"
SETTINGS = "/account/notices"
_OWN = [may(Permission.SIGNED_IN)]
_BY_LINK = [may(Permission.PUBLIC)]
HINTS = {
    Topic.APPLICATIONS: N_("申请、邀请、答复、录用和评价。"),
    Topic.ALERTS: N_("新的推荐，以及您保存的搜索有了新结果。"),
    Topic.DEMANDS: N_("需求快到期、需要核实或已下线。"),
    Topic.TRAINING: N_("报名和候补、开课、结业、考核、试题审核和抽查。"),
    Topic.ACCOUNT: N_("机构审核结果和账号安全。"),
}


@dataclass(frozen=True)
class Inbox(Page):
    """``newest`` is the newest one shown: "all read" means no later one."""

    template: ClassVar[str] = "notices/inbox.html"
    notices: Paged[NoticeOut]
    filter: FormView
    topics: Pairs
    newest: int


@dataclass(frozen=True)
class Preferences(Page):
    template: ClassVar[str] = "notices/preferences.html"
    preferences: PreferencesOut
    form: FormView
    modes: Pairs
    hours: Pairs
    hints: dict[Topic, str]
    saved: bool


@dataclass(frozen=True)
class Stop(Page):
    """``changed`` where the page answers a click."""

    template: ClassVar[str] = "notices/stop.html"
    stop: StopOut
    token: str
    changed: bool


@router.get(LIST, dependencies=_OWN)
def show_inbox(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, NoticeFilter)
    assert query.data is not None
    found = inbox.list_notices(session, actor, query.data, page)
    if not found.items and page.number > 1:
        # The last ones of a page were read, or are past their time.
        return RedirectResponse(f"{LIST}?{request.url.include_query_params(page=found.pages).query}", 303)
    newest = max((one.id for one in found.items), default=0) if page.number == 1 else 0
    return render(request, Inbox(found, query.view, labelled(Topic), newest))


@router.post(f"{LIST}/read", dependencies=_OWN)
def read_all(session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, ReadInput)
    if read.data is None:
        raise Invalid("请回到消息列表，重新点击。")
    inbox.read_all(session, actor, read.data)
    return RedirectResponse(LIST + (f"?topic={read.data.topic.value}" if read.data.topic else ""), 303)


@router.post(LIST + "/{notice_id}/open", dependencies=_OWN)
def open_notice(session: WriteSession, actor: ActorDep, notice_id: Id) -> Response:
    return RedirectResponse(local_path(inbox.open_notice(session, actor, notice_id).path), 303)


@router.get(SETTINGS, dependencies=_OWN)
def show_preferences(
    request: Request, session: ReadSession, actor: ActorDep, saved: bool = False
) -> Response:
    found = preferences.get_preferences(session, actor)
    return render(request, _preferences(found, view_of(found), saved=saved))


@router.post(SETTINGS, dependencies=_OWN)
def set_preferences(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, PreferencesInput)
    if read.data is None:
        found = preferences.get_preferences(session, actor)
        return render(request, _preferences(found, read.view), 422)
    preferences.set_preferences(session, actor, read.data)
    return RedirectResponse(f"{SETTINGS}?saved=true", 303)


@router.get("/notices/stop/{token}", dependencies=_BY_LINK)
def show_stop(request: Request, session: ReadSession, actor: ActorDep, token: str) -> Response:
    return render(request, Stop(stopping.look_at_stop(session, actor, token), token, changed=False))


@router.post("/notices/stop/{token}", dependencies=_BY_LINK)
def stop(request: Request, session: WriteSession, actor: ActorDep, token: str) -> Response:
    """Answers itself and leads nowhere: a mail program follows no redirect (RFC 8058)."""
    return render(request, Stop(stopping.stop_mail(session, actor, token), token, changed=True))


@router.post("/notices/stop/{token}/resume", dependencies=_BY_LINK)
def resume(request: Request, session: WriteSession, actor: ActorDep, token: str) -> Response:
    return render(request, Stop(stopping.resume_mail(session, actor, token), token, changed=True))


def _preferences(found: PreferencesOut, view: FormView, *, saved: bool = False) -> Preferences:
    hours = [(str(hour), f"{hour}:00") for hour in range(24)]
    return Preferences(found, view, labelled(MailMode), hours, HINTS, saved)
