"""What comes in and goes out about hooks."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from talent.market.enums import CallFault, CallState, HookEvent
from talent.market.hook_addresses import LONGEST_URL

_Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class HookInput(BaseModel):
    """A new hook of the program with this number."""

    model_config = ConfigDict(extra="forbid")

    program_id: _Number
    url: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_URL)]
    events: Annotated[list[HookEvent], Field(min_length=1)]


class HookOut(BaseModel):
    """``waiting`` and ``dead`` count its calls; ``silenced`` says that the site switched it off itself."""

    id: int
    program_id: int
    program: str
    url: str
    events: list[HookEvent]
    active: bool
    silenced: bool
    version: int
    failures: int
    failing_since: datetime | None
    delivered_at: datetime | None
    waiting: int
    dead: int


class IssuedHook(BaseModel):
    """``secret`` is there this once; empty where the same request comes a second time."""

    hook: HookOut
    secret: str = Field(repr=False)


class CallOut(BaseModel):
    """A call, and why it did not arrive."""

    id: int
    call_id: str
    hook_id: int
    program: str
    url: str
    event: HookEvent
    cursor: int
    state: CallState
    at: datetime
    attempts: int
    fault: CallFault | None
    status: int | None
    # Whether its hook is switched on, so that it can be sent again.
    active: bool
