"""Staff: organisations that wait for verification, and the decision on each."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Verification
from talent.accounts.organisations import NOTE_MAX, get_organisation, list_decisions, list_organisations
from talent.accounts.papers import list_papers
from talent.accounts.permissions import Permission
from talent.accounts.schemas import DecisionOut, OrganisationFilter, OrganisationOut, PaperOut
from talent.enterprises.enterprises import verify_enterprise
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.fields import Paragraphs
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused
from web.i18n import N_
from web.pages.choices import Pairs, labelled
from web.pages.verification_words import VerificationWords, words_for
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
    papers: list[PaperOut]
    decisions: list[DecisionOut]
    reasons: Pairs
    words: VerificationWords
    form: FormView


# The state that is asked for when none is: what waits for a decision, renewals among them.
WAITING = "waiting"
# What a refusal mostly says; the organisation reads it, so it says what to do.
REASONS = {
    "unreadable": N_("证照不清晰或不完整，请重新拍摄后上传。"),
    "name": N_("证照上的名称与登记的机构名称不一致，请核对后重新提交。"),
    "code": N_("统一社会信用代码与证照不一致，请联系平台工作人员更正。"),
    "expired": N_("证照已过期或已注销，请上传最新的证照。"),
    "scope": N_("经营范围或所在地不属于本平台的服务范围。"),
    "no_paper": N_("没有收到证照，请上传后重新提交。"),
}


class DecisionInput(BaseModel):
    """What the staff decided, on which state of the organisation; ``reason`` is the code of a usual one."""

    decision: Verification
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    note: Annotated[Paragraphs, Field(max_length=NOTE_MAX)] = ""
    reason: Annotated[str, Field(max_length=20)] = ""

    @property
    def words(self) -> str:
        """The usual reason and what is added to it."""
        return "\n".join(part for part in (REASONS.get(self.reason, ""), self.note) if part)


@router.get("")
def organisations(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    """Those that wait, unless another state is asked for: the staff's morning."""
    asked = request.query_params
    waiting = asked.get("verification", WAITING) == WAITING
    rest = [(key, value) for key, value in asked.multi_items() if not (waiting and key == "verification")]
    query = read_query(QueryParams(rest), OrganisationFilter)
    assert query.data is not None
    view, wanted = query.view, query.data.model_copy(update={"waiting": waiting})
    if waiting:
        view = FormView({**view.values, "verification": [WAITING]})
    found = list_organisations(session, actor, wanted, page)
    states = [(WAITING, N_("等待审核（含续期）")), *labelled(Verification)]
    return render(request, Organisations(found, view, labelled(OrganisationKind), states))


@router.get("/{organisation_id}")
def organisation(request: Request, session: ReadSession, actor: ActorDep, organisation_id: Id) -> Response:
    return render(request, _page(session, actor, organisation_id, FormView()))


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
        return render(request, _page(session, actor, organisation_id, read.view), 422)
    data = read.data
    try:
        with session.begin_nested():
            verify_enterprise(session, actor, organisation_id, data.decision, data.words, data.version)
    except (Conflict, Invalid) as error:
        page = _page(session, actor, organisation_id, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse("/staff/organisations", 303)


def _page(session: Session, actor: Actor, organisation_id: int, form: FormView) -> OrganisationPage:
    organisation = get_organisation(session, actor, organisation_id)
    return OrganisationPage(
        organisation,
        list_papers(session, actor, organisation_id),
        list_decisions(session, actor, organisation_id),
        list(REASONS.items()),
        words_for(organisation.kind),
        form,
    )
