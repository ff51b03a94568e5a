"""Logging in and out with a browser: throttled, audited, and revocable at any time."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.passwords import verify_password
from talent.accounts.queries import user_by_login_index
from talent.accounts.refusals import Refusal, Refused
from talent.accounts.rules import ACCOUNT_TRIES, ADDRESS_TRIES, session_is_alive, session_lifetime
from talent.accounts.schemas import UserOut, clean_login
from talent.accounts.tables import LoginSession, User
from talent.accounts.throttle import (
    account_key,
    clear_stale,
    count_failure,
    forgive,
    forgive_all,
    network_key,
    wait_for,
)
from talent.accounts.tokens import actor_of, actor_of_bearer
from talent.accounts.users import login_index, user_out
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.crypto import digest, new_secret
from talent.kit.errors import Forbidden, NotFound

__all__ = [
    "Refusal",
    "Refused",
    "SignedIn",
    "Visit",
    "actor_of_bearer",
    "actor_of_cookie",
    "log_in",
    "log_out",
    "look_up_session",
    "open_session",
    "touch_session",
]

# Not at every click: a write for each page view would queue behind all other writers.
_TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``token`` goes into the cookie, for at most ``seconds``."""

    token: str
    user: UserOut
    seconds: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Who comes with a cookie, and whether ``touch_session`` is due."""

    actor: Actor
    touch_due: bool


def log_in(session: Session, login: str, password: str, address: str) -> SignedIn | Refused:
    """A new session, or why there is none: returned, not raised, so that the count is committed."""
    normalised = _normalised(login)
    index = login_index(normalised)
    keys = (
        (account_key(index), ACCOUNT_TRIES),
        (network_key("address", address), ADDRESS_TRIES),
    )
    waits = [seconds for key, _ in keys if (seconds := wait_for(session, key)) is not None]
    if waits:
        return Refused(Refusal.THROTTLED, max(waits))
    # Counted before the slow hash: tries sent all at once must not slip in before the first is counted.
    for key, free_tries in keys:
        count_failure(session, key, free_tries)
    user = user_by_login_index(session, index)
    if not _admitted(user, password):
        visitor = Actor(address=address)
        record(session, visitor, Action.ACCOUNT_LOG_IN_FAILED, "user", user.id if user else None)
        return Refused(Refusal.WRONG)
    assert user is not None
    (account, _), (network, free_tries) = keys
    forgive_all(session, account)
    # Only this try: whoever has an account of his own could otherwise guess at others without end.
    forgive(session, network, free_tries=free_tries)
    clear_stale(session)
    return _open(session, user, address)


def open_session(session: Session, user_id: int, address: str) -> SignedIn:
    """Logs in whoever has just registered; the password was theirs a moment ago."""
    user = session.get(User, user_id)
    if user is None or not user.active:
        raise NotFound("没有找到该账号。")
    if user.role is Role.API_CLIENT:
        raise Forbidden("接口客户端不能登录网页。")
    return _open(session, user, address)


def actor_of_cookie(session: Session, token: str, address: str) -> Actor | None:
    """Who comes with this cookie; None if the session is unknown or over."""
    visit = look_up_session(session, token, address)
    return visit.actor if visit else None


def look_up_session(session: Session, token: str, address: str) -> Visit | None:
    """Reads only. A session ends by idleness, by age, by a new password or role, and with the account."""
    query = (
        select(LoginSession, User)
        .join(User, col(User.id) == col(LoginSession.user_id))
        .where(LoginSession.token_digest == digest(token))
    )
    found = session.exec(query).one_or_none()
    if found is None:
        return None
    row, user = found
    moment = now()
    alive = session_is_alive(user.role, row.seen_at, row.expires_at, moment)
    if not alive or not user.active or row.auth_version != user.auth_version:
        return None
    return Visit(actor_of(user, address), touch_due=moment - row.seen_at >= _TOUCH_EVERY)


def touch_session(session: Session, token: str) -> None:
    """The session was used just now; for a ``Visit`` that says it is due."""
    query = select(LoginSession).where(LoginSession.token_digest == digest(token))
    row = session.exec(query).one_or_none()
    if row is not None:
        row.seen_at = max(row.seen_at, now())
        session.flush()


def log_out(session: Session, actor: Actor, token: str) -> None:
    """Ends this session; another one of the same user goes on."""
    query = delete(LoginSession).where(
        col(LoginSession.token_digest) == digest(token), col(LoginSession.user_id) == actor.user_id
    )
    session.exec(query)
    record(session, actor, Action.ACCOUNT_LOG_OUT, "user", actor.user_id)


def _normalised(login: str) -> str:
    """Nonsense is looked up as it stands: it is nobody's, and takes as long to refuse."""
    try:
        return clean_login(login)
    except ValueError:
        return login[:120].encode("utf-8", "replace").decode()


def _admitted(user: User | None, password: str) -> bool:
    """Programs come with a token, never with a password."""
    right = verify_password(password, user.password_hash if user else None)
    return right and user is not None and user.active and user.role is not Role.API_CLIENT


def _open(session: Session, user: User, address: str) -> SignedIn:
    """Always a new token: one that was planted in the browser before is worth nothing."""
    assert user.id is not None
    token, moment = new_secret(), now()
    expired = (col(LoginSession.user_id) == user.id, col(LoginSession.expires_at) <= moment)
    session.exec(delete(LoginSession).where(*expired))
    lifetime = session_lifetime(user.role)
    session.add(
        LoginSession(
            token_digest=digest(token),
            user_id=user.id,
            auth_version=user.auth_version,
            created_at=moment,
            seen_at=moment,
            expires_at=moment + lifetime,
        )
    )
    session.flush()
    actor = actor_of(user, address)
    record(session, actor, Action.ACCOUNT_LOG_IN, "user", user.id)
    return SignedIn(token, user_out(session, actor, user), int(lifetime.total_seconds()))
