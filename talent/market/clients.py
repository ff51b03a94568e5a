"""Clients of the markets."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.kit.errors import Forbidden
from talent.market.tables import MarketClient


def client_of(session: Session, actor: Actor) -> MarketClient:
    """The program that is acting; who is none is refused."""
    query = select(MarketClient).where(col(MarketClient.user_id) == actor.user_id)
    client = session.exec(query.where(col(MarketClient.active))).first()
    if client is None:
        raise Forbidden("当前账号不是对接程序。")
    return client
