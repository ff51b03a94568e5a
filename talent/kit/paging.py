"""One page of a stable list."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

MAX_SIZE = 100

T = TypeVar("T")
U = TypeVar("U")


class Page(BaseModel):
    """Which part of a list: ``number`` from 1, ``size`` rows."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


class Paged(BaseModel, Generic[T]):
    """Rows of one page and how many there are in all."""

    items: Sequence[T]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    def map(self, change: Callable[[T], U]) -> "Paged[U]":
        return Paged[U](
            items=[change(item) for item in self.items],
            total=self.total,
            number=self.number,
            size=self.size,
        )
