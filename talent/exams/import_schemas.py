"""What importing questions takes in and shows before anything is written."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from talent.exams.enums import ImportFate, QuestionFormat, QuestionKind
from talent.exams.formats.shapes import MAX_FILE, Defaults
from talent.exams.schemas import Difficulty, Level
from talent.kit.fields import Line
from talent.kit.paging import Paged
from talent.kit.sentences import Message


class ImportDefaults(BaseModel):
    """For files that don't say so themselves: which skill, what level and how hard."""

    model_config = ConfigDict(extra="forbid")

    format: QuestionFormat | None = None
    skill: Annotated[Line, Field(max_length=60)] = ""
    level: Level = 2
    difficulty: Difficulty = 3

    @property
    def defaults(self) -> Defaults:
        return Defaults(self.skill, self.level, self.difficulty)


class ImportUpload(ImportDefaults):
    """``content`` is the file in base64; without a format it is recognised."""

    file_name: Annotated[Line, Field(max_length=200)] = ""
    content: Annotated[str, Field(min_length=1, max_length=MAX_FILE * 4 // 3 + 8)]

    @model_validator(mode="after")
    def _is_base64(self) -> Self:
        try:
            base64.b64decode(self.content, validate=True)
        except binascii.Error:
            raise ValueError("content 须是 base64 编码的文件内容。") from None
        return self

    @property
    def data(self) -> bytes:
        return base64.b64decode(self.content)


class ImportRow(BaseModel):
    """One question of the file; a refused one says in which column and why."""

    model_config = ConfigDict(frozen=True)

    line: int
    fate: ImportFate
    code: str = ""
    kind: QuestionKind | None = None
    skill_name: str = ""
    excerpt: str = ""
    column: str = ""
    reason: Message = ""


class ImportOut(BaseModel):
    """``numbers`` by fate: what confirming would do, or has done. ``rows`` are a page of them."""

    model_config = ConfigDict(frozen=True)

    id: int
    file_name: str
    format: QuestionFormat
    created_at: datetime
    confirmed_at: datetime | None
    numbers: dict[ImportFate, int]
    rows: Paged[ImportRow]

    @property
    def waits(self) -> bool:
        """There is something to confirm."""
        return self.confirmed_at is None and bool(
            self.numbers[ImportFate.NEW] or self.numbers[ImportFate.CHANGED]
        )
