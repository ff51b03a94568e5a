"""JSON API: sampling audits of training bodies, for the staff and for the body. Proofs go by the page."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from talent.accounts.permissions import Permission
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.training.audit_answering import get_own_audit, hand_in, list_own_audits, object_to_review
from talent.training.audit_revoking import revoke_refused
from talent.training.audit_schemas import (
    AuditDetail,
    AuditedBodyOut,
    AuditFilter,
    AuditInput,
    AuditOut,
    FindingInput,
    ObjectionInput,
    OwnAuditRow,
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
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, IdempotencyKey, PageDep, ReadSession, WriteSession, may

_STAFF, _OWN = [may(Permission.TRAINING_AUDIT)], [may(Permission.TRAINING_OWN)]
router = APIRouter(prefix=PREFIX, tags=["audits"])


class AuditQuery(AuditFilter):
    """A filter and a page of the bodies in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("/audits", dependencies=_STAFF, responses=errors(401, 403))
def list_(session: ReadSession, actor: ActorDep, page: PageDep) -> Paged[AuditOut]:
    return list_audits(session, actor, page)


@router.post("/audits", dependencies=_STAFF, status_code=201, responses=errors(401, 403, 409))
def open_(session: WriteSession, actor: ActorDep, data: AuditInput, key: IdempotencyKey = "") -> AuditDetail:
    """Draws bodies and records and tells each body. With an `Idempotency-Key` a repeat opens nothing new."""
    audit_id = open_audit(session, actor, data, key=key)
    return get_audit(session, actor, audit_id, AuditFilter(), Page())


@router.get("/audits/{audit_id}", dependencies=_STAFF, responses=errors(401, 403, 404))
def get(
    session: ReadSession, actor: ActorDep, audit_id: Id, query: Annotated[AuditQuery, Query()]
) -> AuditDetail:
    wanted = AuditFilter(**query.model_dump(exclude={"page", "size"}))
    return get_audit(session, actor, audit_id, wanted, Page(number=query.page, size=query.size))


@router.get("/audits/{audit_id}/draw", dependencies=_STAFF, responses=errors(401, 403, 404))
def draw(session: ReadSession, actor: ActorDep, audit_id: Id) -> Redrawn:
    """The draw made again from the stored seed, and whether it is the same."""
    return redraw(session, actor, audit_id)


@router.get("/audits/{audit_id}/bodies/{body_id}", dependencies=_STAFF, responses=errors(401, 403, 404))
def get_one(session: ReadSession, actor: ActorDep, audit_id: Id, body_id: Id) -> AuditedBodyOut:
    return get_body(session, actor, audit_id, body_id)


@router.put(
    "/audited-bodies/{body_id}/records/{record_id}/verdict",
    dependencies=_STAFF,
    responses=errors(401, 403, 404, 409),
)
def put_verdict(
    session: WriteSession, actor: ActorDep, body_id: Id, record_id: Id, data: VerdictInput
) -> AuditedBodyOut:
    return judge(session, actor, body_id, record_id, data)


@router.post("/audited-bodies/{body_id}/review", dependencies=_STAFF, responses=errors(401, 403, 404, 409))
def review(session: WriteSession, actor: ActorDep, body_id: Id, data: StepInput) -> AuditedBodyOut:
    """Finishes the review and tells the body. Safe to repeat."""
    return finish_review(session, actor, body_id, data)


@router.post("/audited-bodies/{body_id}/finding", dependencies=_STAFF, responses=errors(401, 403, 404, 409))
def find(session: WriteSession, actor: ActorDep, body_id: Id, data: FindingInput) -> AuditedBodyOut:
    """Settles the audit of the body. Safe to repeat."""
    return settle(session, actor, body_id, data)


@router.post(
    "/audited-bodies/{body_id}/revocation", dependencies=_STAFF, responses=errors(401, 403, 404, 409)
)
def revoke(session: WriteSession, actor: ActorDep, body_id: Id, data: StepInput) -> AuditedBodyOut:
    """Revokes the completions that were found untrue. Safe to repeat."""
    return revoke_refused(session, actor, body_id, data)


@router.get("/training/audits", dependencies=_OWN, responses=errors(401, 403))
def list_own(session: ReadSession, actor: ActorDep, page: PageDep) -> Paged[OwnAuditRow]:
    return list_own_audits(session, actor, page)


@router.get("/training/audits/{audit_id}", dependencies=_OWN, responses=errors(401, 403, 404))
def get_own(session: ReadSession, actor: ActorDep, audit_id: Id) -> AuditedBodyOut:
    return get_own_audit(session, actor, audit_id)


@router.post(
    "/training/audits/{audit_id}/submission", dependencies=_OWN, responses=errors(401, 403, 404, 409)
)
def submit(session: WriteSession, actor: ActorDep, audit_id: Id, data: StepInput) -> AuditedBodyOut:
    """Hands in what was uploaded. Safe to repeat."""
    return hand_in(session, actor, audit_id, data)


@router.post("/training/audits/{audit_id}/objection", dependencies=_OWN, responses=errors(401, 403, 404, 409))
def object_(session: WriteSession, actor: ActorDep, audit_id: Id, data: ObjectionInput) -> AuditedBodyOut:
    return object_to_review(session, actor, audit_id, data)
