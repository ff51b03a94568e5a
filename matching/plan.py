"""Makes a demand ready for the kernels: what it makes of each code as a table, asks and terms as places."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import blocks
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
from matching.kernel_shapes import SHARED, Numbers, People, Query
from matching.places import MUST_NEARNESS
from matching.rank import Setting
from matching.titles import Title


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
    near = _near(segment, query, setting)
    bound = bounds(segment, query, title, setting, weights, near)
    return Plan(
        people=_people(segment),
        query=_query(segment, query, title, setting, bits, weights, near, bound, by_text=by_text),
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
    bound: Bounds,
    *,
    by_text: bool,
) -> Query:
    asks, lists = query.asks, segment.texts.lists
    assert lists is not None
    must = [bits.get(f"skill:{ask.key}", 0) for ask in asks]
    table, table_starts = _joined(_table(segment, query, setting), np.float64)
    fails, fail_starts = _joined(_fails(segment, query, setting, bits), np.uint32)
    count = lists.block_count + 1
    cuts = [_skill_cuts(segment, ask.key, count) for ask in asks]
    terms = [lists.cuts_of(int(term)) for term in query.terms] if by_text else []
    return Query(
        numbers=_numbers(query, title, setting, bits, sum(must), bound, lists.block),
        weights=weights,
        table=table,
        table_starts=table_starts,
        fails=fails,
        fail_starts=fail_starts,
        near=near,
        likeness=segment.titles.likeness(title),
        group_points=bound.group_points,
        trait_points=bound.trait_points,
        shares=np.array([ask.share for ask in asks], np.float64),
        levels=np.array([ask.level for ask in asks], np.int64),
        bits=np.array(must, np.uint32),
        skill_cuts=np.array(cuts, np.int64).reshape(-1, count),
        terms=query.terms.astype(np.uint32),
        values=query.values,
        term_cuts=np.array(terms, np.int64).reshape(-1, count),
        order=bound.order,
        share_steps=np.ceil(np.array([ask.share for ask in asks]) * SHARED).astype(np.int64),
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


def _table(segment: Segment, query: EncodedDemand, setting: Setting) -> list[Floats]:
    """Give for each of `kernel_shapes.TABLED` the value of the block by code, -1 where it is not known."""
    demand, values, kinds = query.demand, segment.values, segment.lists["kinds"]
    wanted = np.array([float(name == demand.kind) for name in segment.names["kinds"]], np.float64)
    confirmed = one(day_number(demand.confirmed_on))
    found = (
        blocks.experience(values["years"], one(years_or_unknown(demand.experience_years))),
        blocks.education(values["education"], one(demand.education or 0)),
        blocks.salary(values["salary"], one(number_or_unknown(offer(demand)))),
        blocks.freshness(values["confirmed"], confirmed, setting.today),
        blocks.known_block(kinds.best_of_lists(wanted), kinds.any_of_lists() & (demand.kind is not None)),
    )
    return [_known(block) for block in found]


def _fails(
    segment: Segment, query: EncodedDemand, setting: Setting, bits: dict[str, int]
) -> list[NDArray[Any]]:
    """Give for years, education and categories the bits of the hard conditions that each code fails."""
    demand, categories = query.demand, segment.lists["categories"]
    held = segment.members(demand.category, setting.today)
    failing = (
        (~(segment.values["years"] >= (demand.experience_years or 0.0)), "experience"),
        (segment.values["education"] < (demand.education or 0), "education"),
        (categories.best_of_lists(held) == 0, "category"),
    )
    return [np.where(flags, bits.get(name, 0), 0) for flags, name in failing]


def _joined(parts: list[NDArray[Any]], kind: Any) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Give the parts one after another, and where each one starts."""
    starts = np.cumsum([0, *(len(part) for part in parts)])
    return np.concatenate(parts).astype(kind), starts


def _near(segment: Segment, query: EncodedDemand, setting: Setting) -> Floats:
    names, division = segment.names["divisions"], query.demand.division
    if division is None or not names:
        return np.zeros(max(1, len(names)))
    return segment.near(setting.places, division)


def _known(block: Block) -> Floats:
    return np.where(block.known, block.value, -1.0)


def _skill_cuts(segment: Segment, key: str, count: int) -> NDArray[np.int64]:
    number = segment.skills.get(key)
    return np.zeros(count, np.int64) if number is None else segment.mastery.cuts_of(number)
