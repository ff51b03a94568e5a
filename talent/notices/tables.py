"""Notices, kept until their time is over, and their way out of the site."""

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString
from talent.notices.enums import ChannelName, DeliveryState, MailMode, NoticeKind, Topic


class Notice(SQLModel, table=True):
    """One thing that one user is told, once. ``facts`` hold what every reader of ``path`` may see."""

    __tablename__ = "notice"
    # What is told again under the same key has been told. The index counts the unread on every page.
    __table_args__ = (UniqueConstraint("user_id", "key"), Index(None, "user_id", "read_at"))

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE")
    kind: NoticeKind = Field(sa_type=EnumString(NoticeKind))
    key: str = Field(max_length=120)
    # The page of this site that it is about.
    path: str = Field(max_length=200)
    facts: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Delivery(SQLModel, table=True):
    """A notice on its way through one channel. Rows with the same ``message_id`` go as one message."""

    __tablename__ = "notice_delivery"
    __table_args__ = (UniqueConstraint("notice_id", "channel"), Index(None, "state", "due_at"))

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", ondelete="CASCADE")
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    channel: ChannelName = Field(sa_type=EnumString(ChannelName))
    # Waits for the others of its day, to go in one message with them.
    daily: bool = False
    state: DeliveryState = Field(default=DeliveryState.WAITING, sa_type=EnumString(DeliveryState))
    # When it is to be tried; while it is being sent, when its worker is taken for dead.
    due_at: datetime = Field(sa_type=UtcDateTime)
    # Tries that failed; a worker that died has not tried.
    attempts: int = 0
    # Given before the first try and never changed: a receiver knows a repeat by it.
    message_id: str | None = Field(default=None, max_length=200, index=True)
    error: str = Field(default="", max_length=120)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NoticePreference(SQLModel, table=True):
    """What a user wants of a topic, where it differs from what everybody gets."""

    __tablename__ = "notice_preference"

    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True)
    topic: Topic = Field(sa_type=EnumString(Topic), primary_key=True)
    mail: MailMode = Field(sa_type=EnumString(MailMode))
    sms: bool = False


class NoticeHours(SQLModel, table=True):
    """A user's own quiet hours of Hebei; the same hour twice means none."""

    __tablename__ = "notice_hours"

    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True)
    quiet_from: int
    quiet_until: int
