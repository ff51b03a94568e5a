"""Staff: sampling audits of what training bodies declare, and what is said of each body and record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar, TypeVar

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import Page as Part
from talent.kit.paging import Paged
from talent.training.audit_revoking import revoke_refused
from talent.training.audit_rules import (
    BODY_SHARE,
    DUE_AFTER,
    LEAST_RECORDS,
    MOST_RECORDS,
    OBJECTION_TIME,
    RECORD_SHARE,
)
from talent.training.audit_schemas import (
    AuditDetail,
    AuditedBodyOut,
    AuditFilter,
    AuditInput,
    AuditOut,
    FindingInput,
    Redrawn,
    StepInput,
    VerdictInput,
)
from talent.training.auditing import (
    finish_review,
    get_audit,
    get_body,
    judge,
    list_audits,
    open_audit,
    redraw,
    settle,
)
from talent.training.enums import AuditState, Finding
from talent.training.proofs import open_proof
from web.deps import ActorDep, FormDep, Id, PageDep, PapersDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused, request_key, view_of
from web.noting import PROOF_NOTED
from web.pages.choices import Pairs, labelled
from web.pages.downloads import as_download
from web.templating import Page, render

T = TypeVar("T", bound=BaseModel)
LIST = "/staff/audits"
router = APIRouter(prefix="/staff", include_in_schema=False, dependencies=[may(Permission.TRAINING_AUDIT)])


@dataclass(frozen=True)
class Audits(Page):
    template: ClassVar[str] = "training/audits.html"
    audits: Paged[AuditOut]
    form: FormView


@dataclass(frozen=True)
class AuditPage(Page):
    """``redrawn`` is there when the draw was made again on request."""

    template: ClassVar[str] = "training/audit.html"
    audit: AuditDetail
    redrawn: Redrawn | None
    filter: FormView
    states: Pairs
    findings: Pairs


@dataclass(frozen=True)
class BodyPage(Page):
    """``record`` is the record that the form with its complaints is about; 0 for none."""

    template: ClassVar[str] = "training/audit_body.html"
    body: AuditedBodyOut
    form: FormView
    record: int
    findings: Pairs
    days: int


@router.get("/audits")
def audits(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, Audits(list_audits(session, actor, page), _usual(today())))


@router.post("/audits")
def open_(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, AuditInput)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                audit_id = open_audit(session, actor, read.data, key=request_key(form))
            return RedirectResponse(f"{LIST}/{audit_id}", 303)
        except (Conflict, Invalid) as error:
            view, status = refused(view, error), status_of(error)
    return render(request, Audits(list_audits(session, actor, Part()), view), status)


@router.get("/audits/{audit_id}")
def audit(request: Request, session: ReadSession, actor: ActorDep, audit_id: Id, page: PageDep) -> Response:
    return render(request, _audit_page(request, session, actor, audit_id, page, None))


@router.get("/audits/{audit_id}/draw")
def draw(request: Request, session: ReadSession, actor: ActorDep, audit_id: Id, page: PageDep) -> Response:
    """The same page with the draw made again."""
    again = redraw(session, actor, audit_id)
    return render(request, _audit_page(request, session, actor, audit_id, page, again))


@router.get("/audits/{audit_id}/bodies/{body_id}")
def body(request: Request, session: ReadSession, actor: ActorDep, audit_id: Id, body_id: Id) -> Response:
    return render(request, _body_page(session, actor, audit_id, body_id))


@router.post("/audits/{audit_id}/bodies/{body_id}/records/{record_id}")
def judge_record(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    audit_id: Id,
    body_id: Id,
    record_id: Id,
    form: FormDep,
) -> Response:
    do = partial(judge, session, actor, body_id, record_id)
    return _done(request, session, actor, audit_id, body_id, form, VerdictInput, do, record_id)


@router.post("/audits/{audit_id}/bodies/{body_id}/review")
def review(
    request: Request, session: WriteSession, actor: ActorDep, audit_id: Id, body_id: Id, form: FormDep
) -> Response:
    do = partial(finish_review, session, actor, body_id)
    return _done(request, session, actor, audit_id, body_id, form, StepInput, do)


@router.post("/audits/{audit_id}/bodies/{body_id}/finding")
def find(
    request: Request, session: WriteSession, actor: ActorDep, audit_id: Id, body_id: Id, form: FormDep
) -> Response:
    do = partial(settle, session, actor, body_id)
    return _done(request, session, actor, audit_id, body_id, form, FindingInput, do)


@router.post("/audits/{audit_id}/bodies/{body_id}/revocation")
def revoke(
    request: Request, session: WriteSession, actor: ActorDep, audit_id: Id, body_id: Id, form: FormDep
) -> Response:
    do = partial(revoke_refused, session, actor, body_id)
    return _done(request, session, actor, audit_id, body_id, form, StepInput, do)


@router.get("/proofs/{proof_id}", dependencies=[PROOF_NOTED])
def proof(session: ReadSession, actor: ActorDep, folder: PapersDep, proof_id: Id) -> Response:
    found, content = open_proof(session, actor, folder, proof_id)
    return as_download(f"proof-{found.id}", found.kind, content)


def _done(
    request: Request,
    session: Session,
    actor: Actor,
    audit_id: int,
    body_id: int,
    form: FormData,
    schema: type[T],
    do: Callable[[T], object],
    record_id: int = 0,
) -> Response:
    """The step taken and the page of the body again, or the page with what is wrong."""
    read = read_form(form, schema)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                do(read.data)
            anchor = f"#record-{record_id}" if record_id else ""
            return RedirectResponse(f"{LIST}/{audit_id}/bodies/{body_id}{anchor}", 303)
        except (Conflict, Invalid) as error:
            view, status = refused(view, error), status_of(error)
    return render(request, _body_page(session, actor, audit_id, body_id, view, record_id), status)


def _audit_page(
    request: Request, session: Session, actor: Actor, audit_id: int, page: Part, redrawn: Redrawn | None
) -> AuditPage:
    query = read_query(request.query_params, AuditFilter)
    assert query.data is not None
    found = get_audit(session, actor, audit_id, query.data, page)
    return AuditPage(found, redrawn, query.view, labelled(AuditState), labelled(Finding))


def _body_page(
    session: Session,
    actor: Actor,
    audit_id: int,
    body_id: int,
    form: FormView | None = None,
    record_id: int = 0,
) -> BodyPage:
    found = get_body(session, actor, audit_id, body_id)
    return BodyPage(found, form or FormView(), record_id, labelled(Finding), OBJECTION_TIME.days)


def _usual(day: date) -> FormView:
    """The year so far and the usual shares."""
    return view_of(
        None,
        since=day.replace(month=1, day=1),
        until=day,
        due_on=day + DUE_AFTER,
        body_share=f"{BODY_SHARE:.0%}".rstrip("%"),
        record_share=f"{RECORD_SHARE:.0%}".rstrip("%"),
        least_records=LEAST_RECORDS,
        most_records=MOST_RECORDS,
    )
