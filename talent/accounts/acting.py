"""For which organisation somebody acts, and whether that is verified: its member, or the operator."""

from collections.abc import Collection

from sqlmodel import Session, select

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind
from talent.accounts.queries import is_verified, organisation_by_uscc
from talent.accounts.tables import Organisation
from talent.kit.clock import today
from talent.kit.errors import Forbidden, NotFound

NO_ORGANISATION = "当前账号没有关联机构。"


def organisation_of(actor: Actor, otherwise: str = NO_ORGANISATION) -> int:
    """The organisation for which the actor acts; ``otherwise`` is what an account without one is told."""
    if actor.organisation_id is None:
        raise Forbidden(otherwise)
    return actor.organisation_id


def organisation_is_verified(session: Session, actor: Actor) -> bool:
    """The actor acts for an organisation whose verification holds today."""
    query = select(Organisation.id).where(Organisation.id == actor.organisation_id, is_verified(today()))
    return session.exec(query).first() is not None


def verified_organisation_of(session: Session, actor: Actor, otherwise: str, unverified: str) -> int:
    """``organisation_of``, verified today; ``unverified`` is what the others are told."""
    organisation_id = organisation_of(actor, otherwise)
    if not organisation_is_verified(session, actor):
        raise Forbidden(unverified)
    return organisation_id


def organisation_by_code(
    session: Session, actor: Actor, uscc: str, kinds: Collection[OrganisationKind]
) -> int:
    """The organisation of one of the kinds with this unified social credit code, for the operator at the
    command line, who acts for it.
    """
    require_operator(actor)
    found = organisation_by_uscc(session, uscc.strip().upper())
    if found is None or found.id is None or found.kind not in kinds:
        names = "或".join(kind.label for kind in OrganisationKind if kind in kinds)
        raise NotFound(f"没有这个统一社会信用代码的{names}。")
    return found.id


def require_operator(actor: Actor) -> None:
    """Raises ``Forbidden`` for everybody who does not act at the command line."""
    if not actor.system:
        raise Forbidden("只有运维人员可以代其他机构操作。")
