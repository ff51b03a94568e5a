"""A training body's own part in sampling audits: what is asked, its proofs, handing in, objecting."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, ClassVar, TypeVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import Paged
from talent.training.audit_answering import get_own_audit, hand_in, list_own_audits, object_to_review
from talent.training.audit_rules import MOST_PROOFS
from talent.training.audit_schemas import AuditedBodyOut, ObjectionInput, OwnAuditRow, StepInput
from talent.training.proofs import FIELD, add_proof, open_proof, remove_proof
from web.deps import ActorDep, FormDep, Id, PageDep, PapersDep, ReadSession, UploadDep, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused
from web.noting import PROOF_NOTED
from web.pages.downloads import as_download
from web.templating import Page, render

T = TypeVar("T", bound=BaseModel)
LIST = "/training/audits"
router = APIRouter(prefix="/training", include_in_schema=False, dependencies=[may(Permission.TRAINING_OWN)])


class _Place(BaseModel):
    """Where a proof belongs: the record, and the page that it was sent from."""

    audit: Annotated[int, Field(ge=1, le=2**31 - 1)]
    record: Annotated[int, Field(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class OwnAudits(Page):
    template: ClassVar[str] = "training/own_audits.html"
    audits: Paged[OwnAuditRow]


@dataclass(frozen=True)
class OwnAuditPage(Page):
    """``record`` is the record whose upload was refused; 0 for none."""

    template: ClassVar[str] = "training/own_audit.html"
    body: AuditedBodyOut
    form: FormView
    record: int
    most: int


@router.get("/audits")
def audits(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, OwnAudits(list_own_audits(session, actor, page)))


@router.get("/audits/{audit_id}")
def audit(request: Request, session: ReadSession, actor: ActorDep, audit_id: Id) -> Response:
    return render(request, _page(session, actor, audit_id, FormView()))


@router.post("/audits/{audit_id}/hand-in")
def hand_in_(
    request: Request, session: WriteSession, actor: ActorDep, audit_id: Id, form: FormDep
) -> Response:
    do = partial(hand_in, session, actor, audit_id)
    return _done(request, session, actor, audit_id, form, StepInput, do)


@router.post("/audits/{audit_id}/objection")
def object_(
    request: Request, session: WriteSession, actor: ActorDep, audit_id: Id, form: FormDep
) -> Response:
    do = partial(object_to_review, session, actor, audit_id)
    return _done(request, session, actor, audit_id, form, ObjectionInput, do)


@router.post("/proofs")
def upload(
    request: Request, session: WriteSession, actor: ActorDep, folder: PapersDep, form: UploadDep
) -> Response:
    """One address for all records, for only addresses without numbers may take large files."""
    place = read_form(form, _Place)
    if place.data is None:
        return RedirectResponse(LIST, 303)
    sent = form.get(FIELD)
    content = sent.file.read() if isinstance(sent, UploadFile) else b""
    audit_id, record_id = place.data.audit, place.data.record
    try:
        add_proof(session, actor, folder, record_id, content)
    except Invalid as error:
        page = _page(session, actor, audit_id, refused(FormView(), error), record_id)
        return render(request, page, status_of(error))
    return RedirectResponse(f"{LIST}/{audit_id}#record-{record_id}", 303)


@router.get("/proofs/{proof_id}", dependencies=[PROOF_NOTED])
def proof(session: ReadSession, actor: ActorDep, folder: PapersDep, proof_id: Id) -> Response:
    found, content = open_proof(session, actor, folder, proof_id)
    return as_download(f"proof-{found.id}", found.kind, content)


@router.post("/proofs/{proof_id}/remove")
def remove(
    request: Request, session: WriteSession, actor: ActorDep, folder: PapersDep, proof_id: Id, form: FormDep
) -> Response:
    place = read_form(form, _Place)
    if place.data is None:
        return RedirectResponse(LIST, 303)
    try:
        remove_proof(session, actor, folder, proof_id)
    except Invalid as error:
        page = _page(session, actor, place.data.audit, refused(FormView(), error), place.data.record)
        return render(request, page, status_of(error))
    return RedirectResponse(f"{LIST}/{place.data.audit}#record-{place.data.record}", 303)


def _done(
    request: Request,
    session: Session,
    actor: Actor,
    audit_id: int,
    form: FormData,
    schema: type[T],
    do: Callable[[T], object],
) -> Response:
    """The step taken and the page again, or the page with what is wrong."""
    read = read_form(form, schema)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                do(read.data)
            return RedirectResponse(f"{LIST}/{audit_id}", 303)
        except (Conflict, Invalid) as error:
            view, status = refused(view, error), status_of(error)
    return render(request, _page(session, actor, audit_id, view), status)


def _page(session: Session, actor: Actor, audit_id: int, form: FormView, record_id: int = 0) -> OwnAuditPage:
    return OwnAuditPage(get_own_audit(session, actor, audit_id), form, record_id, MOST_PROOFS)
