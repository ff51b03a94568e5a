"""Dates of which the day, or the month too, may be missing, as the formats of others write them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:T.*)?)?)?")
_YEARS = range(1950, 2101)


@dataclass(frozen=True)
class Moment:
    year: int
    month: int | None = None
    day: int | None = None

    @property
    def said(self) -> str:
        """As ISO 8601 writes it."""
        month = "" if self.month is None else f"-{self.month:02d}"
        return f"{self.year}{month}" + ("" if self.day is None else f"-{self.day:02d}")

    @property
    def first_day(self) -> date | None:
        """None for a year alone: a month that nobody wrote is not made up."""
        return None if self.month is None else date(self.year, self.month, self.day or 1)

    @property
    def last_day(self) -> date | None:
        if self.month is None:
            return None
        return date(self.year, self.month, self.day or monthrange(self.year, self.month)[1])


def moment(year: int | None, month: int | None, day: int | None) -> Moment | None:
    """None for what no calendar has."""
    if year is None or year not in _YEARS or (month is None and day is not None):
        return None
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and not 1 <= day <= monthrange(year, month or 1)[1]:
        return None
    return Moment(year, month, day)


def moment_of(text: str) -> Moment | None:
    """2021, 2021-03 or 2021-03-05, whatever time of day may follow."""
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    return moment(*(None if part is None else int(part) for part in found.groups()))


def span_said(start: Moment | None, end: Moment | None) -> str:
    """A span of which a part is missing, for the person to complete; empty where nothing is."""
    told = [one for one in (start, end) if one is not None]
    if all(one.month is not None for one in told):
        return ""
    return " - ".join(one.said if one else "" for one in (start, end)).strip()
