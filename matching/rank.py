"""Scores all people of a segment for one demand. `demands.py` is its mirror image."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching import blocks
from matching.blocks import Block, Flags, Floats, Scores, flag, one
from matching.encode import (
    EncodedDemand,
    day_number,
    number_or_unknown,
    offer,
    years_or_unknown,
)
from matching.index import View
from matching.places import MUST_NEARNESS, Places
from matching.shapes import Weights
from matching.titles import Title

Rows = NDArray[np.int64]


@dataclass(slots=True)
class Failures:
    """Which rows fail which hard condition, and those of whom nothing is known about it."""

    size: int
    rows: dict[str, Rows] = field(default_factory=dict)
    unknown: dict[str, Rows] = field(default_factory=dict)

    def add(self, name: str, failed: Flags, unknown: Flags) -> None:
        """Add a condition by flags; whoever says nothing fails it, too."""
        self.rows[name] = np.flatnonzero(failed | unknown)
        self.unknown[name] = np.flatnonzero(unknown)

    def add_rows(self, name: str, failed: NDArray[np.integer], unknown: NDArray[np.integer]) -> None:
        """Add a condition by the rows that fail it, those of whom nothing is known among them."""
        self.rows[name] = failed.astype(np.int64)
        self.unknown[name] = unknown.astype(np.int64)

    def count(self) -> NDArray[np.int64]:
        """Give how many conditions each row fails."""
        failed = np.zeros(self.size, np.int64)
        for rows in self.rows.values():
            failed[rows] += 1
        return failed

    def of_row(self, row: int) -> tuple[str, ...]:
        """Name the conditions that a row fails."""
        return tuple(name for name, rows in self.rows.items() if _holds(rows, row))

    def excluded(self, among: Flags) -> dict[str, int]:
        """Give how many of some rows each condition excludes; ``:unknown`` counts those who say nothing."""
        counts: dict[str, int] = {}
        for name, rows in self.rows.items():
            counts[name] = int(among[rows].sum())
            counts[f"{name}:unknown"] = int(among[self.unknown[name]].sum())
        return {name: number for name, number in counts.items() if number}


def _holds(rows: Rows, row: int) -> bool:
    at = int(np.searchsorted(rows, row))
    return at < len(rows) and int(rows[at]) == row


@dataclass(frozen=True, slots=True)
class Scored:
    """All pairs of one query with one segment: ids of the other side, scores and what they are made of."""

    ids: NDArray[np.int64]
    scores: Scores
    blocks: dict[str, Block]
    total: Floats
    proven: Floats
    fresh: Floats
    confirmed: NDArray[np.int64]
    failures: Failures

    def proven_share(self, rows: Rows) -> Floats:
        """Give how much of the asks proven skills cover, for breaking ties: no claim ever lowers it."""
        share: Floats = self.proven[rows].round(blocks.SCORE_DIGITS)
        return share


def led(view: View, made: Floats, today: int) -> Scored:
    """Give what an order needs of people whose scores are known already; their blocks are left out.

    ``made`` has a row for each: the score, both sides of it, and how much of the asks proven skills cover.
    """
    nothing, confirmed = np.zeros(len(view)), view.column("confirmed")
    score, fit, wish, proven = made.T
    return Scored(
        ids=view.ids,
        scores=Scores(score, fit, wish, nothing, nothing, nothing),
        blocks={},
        total=nothing,
        proven=proven,
        fresh=blocks.own_freshness(confirmed, today),
        confirmed=confirmed,
        failures=Failures(len(view)),
    )


def nobody() -> Scored:
    """Give what scoring nobody gives."""
    none = np.zeros(0)
    block = Block(none, np.zeros(0, bool))
    return Scored(
        ids=np.zeros(0, np.int64),
        scores=Scores(none, none, none, none, none, none),
        blocks=dict.fromkeys(blocks.BLOCKS, block),
        total=none,
        proven=none,
        fresh=none,
        confirmed=np.zeros(0, np.int64),
        failures=Failures(0),
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """What a score depends on besides the pair."""

    weights: Weights
    places: Places
    today: int


def score_people(
    view: View, query: EncodedDemand, title: Title, setting: Setting, likeness: Floats | None = None
) -> Scored:
    """Score every person of a view for one demand; ``likeness`` is that of the titles where it is known."""
    demand, size, weights = query.demand, len(view), setting.weights
    total, proven, failures = _skills(view, query)
    titles = view.segment.titles.likeness(title) if likeness is None else likeness
    divisions = view.listed("divisions")
    near = np.zeros(size)
    if demand.division is not None:
        near = divisions.best(view.segment.near(setting.places, demand.division))
    years = one(years_or_unknown(demand.experience_years))
    confirmed = view.column("confirmed")
    pairs = {
        "skill": _said(blocks.capped_skill(total, proven, weights.stated_cap), bool(query.asks)),
        "occupation": _said(view.listed("held").best(titles), title.says_something),
        "text": _said(
            blocks.text(view.texts(query.terms, query.values), weights.text_full), len(query.terms) > 0
        ),
        "experience": blocks.experience(view.column("years"), years),
        "education": blocks.education(view.column("education"), one(demand.education or 0)),
        "salary": blocks.salary(view.column("salary"), one(number_or_unknown(offer(demand)))),
        "place": blocks.place(
            near,
            divisions.any(),
            view.remote_only,
            flag(demand.remote),
            flag(demand.division is not None),
        ),
        "wished": blocks.known_block(
            view.listed("wished").best(titles), view.listed("wished").any() & title.says_something
        ),
        "kind": _listed(view, "kinds", demand.kind),
        "freshness": blocks.freshness(confirmed, one(day_number(demand.confirmed_on)), setting.today),
    }
    _conditions(failures, view, query, pairs["place"], setting.today)
    return Scored(
        ids=view.ids,
        scores=blocks.combine(pairs, weights, size),
        blocks=pairs,
        total=total,
        proven=proven,
        fresh=blocks.own_freshness(confirmed, setting.today),
        confirmed=confirmed,
        failures=failures,
    )


def _skills(view: View, query: EncodedDemand) -> tuple[Floats, Floats, Failures]:
    """Add up what each ask is covered, ask by ask in the order of the keys."""
    size, segment = len(view), view.segment
    total, proven, failures = np.zeros(size), np.zeros(size), Failures(size)
    for ask in query.asks:
        rows, states = view.skill(ask.key)
        covered = segment.coverage[ask.level - 1]
        total[rows] += ask.share * covered[0][states]
        proven[rows] += ask.share * covered[1][states]
        if ask.must:
            level = np.zeros(size, np.int64)
            level[rows] = segment.levels[states]
            failures.add(f"skill:{ask.key}", level < ask.level, view.no_claims())
    return total, proven, failures


def _conditions(failures: Failures, view: View, query: EncodedDemand, place: Block, today: int) -> None:
    demand = query.demand
    if demand.education_must and demand.education is not None:
        education = view.column("education")
        failures.add("education", education < demand.education, education == 0)
    if demand.experience_must and demand.experience_years is not None:
        years = view.column("years")
        failures.add("experience", years < demand.experience_years, np.isnan(years))
    if demand.place_must and not demand.remote and demand.division is not None:
        failures.add("place", place.value < MUST_NEARNESS, ~place.known)
    if demand.category is not None:
        lists, flags = view.listed("categories"), view.segment.members(demand.category, today)
        failures.add("category", lists.best(flags) == 0, ~lists.any())


def _listed(view: View, name: str, wanted: str | None) -> Block:
    """Tell whether a code is in each person's list; unknown where there is no list or nothing is wanted."""
    lists = view.listed(name)
    flags = np.array([float(code == wanted) for code in view.segment.names[name]], np.float64)
    return blocks.known_block(lists.best(flags), lists.any() & (wanted is not None))


def _said(value: Floats, said: bool) -> Block:
    """Give a block that only the query decides: a silent person gets nothing, so evidence never lowers it."""
    return blocks.known_block(value, np.full(len(value), said))
