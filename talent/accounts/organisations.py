"""Organisations and their verification by the staff."""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Role, Verification
from talent.accounts.permissions import Permission, require
from talent.accounts.queries import (
    decisions_of,
    matching_organisations,
    names_of,
    ordered_organisations,
    organisation_by_uscc,
    visible_organisations,
    visible_papers,
)
from talent.accounts.rules import effective_verification, verified_until
from talent.accounts.schemas import DecisionOut, OrganisationFilter, OrganisationOut
from talent.accounts.tables import Organisation, OrganisationDecision
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import SHANGHAI, now, today
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say

NOTE_MAX = 500
DECISIONS_SHOWN = 10
# Whoever registers need not be of the enterprise, whose posts already have applicants.
_VOUCHED = "该企业的岗位已由人力资源市场转来展示。请联系平台工作人员，核实后为贵企业开通账号。"
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
    ordered = ordered_organisations(query, wanted)
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
        raise Conflict(_overtaken(session, actor, organisation_id))
    _check_decision(organisation, decision, note)
    verified = decision is Verification.VERIFIED
    organisation.verification = decision
    organisation.verification_note = note.strip()
    organisation.verified_on = today() if verified else None
    organisation.verified_until = verified_until(today()) if verified else None
    organisation.applied_at = None
    # Whom the staff have found genuine nobody else need vouch for.
    organisation.vouched_by = "" if verified else organisation.vouched_by
    session.add(
        OrganisationDecision(
            organisation_id=organisation_id,
            decision=decision,
            note=note.strip(),
            decided_by=actor.user_id,
        )
    )
    organisation.version += 1
    session.flush()
    record(session, actor, Action.ORGANISATION_VERIFY, "organisation", organisation.id, decision.value)
    return organisation_out(actor, organisation)


def apply_for_verification(session: Session, actor: Actor) -> OrganisationOut:
    """Asks the staff to look, the first time, after a refusal, or to renew; asked twice, it waits once.

    What was verified stays so until they have decided, or until its day.
    """
    require(actor, Permission.VERIFICATION_OWN)
    organisation = _find(session, actor, organisation_of(actor), lock=True)
    if organisation.applied_at is not None:
        return organisation_out(actor, organisation)
    if session.exec(visible_papers(actor).limit(1)).first() is None:
        raise Invalid("请先上传认证资料，再提交审核。", fields=(FieldError("paper", "请先上传认证资料。"),))
    organisation.applied_at = now()
    if organisation.verification is Verification.REJECTED:
        organisation.verification = Verification.PENDING
    organisation.version += 1
    session.flush()
    record(session, actor, Action.ORGANISATION_APPLY, "organisation", organisation.id)
    return organisation_out(actor, organisation)


def list_decisions(session: Session, actor: Actor, organisation_id: int) -> list[DecisionOut]:
    """What was decided on an organisation that the actor may see from inside; names are for the staff."""
    require(actor, Permission.PAPERS_READ)
    staff = actor.system or actor.role is Role.STAFF
    if not staff and actor.organisation_id != organisation_id:
        raise NotFound("没有找到该机构。")
    rows = session.exec(decisions_of(organisation_id).limit(DECISIONS_SHOWN)).all()
    names = names_of(session, {row.decided_by for row in rows if row.decided_by}) if staff else {}
    return [
        DecisionOut(
            decision=row.decision,
            note=row.note,
            decided_at=row.decided_at,
            decided_by=names.get(row.decided_by or 0, ""),
        )
        for row in rows
    ]


def is_verified(organisation: Organisation | OrganisationOut, day: date) -> bool:
    """Verified, and not longer ago than the verification holds."""
    state = effective_verification(organisation.verification, organisation.verified_until, day)
    return state is Verification.VERIFIED


def add_organisation(
    session: Session, kind: OrganisationKind, name: str, uscc: str, division: str | None
) -> Organisation:
    """A new one, waiting for verification; whoever calls has checked that the actor may."""
    known = organisation_by_uscc(session, uscc)
    if known is not None:
        raise Conflict(_VOUCHED) if known.vouched_by else _registered()
    organisation = Organisation(kind=kind, name=name, uscc=uscc, division=division, applied_at=now())
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
        vouched_by=organisation.vouched_by,
        verification_note=organisation.verification_note if inside else "",
        applied_at=_applied_at(organisation) if inside else None,
        division=organisation.division,
        version=organisation.version,
    )


def _applied_at(organisation: Organisation) -> datetime | None:
    """Who registered before there were applications waits since then."""
    if organisation.applied_at is None and organisation.verification is Verification.PENDING:
        return organisation.created_at
    return organisation.applied_at


def _overtaken(session: Session, actor: Actor, organisation_id: int) -> str:
    """Who was quicker, where it was a colleague who decided."""
    decided = list_decisions(session, actor, organisation_id)
    if not decided:
        return "该机构信息已被他人修改，请刷新后再提交。"
    last = decided[0]
    who = last.decided_by or say("另一位工作人员")
    at = last.decided_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return say(
        "该机构信息已变化。最近一次审核：{who}，{at}，{decision}。请刷新后再决定。",
        who=who,
        at=at,
        decision=last.decision,
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
        raise Invalid(
            "说明过长。", fields=(FieldError("note", say("说明不能超过{most}个字。", most=NOTE_MAX)),)
        )
    if decision is Verification.VERIFIED and not organisation.uscc:
        raise Invalid("该机构没有统一社会信用代码，不能通过审核。")
