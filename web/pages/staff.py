"""Staff: organisations that wait for verification, and the decision on each."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from talent.accounts.enums import OrganisationKind, Verification
from talent.accounts.organisations import NOTE_MAX, get_organisation, list_organisations
from talent.accounts.permissions import Permission
from talent.accounts.schemas import OrganisationFilter, OrganisationOut
from talent.enterprises.enterprises import verify_enterprise
from talent.kit.errors import Conflict, Invalid
from talent.kit.fields import Paragraphs
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(
    prefix="/staff/organisations",
    include_in_schema=False,
    dependencies=[may(Permission.ORGANISATION_VERIFY)],
)


@dataclass(frozen=True)
class Organisations(Page):
    template: ClassVar[str] = "staff/organisations.html"
    organisations: Paged[OrganisationOut]
    filter: FormView
    kinds: Pairs
    verifications: Pairs


@dataclass(frozen=True)
class OrganisationPage(Page):
    template: ClassVar[str] = "staff/organisation.html"
    organisation: OrganisationOut
    form: FormView


class DecisionInput(BaseModel):
    """What the staff decided, on which state of the organisation."""

    decision: Verification
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    note: Annotated[Paragraphs, Field(max_length=NOTE_MAX)] = ""


@router.get("")
def organisations(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    """Those that wait, unless another state is asked for: the staff's morning."""
    query = read_query(request.query_params, OrganisationFilter)
    assert query.data is not None
    view, wanted = query.view, query.data
    if "verification" not in request.query_params:
        wanted = wanted.model_copy(update={"verification": Verification.PENDING})
        view = FormView({**view.values, "verification": [Verification.PENDING.value]})
    found = list_organisations(session, actor, wanted, page)
    return render(request, Organisations(found, view, labelled(OrganisationKind), labelled(Verification)))


@router.get("/{organisation_id}")
def organisation(request: Request, session: ReadSession, actor: ActorDep, organisation_id: Id) -> Response:
    return render(request, OrganisationPage(get_organisation(session, actor, organisation_id), FormView()))


@router.post("/{organisation_id}")
def decide(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    organisation_id: Id,
    form: FormDep,
) -> Response:
    read = read_form(form, DecisionInput)
    if read.data is None:
        page = OrganisationPage(get_organisation(session, actor, organisation_id), read.view)
        return render(request, page, 422)
    data = read.data
    try:
        with session.begin_nested():
            verify_enterprise(session, actor, organisation_id, data.decision, data.note, data.version)
    except (Conflict, Invalid) as error:
        page = OrganisationPage(get_organisation(session, actor, organisation_id), refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse("/staff/organisations", 303)
