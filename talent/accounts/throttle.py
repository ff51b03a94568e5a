"""Counts tries by account and by network address, in the database, so that all workers count together."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from talent.accounts.rules import delay_after
from talent.accounts.tables import SignInThrottle
from talent.kit.clock import now

# A day without a failure is forgiven; less, and a patient guesser would start anew each hour.
_FORGIVEN_AFTER = timedelta(days=1)


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


def wait_for(session: Session, key: str) -> int | None:
    """Seconds until this key may try again; None if it may now. Holds the row until the transaction ends."""
    blocked_until = _row(session, key).blocked_until
    if blocked_until is None:
        return None
    left = (blocked_until - now()).total_seconds()
    return int(left) + 1 if left > 0 else None


def count_failure(session: Session, key: str, free_tries: int) -> None:
    """One more try that has to be taken for a failure until it is forgiven."""
    row, moment = _row(session, key), now()
    forgiven = moment - row.last_failure_at > _FORGIVEN_AFTER
    row.failures = 1 if forgiven else row.failures + 1
    row.last_failure_at = moment
    row.blocked_until = _blocked_until(row.failures, free_tries, moment)
    session.flush()


def forgive(session: Session, key: str, *, free_tries: int, whole: bool) -> None:
    """After a success: every failure, or only the one try that turned out right."""
    row = _row(session, key)
    row.failures = 0 if whole else max(0, row.failures - 1)
    row.blocked_until = _blocked_until(row.failures, free_tries, row.last_failure_at)
    session.flush()


def clear_stale(session: Session) -> None:
    """Drops what is forgiven anyway; a guesser of account names must not fill the table."""
    old = col(SignInThrottle.last_failure_at) < now() - _FORGIVEN_AFTER
    # Rows that others hold are left: waiting for them while holding one's own could deadlock.
    free = select(SignInThrottle.key).where(old).with_for_update(skip_locked=True)
    session.exec(delete(SignInThrottle).where(col(SignInThrottle.key).in_(free)))


def _blocked_until(failures: int, free_tries: int, moment: datetime) -> datetime | None:
    delay = delay_after(failures, free_tries)
    return moment + delay if delay else None


def _row(session: Session, key: str) -> SignInThrottle:
    """The row of the key, locked; made first, so that two first tries at once do not clash."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = insert(SignInThrottle).values(key=key, failures=0, last_failure_at=now())
    session.exec(fresh.on_conflict_do_nothing())
    query = select(SignInThrottle).where(col(SignInThrottle.key) == key).with_for_update()
    return session.exec(query).one()
