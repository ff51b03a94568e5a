"""A search that a person saves, on the way in and on the way out."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from talent.kit.fields import Line
from talent.matches.enums import AlertPace
from talent.matches.schemas import Out, PostFilter


class SearchInput(BaseModel):
    """A search to hear of again: what it is called, how often, and its filters."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Field(max_length=40)] = ""
    pace: AlertPace = AlertPace.DAILY
    filters: PostFilter = PostFilter()


class SavedSearchOut(Out):
    """``address`` is the query of the page that shows it."""

    id: int
    name: str
    pace: AlertPace
    filters: PostFilter
    address: str
    next_on: date | None
