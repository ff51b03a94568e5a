"""The open demands for search engines: which there are and when each was last changed, in parts."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from talent.enterprises.queries import open_demands
from talent.enterprises.tables import Demand
from talent.kit.db import count


def listed_parts(session: Session, size: int) -> list[datetime | None]:
    """For each part of ``size`` demands the last change in it; one empty part where nothing is open."""
    parts = max(1, -(-count(session, open_demands()) // size))
    return [_last_change(session, number, size) for number in range(1, parts + 1)]


def listed_demands(session: Session, number: int, size: int) -> list[tuple[int, datetime]]:
    """Ids of the open demands of a part, by id, with the time of the last change."""
    query = open_demands().with_only_columns(col(Demand.id), col(Demand.updated_at))
    rows = session.execute(query.order_by(col(Demand.id)).offset((number - 1) * size).limit(size))
    return [(demand_id, changed) for demand_id, changed in rows]


def _last_change(session: Session, number: int, size: int) -> datetime | None:
    part = open_demands().order_by(col(Demand.id)).offset((number - 1) * size).limit(size)
    rows = part.with_only_columns(col(Demand.updated_at).label("changed")).subquery()
    found: datetime | None = session.execute(columns_of(func.max(rows.c.changed))).scalar()
    return found
