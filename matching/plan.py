"""Makes a demand ready for the kernels: what it makes of each code as a table, asks and terms as places."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import blocks, plan_kernels
from matching.blocks import Block, Floats, one
from matching.bounds import Bounds, bounds
from matching.encode import (
    EncodedDemand,
    day_number,
    number_or_unknown,
    offer,
    years_or_unknown,
)
from matching.index import Segment
from matching.kernel_shapes import SHARED, TABLED, Numbers, People, Query
from matching.places import MUST_NEARNESS
from matching.rank import Setting
from matching.titles import Title, Titles

# The columns that hard conditions look at by code, in the order of ``Query.fails``.
_FAILED = ("years", "education", "categories")
_LADDERS: dict[str, Callable[[NDArray[Any], NDArray[Any]], Block]] = {
    "years": blocks.experience,
    "education": blocks.education,
    "salary": blocks.salary,
}
# Tables of a segment, some 2 KB each.
_KEPT = 1_024


@dataclass(frozen=True, slots=True)
class Plan:
    """A demand and a segment, ready to search; ``conditions`` names the hard conditions by their bits."""

    people: People
    query: Query
    conditions: tuple[str, ...]
    by_text: bool


def conditions_of(query: EncodedDemand) -> tuple[str, ...]:
    """Name the hard conditions of a demand, those of skills first, as `rank.Failures` names them."""
    demand = query.demand
    names = [f"skill:{ask.key}" for ask in query.asks if ask.must]
    if demand.education_must and demand.education is not None:
        names.append("education")
    if demand.experience_must and demand.experience_years is not None:
        names.append("experience")
    if demand.place_must and not demand.remote and demand.division is not None:
        names.append("place")
    if demand.category is not None:
        names.append("category")
    return tuple(names)


def plan(segment: Segment, query: EncodedDemand, title: Title, setting: Setting) -> Plan:
    """Make a demand ready for a segment."""
    names = conditions_of(query)
    bits = {name: 1 << number for number, name in enumerate(names)}
    # Words weigh so much only where a demand lists no skills.
    by_text = not query.asks and len(query.terms) > 0
    weights = np.array([getattr(setting.weights, name) for name in blocks.BLOCKS], np.float64)
    if not query.asks:
        weights[blocks.BLOCKS.index("text")] += setting.weights.skill
    near, tables = _near(segment, query, setting), _tables(segment, query, setting)
    bound = bounds(segment, query, title, setting, weights, near, tables)
    return Plan(
        people=segment.kept_as(_people),
        query=_query(segment, query, title, setting, bits, weights, near, tables, bound, by_text=by_text),
        conditions=names,
        by_text=by_text,
    )


def _people(segment: Segment) -> People:
    lists, texts = segment.lists, segment.texts
    assert texts.lists is not None
    return People(
        codes=segment.codes,
        traits=segment.traits,
        group_starts=segment.groups.starts,
        division_starts=lists["divisions"].starts,
        division_members=lists["divisions"].members,
        held_starts=lists["held"].starts,
        held_members=lists["held"].members,
        wished_starts=lists["wished"].starts,
        wished_members=lists["wished"].members,
        skill_places=segment.mastery.places,
        skill_states=segment.mastery.values,
        coverage=segment.coverage,
        levels=segment.levels,
        text_starts=texts.starts,
        text_terms=texts.terms,
        text_times=texts.times,
        slack_codes=texts.slack.codes,
        slack=texts.slack.values,
        list_places=texts.lists.places,
        list_steps=texts.lists.values,
        coverage_steps=segment.coverage_steps,
    )


def _query(
    segment: Segment,
    query: EncodedDemand,
    title: Title,
    setting: Setting,
    bits: dict[str, int],
    weights: Floats,
    near: Floats,
    tables: dict[str, Floats],
    bound: Bounds,
    *,
    by_text: bool,
) -> Query:
    asks, lists = query.asks, segment.texts.lists
    assert lists is not None
    must = [bits.get(f"skill:{ask.key}", 0) for ask in asks]
    starts = segment.kept_as(_Starts.of)
    count = lists.block_count + 1
    shares = np.array([ask.share for ask in asks], np.float64)
    cuts = [_skill_cuts(segment, ask.key, count) for ask in asks]
    terms = [lists.cuts_of(int(term)) for term in query.terms] if by_text else []
    return Query(
        numbers=_numbers(query, title, setting, bits, sum(must), bound, lists.block),
        weights=weights,
        table=np.concatenate([tables[name] for name in TABLED]),
        table_starts=starts.table,
        fails=_fails(segment, query, setting, bits, starts.fails),
        fail_starts=starts.fails,
        near=near,
        likeness=_likeness(segment.titles, title),
        group_points=bound.group_points,
        trait_points=bound.trait_points,
        shares=shares,
        levels=np.array([ask.level for ask in asks], np.int64),
        bits=np.array(must, np.uint32),
        skill_cuts=np.array(cuts, np.int64).reshape(-1, count),
        terms=query.terms.astype(np.uint32),
        values=query.values,
        term_cuts=np.array(terms, np.int64).reshape(-1, count),
        order=bound.order,
        share_steps=np.ceil(shares * SHARED).astype(np.int64),
    )


def _numbers(
    query: EncodedDemand,
    title: Title,
    setting: Setting,
    bits: dict[str, int],
    must_bits: int,
    bound: Bounds,
    block: int,
) -> Numbers:
    demand, weights = query.demand, setting.weights
    return Numbers(
        block=block,
        # A setting may be a whole number, for which the search would be compiled anew.
        theta=float(weights.theta),
        stated_cap=float(weights.stated_cap),
        text_full=float(weights.text_full),
        says_skills=bool(query.asks),
        says_title=title.says_something,
        says_text=len(query.terms) > 0,
        remote=demand.remote,
        has_division=demand.division is not None,
        must_bits=must_bits,
        place_bit=bits.get("place", 0),
        near_enough=MUST_NEARNESS,
        skill_points=bound.skill_points,
        text_points=bound.text_points,
        held_points=bound.held_points,
        wished_points=bound.wished_points,
        best_trait=bound.best_trait,
    )


class _Starts(NamedTuple):
    """Where in the table and among the fails of a demand each column begins: the same for all demands."""

    table: NDArray[np.int64]
    fails: NDArray[np.int64]

    @staticmethod
    def of(segment: Segment) -> "_Starts":
        sizes = {name: len(values) for name, values in segment.values.items()}
        sizes |= {name: len(segment.lists[name].starts) - 1 for name in ("kinds", "categories")}
        return _Starts(*(np.cumsum([0, *(sizes[name] for name in names)]) for names in (TABLED, _FAILED)))


def _tables(segment: Segment, query: EncodedDemand, setting: Setting) -> dict[str, Floats]:
    """Give for each of `kernel_shapes.TABLED` the value of the block by code, -1 where it is not known.

    Demands ask for the same few numbers again and again, so what was made of them is kept.
    """
    demand, known = query.demand, segment.kept_as(_Tables)
    asked = {
        "years": years_or_unknown(demand.experience_years),
        "education": demand.education or 0,
        "salary": number_or_unknown(offer(demand)),
        "confirmed": (day_number(demand.confirmed_on), setting.today),
        "kinds": demand.kind,
    }
    return {name: known.of(name, asked[name]) for name in TABLED}


class _Tables:
    """What a segment has made of the numbers that demands ask for."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._known: dict[tuple[str, Any], Floats] = {}

    def of(self, name: str, asked: Any) -> Floats:
        table = self._known.get((name, asked))
        if table is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            block = self._block(name, asked)
            table = self._known[name, asked] = np.where(block.known, block.value, -1.0)
        return table

    def _block(self, name: str, asked: Any) -> Block:
        if name == "kinds":
            lists = self._segment.lists["kinds"]
            wanted = np.array([float(kind == asked) for kind in self._segment.names["kinds"]], np.float64)
            return blocks.known_block(lists.best_of_lists(wanted), lists.any_of_lists() & (asked is not None))
        values = self._segment.values[name]
        if name == "confirmed":
            return blocks.freshness(values, one(asked[0]), asked[1])
        return _LADDERS[name](values, one(asked))


def _fails(
    segment: Segment,
    query: EncodedDemand,
    setting: Setting,
    bits: dict[str, int],
    starts: NDArray[np.int64],
) -> NDArray[np.uint32]:
    """Give for years, education and categories the bits of the hard conditions that each code fails."""
    demand, fails = query.demand, np.zeros(starts[-1], np.uint32)
    years, education, categories = (fails[start:end] for start, end in pairwise(starts.tolist()))
    if "experience" in bits:
        years[~(segment.values["years"] >= (demand.experience_years or 0.0))] = bits["experience"]
    if "education" in bits:
        education[segment.values["education"] < (demand.education or 0)] = bits["education"]
    if "category" in bits:
        held = segment.members(demand.category, setting.today)
        categories[segment.lists["categories"].best_of_lists(held) == 0] = bits["category"]
    return fails


def _likeness(titles: Titles, title: Title) -> Floats:
    """Give the likeness of each title, as `Titles.likeness` does."""
    if not len(titles):
        return np.zeros(0)
    starts, rows, shares = titles.vectors.columns
    by_code = titles.likeness_of_code(title.code)
    alike = plan_kernels.likeness_of(starts, rows, shares, title.terms, title.values, titles.code_of, by_code)
    if title.text:
        alike[titles.texts.all(title.text)] = 1.0
    return alike


def _near(segment: Segment, query: EncodedDemand, setting: Setting) -> Floats:
    names, division = segment.names["divisions"], query.demand.division
    if division is None or not names:
        return np.zeros(max(1, len(names)))
    return segment.near(setting.places, division)


def _skill_cuts(segment: Segment, key: str, count: int) -> NDArray[np.int64]:
    number = segment.skills.get(key)
    return np.zeros(count, np.int64) if number is None else segment.mastery.cuts_of(number)
