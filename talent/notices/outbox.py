"""The outbox: written with the notice, emptied by the workers, each message by one at a time.

A worker claims a message in a transaction of its own, hands it over, and marks it in another. What dies in
between leaves a row that says ``SENDING``; past its lease another worker sends it again under the same
Message-ID. See docs/decisions/0006.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from talent.kit.clock import now
from talent.notices.enums import ChannelName, DeliveryState, MailMode
from talent.notices.queries import (
    Reach,
    Wish,
    being_sent,
    first_due,
    going_together,
    reach_of,
    reaches_of,
    wishes_of,
    wishes_of_each,
)
from talent.notices.rules import RETRIES, USUAL_MAIL, after_quiet, next_digest, next_try, topic_of
from talent.notices.tables import Delivery, Notice

# Longer than any talk with a mail server can last, all its pauses at their limit.
LEASE = timedelta(minutes=10)
# Any fixed number that no other lock has.
_LOCK = 0x4A494346
_ERROR_MAX = 120


@dataclass(frozen=True)
class Claimed:
    """One message to hand over: what it tells, to whom, and its name for ever."""

    message_id: str
    channel: ChannelName
    user_id: int
    address: str
    notices: tuple[Notice, ...]
    daily: bool


def send_later(session: Session, notice: Notice) -> None:
    """Leaves a row for the channel by which the user can be reached, if the user wants that."""
    reach = reach_of(session, notice.user_id)
    if reach is None or not reach.active:
        return
    wish = wishes_of(session, notice.user_id)[topic_of(notice.kind)]
    if not _wanted(wish, reach.channel):
        return
    session.add(_delivery(notice, reach, wish))
    session.flush()


def send_each_later(session: Session, notices: Sequence[Notice]) -> None:
    """``send_later`` for many, in a few statements."""
    users = {notice.user_id for notice in notices}
    reached, wished = reaches_of(session, users), wishes_of_each(session, users)
    rows = []
    for notice in notices:
        reach, topic = reached.get(notice.user_id), topic_of(notice.kind)
        wish = wished.get((notice.user_id, topic), Wish(USUAL_MAIL[topic], False))
        if reach is not None and reach.active and _wanted(wish, reach.channel):
            rows.append(_delivery(notice, reach, wish))
    session.add_all(rows)
    session.flush()


def _delivery(notice: Notice, reach: Reach, wish: Wish) -> Delivery:
    assert notice.id is not None
    daily = reach.channel is ChannelName.MAIL and wish.mail is MailMode.DAILY
    due = next_digest(notice.created_at) if daily else notice.created_at
    return Delivery(
        notice_id=notice.id,
        user_id=notice.user_id,
        channel=reach.channel,
        daily=daily,
        due_at=after_quiet(due, reach.quiet),
    )


def is_due(session: Session, moment: datetime) -> bool:
    """So that a worker opens no transaction to write while there is nothing to do."""
    return first_due(session, moment) is not None


def claim(session: Session, domain: str) -> Claimed | None:
    """The next message, which is now this worker's for the length of a lease; None if there is none, or if
    what was due is not to be sent, or not yet: then that is settled, and the next call has the next.
    """
    _take_turn(session)
    moment = now()
    head = first_due(session, moment)
    if head is None:
        return None
    reach = reach_of(session, head.user_id)
    wishes = wishes_of(session, head.user_id)
    rows, notices = [], []
    for row, notice in going_together(session, head, moment):
        if _still_wanted(reach, wishes[topic_of(notice.kind)], row, notice):
            rows.append(row)
            notices.append(notice)
        else:
            session.delete(row)
    if reach is None or not rows:
        session.flush()
        return None
    begin = after_quiet(moment, reach.quiet)
    if begin > moment:
        _set(rows, DeliveryState.WAITING, begin)
        session.flush()
        return None
    message_id = head.message_id or f"<{head.id}.{int(moment.timestamp())}@{domain}>"
    for row in rows:
        row.message_id = message_id
    _set(rows, DeliveryState.SENDING, moment + LEASE)
    session.flush()
    return Claimed(message_id, head.channel, head.user_id, reach.login, tuple(notices), head.daily)


def mark_sent(session: Session, message_id: str) -> None:
    moment = now()
    for row in being_sent(session, message_id):
        row.state, row.sent_at, row.error = DeliveryState.SENT, moment, ""
    session.flush()


def mark_failed(session: Session, message_id: str, error: str, *, for_good: bool) -> None:
    """To be tried again later and later, until it is given up. ``error`` holds no personal data."""
    moment = now()
    for row in being_sent(session, message_id):
        row.attempts += 1
        row.error = error[:_ERROR_MAX]
        again = None if for_good else next_try(row.attempts, moment)
        row.state = DeliveryState.FAILED if again is None else DeliveryState.WAITING
        row.due_at = again or moment
    session.flush()


def give_back(session: Session, message_id: str, error: str) -> None:
    """The channel took nothing from anybody: the message waits, and that is no failure of its own."""
    again = now() + RETRIES[0]
    for row in being_sent(session, message_id):
        row.state, row.due_at, row.error = DeliveryState.WAITING, again, error[:_ERROR_MAX]
    session.flush()


def _still_wanted(reach: Reach | None, wish: Wish, row: Delivery, notice: Notice) -> bool:
    """Not if it was read in the site meanwhile, or turned off, or the account is closed."""
    if reach is None or not reach.active or reach.channel is not row.channel or notice.read_at is not None:
        return False
    return _wanted(wish, row.channel)


def _wanted(wish: Wish, channel: ChannelName) -> bool:
    return wish.sms if channel is ChannelName.SMS else wish.mail is not MailMode.OFF


def _set(rows: list[Delivery], state: DeliveryState, due: datetime) -> None:
    for row in rows:
        row.state, row.due_at = state, due


def _take_turn(session: Session) -> None:
    """One claim at a time: two at once could tear a digest apart. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
