"""What is looked for among the open demands, and what comes back: cards, facets, other ways to ask."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from talent.enterprises.enums import DemandOrder
from talent.enterprises.schemas import DemandCard, DivisionCode, Yuan
from talent.kit.fields import Line
from talent.kit.paging import Paged
from talent.kit.terms import Category, EmploymentKind

_OUTPUT = ConfigDict(frozen=True)


class DemandSearch(BaseModel):
    """What a visitor looks for among the open demands: words, and facets that all must fit."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    q: Annotated[Line, Field(max_length=60)] = ""
    division: DivisionCode | None = None
    occupation: Annotated[Line, Field(max_length=16)] | None = None
    kind: EmploymentKind | None = None
    category: Category | None = None
    salary_at_least: Yuan | None = None
    skill: Annotated[list[Annotated[Line, Field(max_length=60)]], Field(max_length=5)] = []
    order: DemandOrder = DemandOrder.RELEVANCE


class FacetOption(BaseModel):
    """One choice: how many demands, or people, it would leave with all other filters on."""

    model_config = _OUTPUT

    value: str
    name: str
    count: int
    chosen: bool


class Facet(BaseModel):
    """``key`` is the filter's name; ``unknown`` of those counted say nothing of it."""

    model_config = _OUTPUT

    key: str
    options: list[FacetOption]
    unknown: int = 0


class Instead(BaseModel):
    """A search that finds more: the changed filter, what it would be, and how many demands that finds."""

    model_config = _OUTPUT

    key: str
    value: str
    name: str
    count: int


class FoundDemands(BaseModel):
    """A page of a search with its facets; where little was found, what to try ``instead``."""

    model_config = _OUTPUT

    demands: Paged[DemandCard]
    facets: list[Facet]
    meant: list[Instead] = []
    drops: list[Instead] = []
    wider: list[Instead] = []
