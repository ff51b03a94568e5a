"""Selects of the accounts area, and who may see which rows."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.enums import Role, Verification
from talent.accounts.permissions import Permission, may
from talent.accounts.schemas import OrganisationFilter
from talent.accounts.tables import (
    MemberInvitation,
    Organisation,
    OrganisationDecision,
    OrganisationPaper,
    User,
)
from talent.kit.clock import now, today


def is_verified(day: date) -> ColumnElement[bool]:
    """The organisation of the row is verified on ``day``."""
    return and_(
        col(Organisation.verification) == Verification.VERIFIED, col(Organisation.verified_until) >= day
    )


def visible_organisations(actor: Actor) -> SelectOfScalar[Organisation]:
    """Staff see all, members their own, who is logged in also the verified ones; a visitor none."""
    return select(Organisation).where(_visible(actor))


def _visible(actor: Actor) -> ColumnElement[bool]:
    if actor.system or actor.role is Role.STAFF:
        return true()
    if not may(actor, Permission.ENTERPRISES_READ):
        return false()
    if actor.organisation_id is None:
        return is_verified(today())
    return or_(is_verified(today()), col(Organisation.id) == actor.organisation_id)


def matching_organisations(actor: Actor, wanted: OrganisationFilter) -> SelectOfScalar[Organisation]:
    """The visible ones that the filter asks for, without an order."""
    query = visible_organisations(actor)
    if wanted.kind:
        query = query.where(col(Organisation.kind) == wanted.kind)
    if wanted.verification is Verification.VERIFIED:
        query = query.where(is_verified(today()))
    elif wanted.verification is Verification.LAPSED:
        query = query.where(_lapsed(today()))
    elif wanted.verification:
        query = query.where(col(Organisation.verification) == wanted.verification)
    if wanted.waiting:
        query = query.where(_waits())
    if wanted.words:
        query = query.where(col(Organisation.name).contains(wanted.words, autoescape=True))
    return query


def ordered_organisations(
    query: SelectOfScalar[Organisation], wanted: OrganisationFilter
) -> SelectOfScalar[Organisation]:
    """By name; of those that wait, who has waited longest comes first."""
    if wanted.waiting:
        since = func.coalesce(col(Organisation.applied_at), col(Organisation.created_at))
        return query.order_by(since, col(Organisation.id))
    return query.order_by(col(Organisation.name), col(Organisation.id))


def _waits() -> ColumnElement[bool]:
    return or_(
        col(Organisation.applied_at).is_not(None), col(Organisation.verification) == Verification.PENDING
    )


def _lapsed(day: date) -> ColumnElement[bool]:
    expired = and_(
        col(Organisation.verification) == Verification.VERIFIED, col(Organisation.verified_until) < day
    )
    return or_(col(Organisation.verification) == Verification.LAPSED, expired)


def visible_users(actor: Actor) -> SelectOfScalar[User]:
    """Staff see all, everybody else the own account."""
    if actor.system or may(actor, Permission.USERS_MANAGE):
        return select(User)
    return select(User).where(col(User.id) == actor.user_id)


def visible_papers(actor: Actor) -> SelectOfScalar[OrganisationPaper]:
    """Staff see all, members those of their own organisation."""
    query = select(OrganisationPaper)
    if actor.system or actor.role is Role.STAFF:
        return query
    if actor.organisation_id is None:
        return query.where(false())
    return query.where(col(OrganisationPaper.organisation_id) == actor.organisation_id)


def decisions_of(organisation_id: int) -> SelectOfScalar[OrganisationDecision]:
    """The newest first."""
    query = select(OrganisationDecision).where(col(OrganisationDecision.organisation_id) == organisation_id)
    return query.order_by(col(OrganisationDecision.id).desc())


def members_of(organisation_id: int) -> SelectOfScalar[User]:
    """Everybody who belongs to the organisation, the deactivated too, the oldest account first."""
    return select(User).where(col(User.organisation_id) == organisation_id).order_by(col(User.id))


def active_members(organisation_id: int) -> SelectOfScalar[User]:
    return members_of(organisation_id).where(col(User.active).is_(True))


def names_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What users are called, by id."""
    query = select(User.id, User.display_name).where(col(User.id).in_(ids)).order_by(col(User.id))
    return {number: name for number, name in session.exec(query) if number is not None}


def open_invitations(organisation_id: int) -> SelectOfScalar[MemberInvitation]:
    """Those that may still be accepted, the newest first."""
    return (
        select(MemberInvitation)
        .where(
            col(MemberInvitation.organisation_id) == organisation_id,
            col(MemberInvitation.joined_at).is_(None),
            col(MemberInvitation.withdrawn_at).is_(None),
            col(MemberInvitation.expires_at) > now(),
        )
        .order_by(col(MemberInvitation.id).desc())
    )


def user_by_login_index(session: Session, index: str) -> User | None:
    return session.exec(select(User).where(User.login_index == index)).one_or_none()


def organisation_by_uscc(session: Session, uscc: str) -> Organisation | None:
    return session.exec(select(Organisation).where(Organisation.uscc == uscc)).one_or_none()
