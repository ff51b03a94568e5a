"""Selects of the market's programs and of their tokens, and who may see which."""

from typing import Any

from sqlalchemy import ColumnElement, false, func, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.accounts.tables import Organisation, User
from talent.kit.clock import now
from talent.market.client_tables import ClientUse, MarketToken
from talent.market.tables import MarketClient


def visible_clients(actor: Actor) -> SelectOfScalar[MarketClient]:
    """Who manages them sees all, a program itself, everybody else none."""
    return select(MarketClient).where(_visible(actor))


def clients_with_use(actor: Actor) -> Select[MarketClient, str, ClientUse, Any]:
    """The visible ones with the name of their market, their use, and how many tokens are alive; by name."""
    alive = (
        select(func.count())
        .where(
            col(MarketToken.client_id) == col(MarketClient.id),
            col(MarketToken.revoked_at).is_(None),
            col(MarketToken.expires_at) > now(),
        )
        .scalar_subquery()
    )
    return (
        select(MarketClient, Organisation.name, ClientUse, alive)
        .join(Organisation, col(Organisation.id) == col(MarketClient.organisation_id))
        .outerjoin(ClientUse, col(ClientUse.client_id) == col(MarketClient.id))
        .where(_visible(actor))
        .order_by(col(MarketClient.name), col(MarketClient.id))
    )


def _visible(actor: Actor) -> ColumnElement[bool]:
    if may(actor, Permission.MARKET_MANAGE):
        return true()
    return false() if actor.user_id is None else col(MarketClient.user_id) == actor.user_id


def client_with_account(session: Session, client_id: str) -> tuple[MarketClient, User] | None:
    """The program of a public id, and the account as which it acts."""
    query = (
        select(MarketClient, User)
        .join(User, col(User.id) == col(MarketClient.user_id))
        .where(MarketClient.client_id == client_id)
    )
    return session.exec(query).one_or_none()


def live_token(session: Session, token_digest: str) -> tuple[MarketToken, MarketClient, User] | None:
    """A token that holds now, of a program and an account that do."""
    query = (
        select(MarketToken, MarketClient, User)
        .join(MarketClient, col(MarketClient.id) == col(MarketToken.client_id))
        .join(User, col(User.id) == col(MarketClient.user_id))
        .where(
            MarketToken.token_digest == token_digest,
            col(MarketToken.revoked_at).is_(None),
            col(MarketToken.expires_at) > now(),
            col(MarketClient.active).is_(True),
            col(User.active).is_(True),
        )
    )
    return session.exec(query).one_or_none()
