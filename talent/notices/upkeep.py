"""How the outbox stands, and what has been kept long enough."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import SHANGHAI, now
from talent.notices.enums import ChannelName, DeliveryState
from talent.notices.tables import Delivery, Notice

READ_KEPT = timedelta(days=180)
SENT_KEPT = timedelta(days=90)
# A short transaction: the site goes on writing meanwhile.
PORTION = 500
LAST_ERRORS = 10
_OVER = (DeliveryState.SENT, DeliveryState.FAILED)


def drop_old_notices(session: Session, day: date) -> int:
    """Deletes a portion of what is past its time: what was read, and what was sent or given up."""
    start = datetime.combine(day, time(), SHANGHAI)
    read = select(Notice.id).where(col(Notice.read_at) < start - READ_KEPT)
    gone = session.exec(read.order_by(col(Notice.id)).limit(PORTION)).all()
    session.exec(delete(Notice).where(col(Notice.id).in_(gone)))
    over = select(Delivery.id).where(col(Delivery.state).in_(_OVER), col(Delivery.due_at) < start - SENT_KEPT)
    done = session.exec(over.order_by(col(Delivery.id)).limit(PORTION)).all()
    session.exec(delete(Delivery).where(col(Delivery.id).in_(done)))
    return len(gone) + len(done)


def retry_failed(session: Session, actor: Actor) -> int:
    """Puts what was given up back into the outbox, under the same Message-IDs; says how many that were."""
    require(actor, Permission.NOTICES_RETRY)
    failed = update(Delivery).where(col(Delivery.state) == DeliveryState.FAILED)
    again = failed.values(state=DeliveryState.WAITING, due_at=now(), attempts=0)
    number = int(session.exec(again).rowcount)
    if number:
        record(session, actor, Action.NOTICE_RETRY, "outbox", None, str(number))
    return number


class Standing(NamedTuple):
    """How many deliveries of a channel are in a state; ``oldest`` is the one that is due the longest."""

    channel: ChannelName
    state: DeliveryState
    number: int
    oldest: datetime | None


class Trouble(NamedTuple):
    """A delivery that failed lately. No address: who it was for, the operator may look up by the number."""

    delivery_id: int
    user_id: int
    channel: ChannelName
    state: DeliveryState
    attempts: int
    due_at: datetime
    error: str


def outbox_standing(session: Session) -> list[Standing]:
    query = select(Delivery.channel, Delivery.state, func.count(), func.min(Delivery.due_at))
    grouped = query.group_by(col(Delivery.channel), col(Delivery.state))
    rows = session.exec(grouped.order_by(col(Delivery.channel), col(Delivery.state))).all()
    return [Standing(ChannelName(row[0]), DeliveryState(row[1]), row[2], row[3]) for row in rows]


def last_trouble(session: Session) -> list[Trouble]:
    query = select(Delivery).where(col(Delivery.error) != "", col(Delivery.state) != DeliveryState.SENT)
    rows = session.exec(query.order_by(col(Delivery.due_at).desc(), col(Delivery.id)).limit(LAST_ERRORS))
    return [
        Trouble(row.id or 0, row.user_id, row.channel, row.state, row.attempts, row.due_at, row.error)
        for row in rows
    ]
