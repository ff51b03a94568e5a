"""Organisations and their verification by the staff."""

from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Role, Verification
from talent.accounts.permissions import Permission, require
from talent.accounts.queries import (
    count,
    matching_organisations,
    organisation_by_uscc,
    visible_organisations,
)
from talent.accounts.rules import effective_verification, verified_until
from talent.accounts.schemas import OrganisationFilter, OrganisationOut
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import today
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged

NOTE_MAX = 500
_DECISIONS = frozenset({Verification.VERIFIED, Verification.REJECTED})


def get_organisation(session: Session, actor: Actor, organisation_id: int) -> OrganisationOut:
    require(actor, Permission.ENTERPRISES_READ)
    return organisation_out(actor, _find(session, actor, organisation_id))


def list_organisations(
    session: Session, actor: Actor, wanted: OrganisationFilter, page: Page
) -> Paged[OrganisationOut]:
    """Those that the actor may see, by name."""
    require(actor, Permission.ENTERPRISES_READ)
    query = matching_organisations(actor, wanted)
    ordered = query.order_by(col(Organisation.name), col(Organisation.id))
    rows = session.exec(ordered.offset(page.offset).limit(page.size)).all()
    return Paged[OrganisationOut](
        items=[organisation_out(actor, row) for row in rows],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def verify_organisation(
    session: Session, actor: Actor, organisation_id: int, decision: Verification, note: str, version: int
) -> OrganisationOut:
    """Staff find the organisation genuine, for six months, or say in ``note`` what is missing."""
    require(actor, Permission.ORGANISATION_VERIFY)
    organisation = _find(session, actor, organisation_id, lock=True)
    if organisation.version != version:
        raise Conflict("该机构信息已被他人修改，请刷新后再提交。")
    _check_decision(organisation, decision, note)
    verified = decision is Verification.VERIFIED
    organisation.verification = decision
    organisation.verification_note = note.strip()
    organisation.verified_on = today() if verified else None
    organisation.verified_until = verified_until(today()) if verified else None
    organisation.version += 1
    session.flush()
    record(session, actor, Action.ORGANISATION_VERIFY, "organisation", organisation.id, decision.value)
    return organisation_out(actor, organisation)


def is_verified(organisation: Organisation | OrganisationOut, day: date) -> bool:
    """Verified, and not longer ago than the verification holds."""
    state = effective_verification(organisation.verification, organisation.verified_until, day)
    return state is Verification.VERIFIED


def add_organisation(
    session: Session, kind: OrganisationKind, name: str, uscc: str, division: str | None
) -> Organisation:
    """A new one, waiting for verification; whoever calls has checked that the actor may."""
    if organisation_by_uscc(session, uscc) is not None:
        raise _registered()
    organisation = Organisation(kind=kind, name=name, uscc=uscc, division=division)
    session.add(organisation)
    try:
        # The account that follows needs the id.
        session.flush()
    except IntegrityError as error:
        # Somebody entered the same organisation between the look and the flush.
        raise _registered() from error
    return organisation


def organisation_out(actor: Actor, organisation: Organisation) -> OrganisationOut:
    assert organisation.id is not None
    inside = actor.system or actor.role is Role.STAFF or actor.organisation_id == organisation.id
    return OrganisationOut(
        id=organisation.id,
        kind=organisation.kind,
        name=organisation.name,
        uscc=organisation.uscc,
        verification=effective_verification(organisation.verification, organisation.verified_until, today()),
        verified_until=organisation.verified_until,
        verification_note=organisation.verification_note if inside else "",
        division=organisation.division,
        version=organisation.version,
    )


def _registered() -> Conflict:
    return Conflict("该统一社会信用代码已注册。请联系本机构的账号管理人员，或拨打平台服务电话核实。")


def _find(session: Session, actor: Actor, organisation_id: int, *, lock: bool = False) -> Organisation:
    query = visible_organisations(actor).where(col(Organisation.id) == organisation_id)
    organisation = session.exec(query.with_for_update() if lock else query).one_or_none()
    if organisation is None:
        raise NotFound("没有找到该机构。")
    return organisation


def _check_decision(organisation: Organisation, decision: Verification, note: str) -> None:
    if decision not in _DECISIONS:
        raise Invalid("请选择通过或不通过。", fields=(FieldError("decision", "请选择通过或不通过。"),))
    if decision is Verification.REJECTED and not note.strip():
        raise Invalid("请写明未通过的原因。", fields=(FieldError("note", "请写明未通过的原因。"),))
    if len(note) > NOTE_MAX:
        raise Invalid("说明过长。", fields=(FieldError("note", f"说明不能超过{NOTE_MAX}个字。"),))
    if decision is Verification.VERIFIED and not organisation.uscc:
        raise Invalid("该机构没有统一社会信用代码，不能通过审核。")
