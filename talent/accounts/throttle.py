"""Counts tries by account, and by network address for each thing that can be guessed.

In the database, so that all workers count together.
"""

from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import and_, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from talent.accounts.rules import FORGIVEN_EACH, delay_after
from talent.accounts.tables import SignInThrottle
from talent.kit.clock import now


def network_of(address: str) -> str:
    """The address as it is counted: IPv4 whole, also when mapped into IPv6; else the /64 of a household."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ip_network((parsed, 64), strict=False))
    return str(parsed)


def account_key(login_index: str) -> str:
    """Under which tries at one account are counted, wherever its password is asked for."""
    return f"account:{login_index}"


def network_key(what: str, address: str) -> str:
    """Under which tries from one network at one kind of secret are counted."""
    return f"{what}:{network_of(address)}"


def look_for_wait(session: Session, key: str) -> int | None:
    """``wait_for`` for who only reads: holds nothing and makes no row."""
    query = select(SignInThrottle.blocked_until).where(col(SignInThrottle.key) == key)
    return _seconds_until(session.exec(query).first())


def wait_for(session: Session, key: str) -> int | None:
    """Seconds until this key may try again; None if it may now. Holds the row until the transaction ends."""
    return _seconds_until(_row(session, key).blocked_until)


def count_failure(session: Session, key: str, free_tries: int) -> None:
    """One more try that has to be taken for a failure until it is forgiven."""
    _fill(session, key, 1, free_tries)


def forgive(session: Session, key: str, *, free_tries: int, share: float = 1) -> None:
    """After a success: the one try that turned out right, or the given share of it."""
    _fill(session, key, -share, free_tries)


def forgive_all(session: Session, key: str) -> None:
    """After a success that proves all failures before it to be the owner's."""
    row = _row(session, key)
    row.empty_at, row.blocked_until = now(), None
    session.flush()


def level(session: Session, key: str) -> float:
    """How many failures are not yet forgiven."""
    return max(0.0, (_row(session, key).empty_at - now()) / FORGIVEN_EACH)


def clear_stale(session: Session) -> None:
    """Drops what is forgiven anyway; a guesser of account names must not fill the table."""
    moment = now()
    blocked = col(SignInThrottle.blocked_until)
    old = and_(col(SignInThrottle.empty_at) < moment, or_(blocked.is_(None), blocked < moment))
    # Rows that others hold are left: waiting for them while holding one's own could deadlock.
    free = select(SignInThrottle.key).where(old).with_for_update(skip_locked=True)
    session.exec(delete(SignInThrottle).where(col(SignInThrottle.key).in_(free)))


def _seconds_until(moment: datetime | None) -> int | None:
    left = (moment - now()).total_seconds() if moment is not None else 0
    return int(left) + 1 if left > 0 else None


def _fill(session: Session, key: str, failures: float, free_tries: int) -> None:
    row, moment = _row(session, key), now()
    row.empty_at = max(moment, max(moment, row.empty_at) + failures * FORGIVEN_EACH)
    # Rounded, since some seconds have leaked away between two tries.
    delay = delay_after(round((row.empty_at - moment) / FORGIVEN_EACH), free_tries)
    row.blocked_until = moment + delay if delay else None
    session.flush()


def _row(session: Session, key: str) -> SignInThrottle:
    """The row of the key, locked; made first, so that two first tries at once do not clash."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = insert(SignInThrottle).values(key=key, empty_at=now())
    session.exec(fresh.on_conflict_do_nothing())
    query = select(SignInThrottle).where(col(SignInThrottle.key) == key).with_for_update()
    return session.exec(query).one()
