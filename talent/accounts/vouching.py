"""Enterprises that a market knows and vouches for: they have no account here, and say so."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Verification
from talent.accounts.organisations import is_verified
from talent.accounts.permissions import Permission, require
from talent.accounts.queries import organisation_by_uscc
from talent.accounts.rules import verified_until
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import today
from talent.kit.errors import Conflict

_AT_ONCE = "该企业正在登记，请稍后重发。"


def vouch_for(
    session: Session, actor: Actor, uscc: str, name: str, division: str | None, market: str
) -> Organisation:
    """The organisation of the code. One that is not known is entered, and counts as verified by the market's
    word for as long as a verification holds; the market's word renews that, unless our staff decided
    otherwise.
    """
    require(actor, Permission.MARKET_EXCHANGE)
    known = organisation_by_uscc(session, uscc)
    if known is None:
        return _enter(session, actor, uscc, name, division, market)
    if known.vouched_by and known.verification is not Verification.REJECTED:
        _renew(session, actor, known)
    return known


def _enter(
    session: Session, actor: Actor, uscc: str, name: str, division: str | None, market: str
) -> Organisation:
    organisation = Organisation(
        kind=OrganisationKind.ENTERPRISE,
        name=name,
        uscc=uscc,
        division=division,
        verification=Verification.VERIFIED,
        verified_on=today(),
        verified_until=verified_until(today()),
        vouched_by=market,
    )
    session.add(organisation)
    try:
        # What comes of it needs the id.
        session.flush()
    except IntegrityError as error:
        # Somebody entered the same organisation between the look and the flush.
        raise Conflict(_AT_ONCE) from error
    record(session, actor, Action.ORGANISATION_VOUCH, "organisation", organisation.id)
    return organisation


def _renew(session: Session, actor: Actor, organisation: Organisation) -> None:
    if is_verified(organisation, today()):
        return
    organisation.verification = Verification.VERIFIED
    organisation.verified_on, organisation.verified_until = today(), verified_until(today())
    organisation.version += 1
    session.add(organisation)
    session.flush()
    record(session, actor, Action.ORGANISATION_VOUCH, "organisation", organisation.id, "renewed")
