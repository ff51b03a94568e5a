"""Selects of the notices area, and who may see which rows."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import case, false, func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.tables import User
from talent.notices.enums import ChannelName, DeliveryState, MailMode, Topic
from talent.notices.rules import USUAL_MAIL, Quiet, kinds_of
from talent.notices.schemas import NoticeFilter
from talent.notices.tables import Delivery, Notice, NoticeHours, NoticePreference

T = TypeVar("T")
MOST_COUNTED = 100
# So many values stand in one statement.
_AT_ONCE = 500
_OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)


def visible_notices(actor: Actor) -> SelectOfScalar[Notice]:
    """One's own, for everybody."""
    if actor.user_id is None:
        return select(Notice).where(false())
    return select(Notice).where(col(Notice.user_id) == actor.user_id)


def matching_notices(actor: Actor, wanted: NoticeFilter) -> SelectOfScalar[Notice]:
    query = visible_notices(actor)
    if wanted.topic:
        query = query.where(col(Notice.kind).in_(kinds_of(wanted.topic)))
    if wanted.unread:
        query = query.where(col(Notice.read_at).is_(None))
    return query


def unread_first(query: SelectOfScalar[Notice]) -> SelectOfScalar[Notice]:
    """Then the newest."""
    read = case((col(Notice.read_at).is_(None), 0), else_=1)
    return query.order_by(read, col(Notice.created_at).desc(), col(Notice.id).desc())


def unread_count(session: Session, user_id: int) -> int:
    """As far as ``MOST_COUNTED``; asked for on every page, so it must stay a glance at the index."""
    unread = select(Notice.id).where(col(Notice.user_id) == user_id, col(Notice.read_at).is_(None))
    return session.exec(select(func.count()).select_from(unread.limit(MOST_COUNTED).subquery())).one()


class Reach(NamedTuple):
    """Where a user can be reached, and when not. ``login`` is an e-mail address or a mobile number."""

    login: str
    active: bool
    quiet: Quiet

    @property
    def channel(self) -> ChannelName:
        return ChannelName.MAIL if "@" in self.login else ChannelName.SMS


def reach_of(session: Session, user_id: int) -> Reach | None:
    query = (
        select(User.login, User.active, NoticeHours.quiet_from, NoticeHours.quiet_until)
        .outerjoin(NoticeHours, col(NoticeHours.user_id) == col(User.id))
        .where(col(User.id) == user_id)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        return None
    login, active, start, end = found
    # Without a row of one's own both are NULL, which the types of the columns can't say.
    own: tuple[int | None, int | None] = (start, end)
    return Reach(login, active, Quiet(*own) if None not in own else Quiet())  # type: ignore[arg-type]


def reaches_of(session: Session, user_ids: Collection[int]) -> dict[int, Reach]:
    """``reach_of`` for many."""
    found: dict[int, Reach] = {}
    for some in _portions(user_ids):
        query = (
            columns_of(User.id, User.login, User.active, NoticeHours.quiet_from, NoticeHours.quiet_until)  # type: ignore[call-overload]
            .outerjoin(NoticeHours, col(NoticeHours.user_id) == col(User.id))
            .where(col(User.id).in_(some))
            .order_by(col(User.id))
        )
        for number, login, active, start, end in session.execute(query):
            quiet = Quiet() if None in (start, end) else Quiet(start, end)
            found[number] = Reach(login, active, quiet)
    return found


def told_already(session: Session, keys: Collection[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those of the pairs of user and key that were told before."""
    found: list[tuple[int, str]] = []
    for some in _portions(keys):
        query = select(Notice.user_id, Notice.key).where(
            col(Notice.user_id).in_([user for user, _ in some]), col(Notice.key).in_([key for _, key in some])
        )
        pairs = session.exec(query.order_by(col(Notice.id)))
        found += [(user, key) for user, key in pairs if (user, key) in keys]
    return found


def _portions(values: Collection[T]) -> Iterator[list[T]]:
    listed = list(values)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]


class Wish(NamedTuple):
    mail: MailMode
    sms: bool


def wishes_of(session: Session, user_id: int) -> dict[Topic, Wish]:
    """What the user wants of every topic: the own choice, else the usual."""
    rows = session.exec(
        select(NoticePreference)
        .where(col(NoticePreference.user_id) == user_id)
        .order_by(col(NoticePreference.topic))
    )
    own = {row.topic: Wish(row.mail, row.sms) for row in rows}
    return {topic: own.get(topic, Wish(USUAL_MAIL[topic], False)) for topic in Topic}


def wishes_of_each(session: Session, user_ids: Collection[int]) -> dict[tuple[int, Topic], Wish]:
    """What many users chose of their own, by user and topic."""
    found: dict[tuple[int, Topic], Wish] = {}
    for some in _portions(user_ids):
        query = select(NoticePreference).where(col(NoticePreference.user_id).in_(some))
        for row in session.exec(query.order_by(col(NoticePreference.user_id), col(NoticePreference.topic))):
            found[row.user_id, row.topic] = Wish(row.mail, row.sms)
    return found


def first_due(session: Session, moment: datetime) -> Delivery | None:
    """What is to be sent now, or was being sent by a worker that has died; the longest due first."""
    due = select(Delivery).where(col(Delivery.state).in_(_OPEN), col(Delivery.due_at) <= moment)
    return session.exec(due.order_by(col(Delivery.due_at), col(Delivery.id)).limit(1)).first()


def going_together(session: Session, head: Delivery, moment: datetime) -> list[tuple[Delivery, Notice]]:
    """The deliveries that go in one message with ``head``, with what each tells, oldest first."""
    query = select(Delivery, Notice).join(Notice, col(Notice.id) == col(Delivery.notice_id))
    if head.message_id is not None:
        query = query.where(col(Delivery.message_id) == head.message_id)
    elif head.daily:
        query = query.where(
            col(Delivery.user_id) == head.user_id,
            col(Delivery.channel) == head.channel,
            col(Delivery.daily).is_(True),
            col(Delivery.message_id).is_(None),
            col(Delivery.due_at) <= moment,
        )
    else:
        query = query.where(col(Delivery.id) == head.id)
    still_open = query.where(col(Delivery.state).in_(_OPEN))
    return list(session.exec(still_open.order_by(col(Delivery.id))).all())


def being_sent(session: Session, message_id: str) -> list[Delivery]:
    query = select(Delivery).where(
        col(Delivery.message_id) == message_id, col(Delivery.state) == DeliveryState.SENDING
    )
    return list(session.exec(query.order_by(col(Delivery.id))).all())
