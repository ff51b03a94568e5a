"""Dates as people write them in a résumé: 2021.03-2023.06, 2021年3月至今, 2019/9 ~ 2022."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

# A day may follow the month; it is not read, for posts are told by months.
_DATE = (
    r"(?<!\d)((?:19|20)\d\d)(?:\s*[年./-]\s*(1[0-2]|0?[1-9])(?!\d)\s*月?"
    r"(?:\s*[./-]?\s*(?:[12]\d|3[01]|0?[1-9])(?!\d)\s*日?(?=\s|[-–—―~～至到]|$))?)?\s*年?"
)
_NOW = r"至今|迄今|现在|目前|今|[Pp]resent|[Nn]ow"
_JOIN = r"\s*(?:-+|[–—―~～至到]+)\s*"
_SPAN = re.compile(rf"[(（\[【]?\s*{_DATE}(?:{_JOIN}(?:{_DATE}|({_NOW}))|\s*({_NOW}))\s*[)）\]】]?")
_ONE = re.compile(_DATE)


@dataclass(frozen=True)
class Span:
    """From when till when; a month is None where only the year is written, ``end_year`` where it lasts."""

    text: str
    start_year: int
    start_month: int | None
    end_year: int | None
    end_month: int | None

    @property
    def first_day(self) -> date | None:
        """None for a year alone: a month that nobody wrote is not made up."""
        return None if self.start_month is None else date(self.start_year, self.start_month, 1)

    @property
    def last_day(self) -> date | None:
        if self.end_year is None or self.end_month is None:
            return None
        return date(self.end_year, self.end_month, monthrange(self.end_year, self.end_month)[1])


def span_in(line: str) -> tuple[Span, str] | None:
    """The first span of a line, and the line without it."""
    found = _SPAN.search(line)
    if found is None:
        return None
    start_year, start_month, end_year, end_month = found[1], found[2], found[3], found[4]
    text = found[0].strip(" \t()（）[]【】")
    span = Span(text, int(start_year), _number(start_month), _number(end_year), _number(end_month))
    if span.end_year is not None and _backwards(span, span.end_year):
        return None
    return span, f"{line[: found.start()]}\t{line[found.end() :]}"


def year_in(line: str) -> int | None:
    """The one year that is written in a line, as in 2023年毕业."""
    found = _ONE.search(line)
    return None if found is None else int(found[1])


def _backwards(span: Span, end_year: int) -> bool:
    return (end_year, span.end_month or 12) < (span.start_year, span.start_month or 1)


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
