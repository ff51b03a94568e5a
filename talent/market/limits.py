"""How many requests a client may make, counted in the database, so that all workers count together.

A leaky bucket by time: a client with a rate of R requests a minute has room for R / 10 at once (ten at the
least), which comes back at R a minute. So in any T seconds at most ``burst_of(R) + R * T / 60`` requests
pass, however many workers there are and in whatever order they ask. That bound is exact: each request is one
statement, and no worker keeps any in hand.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Executable, case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from talent.kit.clock import now, today
from talent.market.client_tables import ClientUse

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = 10**6
_MINUTE = 60 * _SECOND
_LEAST_BURST = 10


class Taken(NamedTuple):
    """Whether the request may pass; ``remaining`` could pass at once, and after ``wait`` seconds all of the
    burst could, or of a request that was refused the next one.
    """

    allowed: bool
    rate: int
    remaining: int
    wait: int


def burst_of(rate: int) -> int:
    """How many requests may come at once."""
    return max(_LEAST_BURST, rate // 10)


def take_request(session: Session, client_id: int, rate: int) -> Taken:
    """Counts a request of the client, unless it is one too many. The row is locked until the transaction
    ends: it belongs into a short one of its own.
    """
    at, each = (now() - _EPOCH) // _MICROSECOND, -(-_MINUTE // rate)
    full = at + each * burst_of(rate)
    empty_at = session.connection().execute(_counted(session, client_id, at, each, full)).scalar()
    if empty_at is not None:
        return Taken(True, rate, (full - empty_at) // each, _seconds(empty_at - at))
    query = select(col(ClientUse.empty_at)).where(col(ClientUse.client_id) == client_id)
    held = session.connection().execute(query).scalar_one()
    return Taken(False, rate, 0, _seconds(held + each - full))


def _counted(session: Session, client_id: int, at: int, each: int, full: int) -> Executable:
    """One statement for both: the row is made, or filled by one request if there is room for it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    moment, day = now(), today()
    emptied = col(ClientUse.empty_at)
    filled = case((emptied > at, emptied), else_=at) + each
    fresh = insert(ClientUse).values(
        client_id=client_id, empty_at=at + each, last_at=moment, requests=1, day=day, on_day=1
    )
    return fresh.on_conflict_do_update(
        index_elements=[col(ClientUse.client_id)],
        set_={
            "empty_at": filled,
            "last_at": moment,
            "requests": col(ClientUse.requests) + 1,
            "day": day,
            "on_day": case((col(ClientUse.day) == day, col(ClientUse.on_day) + 1), else_=1),
        },
        where=filled <= full,
    ).returning(emptied)


def _seconds(microseconds: int) -> int:
    return max(1, -(-microseconds // _SECOND))
