"""Pure decisions of a comparison: what to ask next, what a difference is, how it is mended."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from talent.market.digests import split
from talent.market.enums import RecordKind
from talent.market.reconciliation_enums import Nature, Remedy
from talent.market.wire import RangeDigest

# How many parts a range that differs is split into.
FAN = 16
# Ranges with no more records than this are compared record by record: telling them is as cheap as splitting.
LEAF = 16
# Beyond this the client does better to read everything anew.
MOST_DIFFERENCES = 5000
MOST_AWAITED = 20_000
# What one answer asks for at the most.
ASKED_RANGES = 256
ASKED_SPANS = 300
ASKED_FIELDS = 200
LARGEST_VERSION = 2**31 - 1

Stretch = tuple[int, int]


@dataclass
class Awaited:
    """What the client has still to hand in: ranges with the parts they are split into, and records."""

    ranges: dict[Stretch, int] = field(default_factory=dict)
    records: list[Stretch] = field(default_factory=list)

    @classmethod
    def parse(cls, text: str) -> "Awaited":
        if not text:
            return cls()
        stored: dict[str, Any] = json.loads(text)
        ranges = {(first, last): parts for first, last, parts in stored["ranges"]}
        return cls(ranges, [(first, last) for first, last in stored["records"]])

    def dump(self) -> str:
        if not self:
            return ""
        ranges = [(first, last, parts) for (first, last), parts in self.ranges.items()]
        return json.dumps({"ranges": ranges, "records": self.records}, separators=(",", ":"))

    def __bool__(self) -> bool:
        return bool(self.ranges or self.records)

    def __len__(self) -> int:
        return len(self.ranges) + len(self.records)

    def follow(self, here: Iterable[RangeDigest], there: Mapping[Stretch, RangeDigest]) -> None:
        """Asks on where the parts of a range differ: for their parts, or for their few records."""
        for mine in here:
            at = (mine.first, mine.last)
            yours = there[at]
            if (mine.count, mine.parts) == (yours.count, yours.parts):
                continue
            if max(mine.count, yours.count) <= LEAF or mine.last - mine.first == 1:
                self.records.append(at)
            else:
                self.ranges[at] = FAN


def parts_in(at: Stretch, parts: int, handed: Mapping[Stretch, RangeDigest]) -> bool:
    """Whether all parts of a range were handed in."""
    return all(one in handed for one in split(*at, parts))


def nature_of(here: tuple[int, str] | None, there: tuple[int, str] | None) -> Nature | None:
    """In what two records differ, each as version and digest; None where they are equal."""
    if here == there:
        return None
    if here is None:
        return Nature.MISSING_HERE
    if there is None:
        return Nature.MISSING_THERE
    return Nature.OTHER_VERSION if here[0] != there[0] else Nature.OTHER_CONTENT


def remedy_of(kind: RecordKind, nature: Nature, known: bool) -> Remedy:
    """``known``: there is a record of this number here, be it a withdrawn one."""
    if kind.leaves:
        if nature is not Nature.MISSING_HERE:
            return Remedy.RESEND
        return Remedy.WITHDRAW if known else Remedy.DROP
    return Remedy.PUSH_WITHDRAWAL if nature is Nature.MISSING_THERE else Remedy.PUSH


def version_above(here: int, there: int, same_differs: bool) -> int:
    """The version with which a record is sent again, so that a side that holds ``there`` takes it.

    The same version is taken where the content is another; one that is greater there has to be passed.
    """
    if there > here or (there == here and same_differs):
        return min(there + 1, LARGEST_VERSION)
    return here


def fields_apart(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """The names of the fields whose digests differ, or that only one side has."""
    return sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
