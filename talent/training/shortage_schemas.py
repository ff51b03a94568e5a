"""What skills the province lacks, and the classes that would be needed: numbers of groups, nobody by name."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from talent.kit.paging import Paged


class ShortageFilter(BaseModel):
    """``division`` is a city; empty is the whole province."""

    model_config = ConfigDict(extra="forbid")

    division: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None


class Shortage(BaseModel):
    """A skill: ``demands`` require it for ``wanted`` people; ``stated`` people say that they have it,
    ``proven`` of them with evidence; ``classes`` that teach it still have ``seats``. ``gap`` is what is
    wanted beyond who has proven it, ``lack`` what the seats leave of it.
    """

    model_config = ConfigDict(frozen=True)

    skill: str
    name: str
    group: str
    demands: int
    wanted: int
    stated: int
    proven: int
    classes: int
    seats: int
    gap: int
    lack: int


class ShortagesOut(BaseModel):
    model_config = ConfigDict(frozen=True)

    division: str | None
    counted_on: date
    skills: Paged[Shortage]


class PlanLine(BaseModel):
    """A city and a group of skills: ``planned`` seats of this year's classes stand against the ``gap``, and
    ``seats`` more, in ``classes``, would have to be opened.
    """

    model_config = ConfigDict(frozen=True)

    division: str
    city: str
    group: str
    group_name: str
    demands: int
    wanted: int
    proven: int
    gap: int
    planned: int
    seats: int
    classes: int


class PlanOut(BaseModel):
    """Toward ``target`` person-times a year: ``done`` are completed, ``planned`` seats are left in classes of
    this year, ``remaining`` would have to be opened, of which the lines place ``placed``.
    """

    model_config = ConfigDict(frozen=True)

    counted_on: date
    target: int
    done: int
    planned: int
    remaining: int
    placed: int
    cap: int
    class_size: int
    lines: list[PlanLine]
