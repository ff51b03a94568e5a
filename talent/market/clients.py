"""Programs of a market."""

from sqlmodel import Session, select

from talent.accounts.actor import Actor
from talent.kit.errors import Forbidden
from talent.market.tables import MarketClient


def client_of(session: Session, actor: Actor) -> MarketClient:
    """The client for which the actor acts; raises ``Forbidden`` for anybody else."""
    query = select(MarketClient).where(MarketClient.user_id == actor.user_id, MarketClient.active)
    client = session.exec(query).one_or_none()
    if client is None:
        raise Forbidden("当前账号不是市场的接口客户端。")
    return client
