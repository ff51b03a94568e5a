"""What a person gets of everything that is held of them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class HeldPart(BaseModel):
    """One kind of things that are held: its rows, each a field with its value."""

    model_config = ConfigDict(frozen=True)

    key: str
    title: str
    rows: list[dict[str, Any]]


class MyData(BaseModel):
    """Everything that is held of a person at a moment, contact in plain text."""

    model_config = ConfigDict(frozen=True)

    taken_at: datetime
    parts: list[HeldPart]


class EraseInput(BaseModel):
    """The password again, and that the person has understood what goes."""

    model_config = ConfigDict(extra="forbid")

    password: Annotated[str, Field(min_length=1, max_length=128)]
    understood: bool
