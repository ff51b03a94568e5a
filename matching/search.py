"""Finds who may stand on a page: block by block where people are many, in one go where they are few."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from matching.blocks import Flags, Floats
from matching.columns import Rows
from matching.combinations import Combinations, combinations
from matching.encode import EncodedDemand
from matching.index import Segment
from matching.rank import Scored, Setting, score_people
from matching.titles import Title

Order = Literal["score", "newest", "nearest"]
# Hard conditions are bits of one number: a demand with more must skills is ranked in one go.
MOST_MUSTS = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many of the first are wanted, of those who pass and of those who fail just one condition.

    Where the order is the score, ``least`` is one that whoever passes must reach to be among the first, and
    ``near_least`` the same for those who fail one condition.
    """

    count: int
    near: int
    order: Order
    # Whether totals, who is excluded and what scores are made of are wanted, too: that looks at everybody.
    counted: bool = True
    least: float = -1.0
    near_least: float = -1.0

    def raised(self, found: Sequence["Found"]) -> "Wanted":
        """Give what is wanted of another segment, since so many have been found already."""
        if self.order != "score" or not found:
            return self
        least = _last_of([one.part.scores.score[one.passing] for one in found], self.count)
        near = _last_of([one.part.scores.score[one.almost] for one in found], self.near)
        return replace(self, least=least, near_least=near)


def _last_of(scores: Sequence[Floats], count: int) -> float:
    """Give the last of the first ``count`` scores, -1 if there are fewer."""
    own = np.concatenate(scores)
    return float(np.partition(own, len(own) - count)[len(own) - count]) if 0 < count <= len(own) else -1.0


@dataclass(frozen=True, slots=True)
class Found:
    """Scored rows of a segment or of a block of demands, the first of an order among them, and counts of all.

    ``rows`` gives for each scored one the row that it has there; ``total`` is how many pass, and
    ``excluded`` how many each hard condition excludes (``:unknown``: of how many nothing is known).
    ``failing`` counts people by the very set of conditions that they fail; nobody counts demands so.
    """

    part: Scored
    rows: Rows
    passing: Flags
    almost: Flags
    total: int
    excluded: dict[str, int]
    failing: Combinations = field(default_factory=dict)


def find(
    segment: Segment, query: EncodedDemand, title: Title, setting: Setting, among: Flags, wanted: Wanted
) -> Found:
    """Find the first of an order among some rows of a segment, with all who tie with the last of them."""
    if not is_by_blocks(segment, query):
        found = whole(score_people(segment.view(), query, title, setting), among)
        return (
            replace(found, failing=combinations([found.part.failures], [among])) if wanted.counted else found
        )
    # The compiler is loaded where it is needed: that takes half a second.
    from matching.blockwise import find_by_blocks  # noqa: PLC0415

    return find_by_blocks(segment, query, title, setting, among, wanted)


def is_by_blocks(segment: Segment, query: EncodedDemand) -> bool:
    """Tell whether a segment is searched block by block for a demand."""
    return segment.is_searched and sum(ask.must for ask in query.asks) <= MOST_MUSTS


def whole(part: Scored, among: Flags) -> Found:
    """Give all rows that were scored as found; ``among`` says which of them count at all."""
    failed = part.failures.count()
    passing = among & (failed == 0)
    return Found(
        part=part,
        rows=np.arange(len(failed)),
        passing=passing,
        almost=among & (failed == 1),
        total=int(passing.sum()),
        excluded=part.failures.excluded(among),
    )


def failing_sets(
    segment: Segment, query: EncodedDemand, title: Title, setting: Setting, among: Flags
) -> Combinations:
    """Count the people of a segment by the very set of hard conditions that they fail."""
    if is_by_blocks(segment, query):
        from matching.blockwise import failing_sets_by_blocks  # noqa: PLC0415

        return failing_sets_by_blocks(segment, query, title, setting, among)
    failures = score_people(segment.view(), query, title, setting).failures
    return combinations([failures], [among])


def passing_rows(segment: Segment, query: EncodedDemand, title: Title, setting: Setting) -> Flags:
    """Tell which people of a segment pass the hard conditions."""
    if is_by_blocks(segment, query):
        from matching.blockwise import passing_by_blocks  # noqa: PLC0415

        return passing_by_blocks(segment, query, title, setting)
    passing: Flags = score_people(segment.view(), query, title, setting).failures.count() == 0
    return passing
