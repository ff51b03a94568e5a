"""Files of questions that were read and wait to be confirmed."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from talent.exams.enums import QuestionFormat
from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString


class QuestionImport(SQLModel, table=True):
    """What was read of a file, for who uploaded it alone; ``questions`` and ``complaints`` are JSON.

    The numbers say what confirming did; the questions are dropped then.
    """

    __tablename__ = "question_import"

    id: int | None = Field(default=None, primary_key=True)
    uploaded_by: int = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    file_name: str = Field(max_length=200)
    format: QuestionFormat = Field(sa_type=EnumString(QuestionFormat))
    questions: str = Field(sa_type=Text)
    complaints: str = Field(sa_type=Text)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
