"""The search by blocks: hands a planned demand to the kernels and scores those whom they leave."""

import numpy as np
from numpy.typing import NDArray

from matching import kernels
from matching.blocks import Flags, Floats
from matching.columns import Rows
from matching.combinations import Combinations
from matching.encode import EncodedDemand
from matching.index import Segment
from matching.kernel_shapes import CATEGORIES, EDUCATION, YEARS
from matching.plan import Plan, plan
from matching.rank import Setting, score_people
from matching.search import Found, Order, Wanted, named
from matching.titles import Title


def first_rows(planned: Plan, among: Flags, count: int, failing: int = 0) -> tuple[Rows, Floats]:
    """Give the rows of the first by score, with all who tie with the last of them, and their scores."""
    if count <= 0:
        return np.zeros(0, np.int64), np.zeros(0)
    rows, scores = np.empty(len(among), np.int64), np.empty(len(among))
    found, least = kernels.search(
        planned.people,
        planned.query,
        among,
        min(count, len(among)),
        failing,
        planned.by_text,
        rows,
        scores,
    )
    kept = np.flatnonzero(scores[:found] >= least)
    return rows[kept], scores[kept]


def find_by_blocks(
    segment: Segment, query: EncodedDemand, title: Title, setting: Setting, among: Flags, wanted: Wanted
) -> Found:
    """Find the first of an order, exactly, by looking closely at few."""
    planned = plan(segment, query, title, setting)
    counted = wanted.counted or wanted.order != "score"
    masks = _masks(segment, query, planned) if counted else np.zeros(0, np.uint32)
    if wanted.order == "score":
        first, _ = first_rows(planned, among, wanted.count)
        almost, _ = first_rows(planned, among, wanted.near if planned.conditions else 0, failing=1)
    else:
        primary = _primary(segment, planned, wanted.order)
        failed = np.bitwise_count(masks)
        first = _greatest(primary, among & (failed == 0), wanted.count)
        almost = _greatest(primary, among & (failed == 1), wanted.near)
    rows = np.concatenate([first, almost])
    return Found(
        part=score_people(segment.view(rows), query, title, setting, planned.query.likeness),
        rows=rows,
        passing=np.arange(len(rows)) < len(first),
        almost=np.arange(len(rows)) >= len(first),
        total=int((among & (masks == 0)).sum()) if counted else 0,
        excluded=_excluded(segment, planned.conditions, masks, among) if counted else {},
    )


def failing_sets_by_blocks(
    segment: Segment, query: EncodedDemand, title: Title, setting: Setting, among: Flags
) -> Combinations:
    """Count people by the very set of hard conditions that they fail."""
    planned = plan(segment, query, title, setting)
    counts = np.bincount(_masks(segment, query, planned)[among], minlength=1)
    found = np.flatnonzero(counts)
    return named(dict(zip(found.tolist(), counts[found].tolist(), strict=True)), planned.conditions)


def _masks(segment: Segment, query: EncodedDemand, planned: Plan) -> NDArray[np.uint32]:
    """Give for each row the bits of the hard conditions that it fails."""
    numbers = planned.query.numbers
    masks = np.full(len(segment), numbers.must_bits, np.uint32)
    for ask, bit in zip(query.asks, planned.query.bits, strict=True):
        number = segment.skills.get(ask.key)
        if bit and number is not None:
            rows, states = segment.mastery.of_key(number)
            masks[rows[segment.levels[states] >= ask.level]] &= ~bit
    columns = {"experience": YEARS, "education": EDUCATION, "category": CATEGORIES}
    for (name, column), start in zip(columns.items(), planned.query.fail_starts[:-1], strict=True):
        if name in planned.conditions:
            masks |= planned.query.fails[start + segment.codes[:, column]]
    if "place" in planned.conditions:
        far = _nearness(segment, planned) < numbers.near_enough
        masks[far | _silent(segment, "place")] |= np.uint32(numbers.place_bit)
    return masks


def _greatest(values: Floats, among: Flags, count: int) -> Rows:
    """Give the rows of the greatest values, with all that tie with the last of them."""
    rows = np.flatnonzero(among)
    count = min(count, len(rows))
    if count <= 0:
        return rows[:0]
    own = values[rows]
    kept: Rows = rows[own >= np.partition(own, len(own) - count)[len(own) - count]]
    return kept


def _primary(segment: Segment, planned: Plan, order: Order) -> Floats:
    """Give by what people are ordered if not by score."""
    if order == "newest":
        return segment.coded["confirmed"].all().astype(np.float64)
    numbers = planned.query.numbers
    if numbers.remote or not numbers.has_division:
        return np.full(len(segment), 1.0 if numbers.remote else 0.0)
    return _nearness(segment, planned)


def _nearness(segment: Segment, planned: Plan) -> Floats:
    near = segment.lists["divisions"].best(planned.query.near)
    return np.where(segment.remote_only, 0.0, near)


def _excluded(
    segment: Segment, conditions: tuple[str, ...], masks: NDArray[np.uint32], among: Flags
) -> dict[str, int]:
    """Count whom each condition excludes, and of whom it knows nothing, as `Failures.excluded` does."""
    counts: dict[str, int] = {}
    for number, name in enumerate(conditions):
        counts[name] = int(((masks >> number & 1).astype(bool) & among).sum())
        counts[f"{name}:unknown"] = int((_silent(segment, name) & among).sum())
    return {name: count for name, count in counts.items() if count}


def _silent(segment: Segment, condition: str) -> Flags:
    """Tell who says nothing of what a condition is about."""
    years, education = segment.coded["years"], segment.coded["education"]
    if condition == "education":
        return np.asarray((education.values == 0)[education.codes], bool)
    if condition == "experience":
        return np.asarray(np.isnan(years.values)[years.codes], bool)
    if condition == "place":
        return ~(segment.lists["divisions"].any() | segment.remote_only)
    if condition == "category":
        return ~segment.lists["categories"].any()
    return segment.view().no_claims()
