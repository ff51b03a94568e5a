"""The search by blocks: hands a planned demand to the kernels and scores those whom they leave."""

import numpy as np

from matching import kernels
from matching.blocks import Flags, Floats
from matching.columns import Rows
from matching.combinations import Combinations
from matching.encode import EncodedDemand
from matching.excluding import masks_of, tally
from matching.index import Segment
from matching.plan import Plan, plan
from matching.rank import Setting, led, nobody, score_people
from matching.search import Found, Order, Wanted
from matching.titles import Title


def first_rows(
    planned: Plan, among: Flags, count: int, failing: int = 0, least: float = -1.0
) -> tuple[Rows, Floats]:
    """Give the rows of the first by score, with all who tie with the last of them, and their scores.

    Whoever stands below ``least`` is left out. For the columns of the scores see `kernels.search`.
    """
    if count <= 0:
        return np.zeros(0, np.int64), np.zeros((0, 4))
    rows, made = kernels.search(
        planned.people, planned.query, among, min(count, len(among)), failing, least, planned.by_text
    )
    return rows, made


def find_by_blocks(
    segment: Segment, query: EncodedDemand, title: Title, setting: Setting, among: Flags, wanted: Wanted
) -> Found:
    """Find the first of an order, exactly, by looking closely at few."""
    planned = plan(segment, query, title, setting)
    if wanted.order == "score" and not wanted.counted:
        return _led(segment, planned, among, wanted, setting.today)
    masks = masks_of(segment, query, planned) if planned.conditions else None
    if wanted.order == "score":
        first, _ = first_rows(planned, among, wanted.count, 0, wanted.least)
        near = wanted.near if planned.conditions else 0
        almost, _ = first_rows(planned, among, near, 1, wanted.near_least)
    else:
        primary = _primary(segment, planned, wanted.order)
        failed = np.zeros(len(segment), np.uint8) if masks is None else np.bitwise_count(masks)
        first = _greatest(primary, among & (failed == 0), wanted.count)
        almost = _greatest(primary, among & (failed == 1), wanted.near)
    rows = np.concatenate([first, almost])
    counts = tally(segment, planned.conditions, masks, among)
    return Found(
        part=score_people(segment.view(rows), query, title, setting, planned.query.likeness)
        if len(rows)
        else nobody(),
        rows=rows,
        passing=np.arange(len(rows)) < len(first),
        almost=np.arange(len(rows)) >= len(first),
        total=counts.total,
        excluded=counts.excluded,
        failing=counts.failing,
    )


def _led(segment: Segment, planned: Plan, among: Flags, wanted: Wanted, today: int) -> Found:
    """Find the first by score from what the search has worked out, without the reasons and the counts."""
    rows, made = first_rows(planned, among, wanted.count, 0, wanted.least)
    part = led(segment.view(rows), made, today) if len(rows) else nobody()
    none = np.zeros(len(rows), bool)
    return Found(part, rows, passing=~none, almost=none, total=0, excluded={}, failing={})


def failing_sets_by_blocks(
    segment: Segment, query: EncodedDemand, title: Title, setting: Setting, among: Flags
) -> Combinations:
    """Count people by the very set of hard conditions that they fail."""
    planned = plan(segment, query, title, setting)
    masks = masks_of(segment, query, planned) if planned.conditions else None
    return tally(segment, planned.conditions, masks, among).failing


def passing_by_blocks(segment: Segment, query: EncodedDemand, title: Title, setting: Setting) -> Flags:
    """Tell who passes the hard conditions."""
    planned = plan(segment, query, title, setting)
    if not planned.conditions:
        return np.ones(len(segment), bool)
    passing: Flags = masks_of(segment, query, planned) == 0
    return passing


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
