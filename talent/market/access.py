"""Access tokens by OAuth 2.0 client credentials (RFC 6749, part 4.4), and who comes with one."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.rules import ACCOUNT_TRIES, ADDRESS_TRIES
from talent.accounts.throttle import (
    clear_stale,
    count_failure,
    forgive_all,
    network_key,
    network_of,
    wait_for,
)
from talent.accounts.tokens import actor_of
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.crypto import digest, new_secret
from talent.market.client_queries import client_with_account, live_token
from talent.market.client_tables import MarketToken
from talent.market.clients import client_of
from talent.market.limits import Taken, take_request
from talent.market.tables import MarketClient

# So that a scanner for leaked secrets can tell what it has found, and this from the tokens of accounts.
TOKEN_PREFIX = "jicaiat_"  # noqa: S105 - no secret
LIFETIME = timedelta(hours=1)
# One that has ended is kept for a day, for who looks why a program was refused.
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a program sends; ``scope`` is None where it leaves the choice to us."""

    client_id: str
    secret: str = field(repr=False)
    grant_type: str
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    token: str = field(repr=False)
    seconds: int
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """``error`` is a code of RFC 6749; ``wait`` says in how many seconds it may be tried again."""

    error: str
    wait: int | None = None


def grant(session: Session, asked: Asked, address: str) -> Granted | Denied:
    """An hour's token for a program that knows its secret. A refusal is returned, not raised, so that the
    count of wrong secrets is committed.
    """
    if asked.grant_type != "client_credentials":
        return Denied("unsupported_grant_type")
    pair, network = _keys(asked.client_id, address)
    waits = [seconds for key in (pair, network) if (seconds := wait_for(session, key)) is not None]
    if waits:
        return Denied("temporarily_unavailable", max(waits))
    # What is no text has no place in a query.
    found = client_with_account(session, asked.client_id) if asked.client_id.isprintable() else None
    if found is None or not _knows(found[0], asked.secret):
        count_failure(session, pair, ACCOUNT_TRIES)
        count_failure(session, network, ADDRESS_TRIES)
        _record_refusal(session, found[0] if found else None, address)
        return Denied("invalid_client")
    client, user = found
    if not (client.active and user.active):
        _record_refusal(session, client, address)
        return Denied("invalid_client")
    forgive_all(session, pair)
    clear_stale(session)
    scopes = _chosen(client, asked.scope)
    if scopes is None:
        return Denied("invalid_scope")
    assert client.id is not None
    taken = take_request(session, client.id, client.rate)
    if not taken.allowed:
        return Denied("temporarily_unavailable", taken.wait)
    token = _new_token(session, client.id, scopes)
    record(
        session, actor_of(user, address), Action.MARKET_TOKEN, "market_client", client.id, " ".join(scopes)
    )
    return Granted(token, int(LIFETIME.total_seconds()), tuple(scopes))


def actor_of_access_token(session: Session, token: str, address: str) -> Actor | None:
    """Who presents this token; None if it has ended, or if its program or that one's account has.

    What the program itself may no longer do, none of its tokens may.
    """
    found = live_token(session, digest(token))
    if found is None:
        return None
    row, client, user = found
    scopes = frozenset(row.scopes.split()) & frozenset(client.scopes.split())
    return replace(actor_of(user, address), client_id=client.id, scopes=scopes)


def take_turn_of(session: Session, actor: Actor) -> Taken:
    """Counts one request of the program; see ``limits``."""
    client = client_of(session, actor)
    assert client.id is not None
    return take_request(session, client.id, client.rate)


def _keys(client_id: str, address: str) -> tuple[str, str]:
    """A program is counted together with the network: who only knows its id can't lock it out elsewhere."""
    return f"market:{digest(client_id)[:24]}:{network_of(address)}", network_key("market", address)


def _knows(client: MarketClient, secret: str) -> bool:
    shown = digest(secret)
    present = hmac.compare_digest(shown, client.secret_digest)
    before = hmac.compare_digest(shown, client.previous_digest)
    return present or (before and client.previous_until is not None and client.previous_until > now())


def _chosen(client: MarketClient, scope: str | None) -> Sequence[str] | None:
    """All that the program may do unless it asks for less; None if it asks for more."""
    allowed = client.scopes.split()
    if scope is None:
        return allowed
    wanted = set(scope.split())
    return [one for one in allowed if one in wanted] if wanted and wanted <= set(allowed) else None


def _new_token(session: Session, client_id: int, scopes: Sequence[str]) -> str:
    token, moment = TOKEN_PREFIX + new_secret(), now()
    outlived = (col(MarketToken.client_id) == client_id, col(MarketToken.expires_at) < moment - _KEPT)
    session.exec(delete(MarketToken).where(*outlived))
    session.add(
        MarketToken(
            token_digest=digest(token),
            client_id=client_id,
            scopes=" ".join(scopes),
            created_at=moment,
            expires_at=moment + LIFETIME,
        )
    )
    session.flush()
    return token


def _record_refusal(session: Session, client: MarketClient | None, address: str) -> None:
    visitor = Actor(address=address)
    record(session, visitor, Action.MARKET_TOKEN_REFUSED, "market_client", client.id if client else None)
