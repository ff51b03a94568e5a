"""How the audit trail is searched and shown."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from talent.audit.actions import Action


class EntryFilter(BaseModel):
    """Which lines to list; an empty field asks nothing. Days are those of Hebei."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    action: Action | None = None
    actor_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    organisation_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    object_type: str | None = Field(default=None, max_length=32, pattern=r"^[a-z_]+$")
    object_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    since: date | None = None
    until: date | None = None


class EntryOut(BaseModel):
    """One act: ids and codes, never personal data."""

    id: int
    at: datetime
    actor_id: int | None
    actor_role: str
    organisation_id: int | None
    address: str
    action: Action
    object_type: str
    object_id: int | None
    detail: str


class TrailOut(BaseModel):
    """``broken_at`` is the first line that was changed or follows a missing one; None while all is whole."""

    broken_at: int | None
    last_id: int
    last_hash: str
