"""The verification of one's organisation: where it stands, its papers, asking for it again."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.organisations import apply_for_verification, get_organisation, list_decisions
from talent.accounts.papers import add_paper, list_papers, open_paper
from talent.accounts.permissions import Permission
from talent.accounts.rules import REVIEW_DAYS
from talent.accounts.schemas import DecisionOut, OrganisationOut, PaperOut
from talent.kit.db import Session
from talent.kit.errors import Invalid
from web.deps import ActorDep, Id, PapersDep, ReadSession, UploadDep, WriteSession, may
from web.errors import status_of
from web.forms import FormView, refused
from web.noting import PAPER_NOTED
from web.pages.downloads import as_download
from web.pages.verification_words import VerificationWords, words_for
from web.templating import Page, render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class VerificationPage(Page):
    """``days`` is how many working days a decision takes at most; ``words`` fit the kind of organisation."""

    template: ClassVar[str] = "enterprises/verification.html"
    organisation: OrganisationOut
    papers: list[PaperOut]
    decisions: list[DecisionOut]
    days: int
    words: VerificationWords
    form: FormView


@router.get("/enterprise/verification", dependencies=[may(Permission.PAPERS_READ)])
def verification(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    return render(request, _page(session, actor, FormView()))


@router.post("/enterprise/verification", dependencies=[may(Permission.VERIFICATION_OWN)])
def apply(request: Request, session: WriteSession, actor: ActorDep) -> Response:
    """The same papers once more: after a refusal, or to renew."""
    try:
        with session.begin_nested():
            apply_for_verification(session, actor)
    except Invalid as error:
        return render(request, _page(session, actor, refused(FormView(), error)), status_of(error))
    return RedirectResponse("/enterprise/verification", 303)


@router.post("/enterprise/papers", dependencies=[may(Permission.VERIFICATION_OWN)])
def upload(
    request: Request, session: WriteSession, actor: ActorDep, folder: PapersDep, form: UploadDep
) -> Response:
    """A paper that is handed in is handed in to be looked at."""
    sent = form.get("paper")
    content = sent.file.read() if isinstance(sent, UploadFile) else b""
    try:
        add_paper(session, actor, folder, content)
        apply_for_verification(session, actor)
    except Invalid as error:
        return render(request, _page(session, actor, refused(FormView(), error)), status_of(error))
    return RedirectResponse("/enterprise/verification", 303)


@router.get("/papers/{paper_id}", dependencies=[may(Permission.PAPERS_READ), PAPER_NOTED])
def paper(session: ReadSession, actor: ActorDep, folder: PapersDep, paper_id: Id) -> Response:
    found, content = open_paper(session, actor, folder, paper_id)
    return as_download(f"licence-{found.id}", found.kind, content)


def _page(session: Session, actor: Actor, form: FormView) -> VerificationPage:
    organisation_id = organisation_of(actor)
    organisation = get_organisation(session, actor, organisation_id)
    return VerificationPage(
        organisation,
        list_papers(session, actor, organisation_id),
        list_decisions(session, actor, organisation_id),
        REVIEW_DAYS,
        words_for(organisation.kind),
        form,
    )
