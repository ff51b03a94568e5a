"""Notices, kept until their time is over."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString
from talent.notices.enums import NoticeKind


class Notice(SQLModel, table=True):
    """One thing that one user is told, once. ``facts`` hold what every reader of ``path`` may see."""

    __tablename__ = "notice"
    # What is told again under the same key has been told.
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE")
    kind: NoticeKind = Field(sa_type=EnumString(NoticeKind))
    key: str = Field(max_length=120)
    # The page of this site that it is about.
    path: str = Field(max_length=200)
    facts: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
