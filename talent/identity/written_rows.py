"""Rows as JSON that says of each value what it was, and back."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

Values = dict[str, Any]


@dataclass
class Removed:
    """A row that gave way, with whatever pointed at it; ``of_kept`` says whose it was."""

    table: str
    row: Values
    of_kept: bool


@dataclass
class Changed:
    """A row that moved: by its key as it is now, and of each column what it was and what it is."""

    table: str
    key: Values
    before: Values
    after: Values


@dataclass
class Moved:
    """All that one merge did. Rows that gave way stand parents first."""

    person: Values = field(default_factory=dict)
    removed: list[Removed] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    # Of the profile that stays: what was empty before and was filled.
    filled: Values = field(default_factory=dict)
    # Places of certificates that gave way.
    retired: list[int] = field(default_factory=list)


def as_text(moved: Moved) -> str:
    return json.dumps(asdict(moved), ensure_ascii=False, default=_plain, separators=(",", ":"))


def as_moved(text: str) -> Moved:
    read = json.loads(text, object_hook=_value)
    return Moved(
        person=read["person"],
        removed=[Removed(**one) for one in read["removed"]],
        changed=[Changed(**one) for one in read["changed"]],
        filled=read["filled"],
        retired=read["retired"],
    )


def plain_row(row: Mapping[str, Any]) -> Values:
    """Codes instead of members of enums, which JSON would not tell apart from text."""
    return {name: value.value if isinstance(value, Enum) else value for name, value in row.items()}


def _plain(value: object) -> dict[str, str]:
    # A time is a day, too: first.
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, bytes):
        return {"$bytes": b64encode(value).decode()}
    raise TypeError(f"{type(value).__name__} can't be kept")


def _value(read: dict[str, Any]) -> Any:
    if len(read) != 1:
        return read
    [(kind, text)] = read.items()
    match kind:
        case "$time":
            return datetime.fromisoformat(text)
        case "$day":
            return date.fromisoformat(text)
        case "$bytes":
            return b64decode(text)
    return read
