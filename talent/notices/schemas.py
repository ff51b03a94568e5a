"""What comes in and goes out of the notices area."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from talent.notices.enums import MailMode, NoticeKind, Topic

Hour = Annotated[int, Field(ge=0, le=23)]


def _none_if_blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NoticeFilter(_Input):
    """Which of one's notices to list; an empty field asks nothing."""

    topic: Annotated[Topic | None, BeforeValidator(_none_if_blank)] = None
    unread: bool = False


class NoticeOut(BaseModel):
    """One notice. ``title`` and ``body`` are Chinese; ``facts`` are what stands in them."""

    id: int
    kind: NoticeKind
    topic: Topic
    title: str
    body: str
    facts: dict[str, str]
    path: str
    created_at: datetime
    read: bool


class ReadInput(_Input):
    """Which to mark as read: none newer than ``up_to``, the newest that was shown."""

    topic: Annotated[Topic | None, BeforeValidator(_none_if_blank)] = None
    up_to: Annotated[int, Field(ge=1, le=2**31 - 1)]


class TopicInput(_Input):
    topic: Topic
    mail: MailMode
    sms: bool = False


class PreferencesInput(_Input):
    """What one wants of each topic; a topic that is left out stays as it is."""

    topics: Annotated[list[TopicInput], Field(max_length=len(Topic))] = []
    quiet_from: Hour
    quiet_until: Hour


class TopicOut(BaseModel):
    topic: Topic
    mail: MailMode
    sms: bool


class PreferencesOut(BaseModel):
    """``mail_to`` and ``sms_to`` are masked; empty where the account has no such address."""

    topics: list[TopicOut]
    quiet_from: int
    quiet_until: int
    mail_to: str
    sms_to: str


class StopOut(BaseModel):
    """What the link in a mail is about, and whether any of it is mailed now."""

    topics: list[Topic]
    mailed: bool
