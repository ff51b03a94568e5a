"""Enterprises: what an organisation says of itself to those who look for work."""

from sqlmodel import Session, col

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.organisations import is_verified, verify_organisation
from talent.accounts.permissions import Permission, require
from talent.accounts.rules import effective_verification
from talent.accounts.schemas import OrganisationOut
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.enterprises.queries import enterprise_of, visible_enterprises
from talent.enterprises.schemas import EnterpriseInput, EnterpriseOut
from talent.enterprises.states import touch_open_demands
from talent.enterprises.tables import Enterprise
from talent.kit.clock import today
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.masking import mask_mobile, mask_name
from talent.notices.enums import NoticeKind
from talent.notices.service import tell_organisation
from talent.vocab import service as vocab

_FIELDS = ("industry", "size", "address", "introduction", "contact_name")


def get_enterprise(session: Session, actor: Actor, organisation_id: int) -> EnterpriseOut:
    """An enterprise that the actor may see; empty but for its name where it has said nothing yet.

    Nothing is written: a page that is only looked at has a session that can't.
    """
    require(actor, Permission.ENTERPRISES_READ)
    organisation = _find(session, actor, organisation_id)
    return _out(session, actor, organisation, _stored_or_empty(session, organisation_id))


def update_enterprise(session: Session, actor: Actor, data: EnterpriseInput) -> EnterpriseOut:
    """What the actor's own enterprise says of itself; the first time it makes the row."""
    require(actor, Permission.ENTERPRISE_OWN)
    organisation_id = organisation_of(actor)
    organisation = _find(session, actor, organisation_id, lock=True)
    _check_codes(session, data)
    enterprise = _stored_or_empty(session, organisation_id)
    changed = _changed(organisation, enterprise, data)
    if not changed:
        return _out(session, actor, organisation, enterprise)
    if enterprise.version != data.version:
        raise Conflict("企业信息已被他人修改，请刷新后再提交。")
    _write(organisation, enterprise, data)
    session.add(enterprise)
    session.flush()
    record(session, actor, Action.ENTERPRISE_UPDATE, "enterprise", organisation_id, ",".join(changed))
    return _out(session, actor, organisation, enterprise)


def verify_enterprise(
    session: Session, actor: Actor, organisation_id: int, decision: Verification, note: str, version: int
) -> OrganisationOut:
    """Staff decide on an organisation; its open demands come into matching or leave it at once."""
    decided = verify_organisation(session, actor, organisation_id, decision, note, version)
    touch_open_demands(session, organisation_id)
    tell_organisation(
        session,
        organisation_id,
        NoticeKind.ORGANISATION_DECIDED,
        key=f"organisation:{organisation_id}:decided:{decided.version}",
        path="/enterprise/verification",
        outcome=decision.label,
        organisation=decided.name,
    )
    return decided


def _find(session: Session, actor: Actor, organisation_id: int, *, lock: bool = False) -> Organisation:
    query = visible_enterprises(actor).where(col(Organisation.id) == organisation_id)
    if lock:
        # The enterprise's own row may not be there yet; the organisation's always is.
        query = query.with_for_update().execution_options(populate_existing=True)
    organisation = session.exec(query).one_or_none()
    if organisation is None:
        raise NotFound("没有找到该企业。")
    return organisation


def _stored_or_empty(session: Session, organisation_id: int) -> Enterprise:
    """Version 0 marks the one that is not stored."""
    return enterprise_of(session, organisation_id) or Enterprise(organisation_id=organisation_id, version=0)


def _changed(organisation: Organisation, enterprise: Enterprise, data: EnterpriseInput) -> list[str]:
    changed = [name for name in _FIELDS if getattr(enterprise, name) != getattr(data, name)]
    if enterprise.contact_mobile != (data.contact_mobile or ""):
        changed.append("contact_mobile")
    if organisation.division != data.division:
        changed.append("division")
    return changed


def _write(organisation: Organisation, enterprise: Enterprise, data: EnterpriseInput) -> None:
    for name in _FIELDS:
        setattr(enterprise, name, getattr(data, name))
    enterprise.contact_mobile = data.contact_mobile or ""
    enterprise.version += 1
    if organisation.division != data.division:
        organisation.division = data.division
        # Staff who are deciding on the organisation must see it anew.
        organisation.version += 1


def _check_codes(session: Session, data: EnterpriseInput) -> None:
    errors: list[FieldError] = []
    if data.division and data.division not in vocab.division_codes(session):
        errors.append(FieldError("division", "没有这个地区代码，请从列表中重新选择。"))
    if data.industry and data.industry not in _industries(session):
        errors.append(FieldError("industry", "没有这个行业代码，请从列表中重新选择。"))
    if errors:
        raise Invalid(errors[0].message, fields=tuple(errors))


def _industries(session: Session) -> dict[str, str]:
    return {industry.code: industry.name for industry in vocab.industries(session)}


def _out(session: Session, actor: Actor, organisation: Organisation, enterprise: Enterprise) -> EnterpriseOut:
    assert organisation.id is not None
    inside = actor.organisation_id == organisation.id
    name, mobile = enterprise.contact_name, enterprise.contact_mobile
    industry = enterprise.industry
    return EnterpriseOut(
        organisation_id=organisation.id,
        name=organisation.name,
        uscc=organisation.uscc,
        verification=effective_verification(organisation.verification, organisation.verified_until, today()),
        verified=is_verified(organisation, today()),
        verified_until=organisation.verified_until,
        vouched_by=organisation.vouched_by,
        division=organisation.division,
        division_name=vocab.division_name(session, organisation.division),
        industry=industry,
        industry_name=_industries(session).get(industry, "") if industry else "",
        size=enterprise.size,
        address=enterprise.address,
        introduction=enterprise.introduction,
        contact_name=name if inside else mask_name(name),
        contact_mobile=mobile if inside else mask_mobile(mobile),
        version=enterprise.version,
    )
