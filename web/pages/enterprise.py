"""What an enterprise says of itself, and what others see of it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.enterprises.enterprises import get_enterprise, update_enterprise
from talent.enterprises.schemas import EnterpriseInput, EnterpriseOut
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.vocab import service as vocab
from talent.vocab.schemas import CityOut
from web.deps import ActorDep, FormDep, Id, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused, view_of
from web.pages.choices import Pairs, industries, sizes
from web.templating import Page, render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class OwnEnterprise(Page):
    template: ClassVar[str] = "enterprises/own.html"
    enterprise: EnterpriseOut
    form: FormView
    cities: tuple[CityOut, ...]
    industries: Pairs
    sizes: Pairs
    saved: bool


@dataclass(frozen=True)
class EnterprisePage(Page):
    template: ClassVar[str] = "enterprises/show.html"
    enterprise: EnterpriseOut


@router.get("/enterprise", dependencies=[may(Permission.ENTERPRISE_INSIDE)])
def own_enterprise(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    enterprise = _own(session, actor)
    saved = request.query_params.get("saved") == "1"
    return render(request, _page(session, enterprise, view_of(enterprise), saved))


@router.post("/enterprise", dependencies=[may(Permission.ENTERPRISE_OWN)])
def save_enterprise(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, EnterpriseInput)
    if read.data is None:
        return render(request, _page(session, _own(session, actor), read.view), 422)
    try:
        with session.begin_nested():
            update_enterprise(session, actor, read.data)
    except (Conflict, Invalid) as error:
        page = _page(session, _own(session, actor), refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse("/enterprise?saved=1", 303)


@router.get("/enterprises/{organisation_id}", dependencies=[may(Permission.ENTERPRISES_READ)])
def enterprise(request: Request, session: ReadSession, actor: ActorDep, organisation_id: Id) -> Response:
    return render(request, EnterprisePage(get_enterprise(session, actor, organisation_id)))


def _own(session: Session, actor: Actor) -> EnterpriseOut:
    return get_enterprise(session, actor, organisation_of(actor))


def _page(session: Session, enterprise: EnterpriseOut, form: FormView, saved: bool = False) -> OwnEnterprise:
    return OwnEnterprise(enterprise, form, vocab.divisions(session), industries(session), sizes(), saved)
