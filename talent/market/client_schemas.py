"""What comes in and goes out about the market's programs."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from talent.kit.fields import Line, Uscc
from talent.market.enums import Scope

LONGEST_OVERLAP = 30
_Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
_Optional = BeforeValidator(lambda value: None if isinstance(value, str) and not value.strip() else value)


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Terms(_Input):
    """What a program is called, and what it may do how often; ``rate`` counts requests a minute."""

    program: Annotated[Line, Field(min_length=1, max_length=60)]
    scopes: Annotated[list[Scope], Field(min_length=1)]
    rate: Annotated[int, Field(ge=10, le=60_000)] = 600


class ClientInput(_Terms):
    """A new program of a market that is entered already, or of a new one with name and code."""

    organisation_id: Annotated[_Number | None, _Optional] = None
    organisation_name: Annotated[Annotated[Line, Field(min_length=2, max_length=120)] | None, _Optional] = (
        None
    )
    uscc: Annotated[Uscc | None, _Optional] = None


class ClientUpdate(_Terms):
    version: _Number


class RotateInput(_Input):
    """``days`` is how long the present secret holds beside the new one; 0 ends it at once."""

    days: Annotated[int, Field(ge=0, le=LONGEST_OVERLAP)] = 7
    version: _Number


class ClientOut(BaseModel):
    """A program as the staff see it. ``on_day`` counts today's requests, ``tokens`` those that are alive."""

    id: int
    client_id: str
    name: str
    organisation_id: int
    organisation_name: str
    scopes: list[Scope]
    rate: int
    active: bool
    version: int
    created_at: datetime
    # Until when the secret before the present one holds; None where it does not.
    previous_until: datetime | None
    tokens: int
    last_at: datetime | None
    requests: int
    on_day: int


class IssuedClient(BaseModel):
    """``secret`` is there this once; empty where the same request comes a second time."""

    client: ClientOut
    secret: str = Field(repr=False)
